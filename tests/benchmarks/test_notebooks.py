"""Grading by the public cases gives each notebook of the corpus what its check cells show in a real kernel."""

import datetime as dt
import random

import pytest

from benchmarks.notebooks.catalogue import entries
from benchmarks.notebooks.entry import Entry
from benchmarks.notebooks.graded import points_in_grading
from benchmarks.notebooks.kernel import points_in_a_kernel
from benchmarks.notebooks.record import recorded

MOST_EXCEPTIONS = 3
FAST = {
    "later: ResNet50 of Keras for comparison",
    "later: Model is the network",
    "between: Add is None after the blocks",
    "before: a dictionary filled by a call",
    "before: setattr on a class",
    "again: right, then wrong",
    "magics: display in a function",
    "magics: %%capture and %%time",
    "magics: %run",
    "magics: %%writefile and import",
    "magics: await",
    "files: sys.path.append",
    "files: a helper in helpers",
    "state: mixed precision",
    "state: no eager execution",
    "places: helper function below the check",
}
"""The notebooks that are graded in the fast tests, one of each kind; all others are in the slow ones."""

ENTRIES = entries()
TODAY = dt.datetime.now(dt.UTC).date().isoformat()
DRAWN = random.Random(TODAY).sample(ENTRIES, len(ENTRIES) // 5)  # noqa: S311 - a draw, no secret


def named(listed: object) -> str:
    """Return the name of a notebook for its test."""
    return listed.name if isinstance(listed, Entry) else ""


def test_every_notebook_is_on_record_once() -> None:
    """At least 150, and few exceptions, each explained."""
    assert {entry.name for entry in ENTRIES} == set(recorded())
    assert len(ENTRIES) == len(recorded()) >= 150
    assert FAST <= recorded().keys()
    assert MOST_EXCEPTIONS >= sum(bool(entry.differs_because) for entry in ENTRIES)


@pytest.mark.parametrize(
    "entry",
    [pytest.param(entry, id=entry.name, marks=[] if entry.name in FAST else [pytest.mark.slow]) for entry in ENTRIES],
)
def test_grading_gives_what_the_check_cells_show(entry: Entry) -> None:
    """Or something else, where the notebook says why."""
    same = recorded()[entry.name] == points_in_grading(entry)

    assert same != bool(entry.differs_because)


@pytest.mark.slow
@pytest.mark.parametrize("entry", DRAWN, ids=named)
def test_record_is_what_a_kernel_shows(entry: Entry) -> None:
    """A fifth of the corpus, another one each day."""
    assert recorded()[entry.name] == points_in_a_kernel(entry)
