"""What the benchmark of a class grades is what its table says."""

import json

import pytest

from assignment import notebook
from assignment.release import NAME
from benchmarks.samples import SOLUTION
from benchmarks.speed.big_class import checks_alone, codes_of_samples
from benchmarks.speed.class_run import GOALS
from benchmarks.speed.kinds import KINDS

RELEASE = notebook.ROOT / "release" / NAME / f"{NAME}.ipynb"


@pytest.mark.parametrize("kind", KINDS)
def test_kind_has_as_many_codes_as_asked_for(kind: str) -> None:
    """The same ones every time, and the solution is none of them."""
    codes = KINDS[kind](5)

    assert 5 == len(codes)
    assert codes == KINDS[kind](5)
    assert SOLUTION not in codes


def test_right_and_wrong_codes_differ_among_themselves() -> None:
    """What the judge remembers of one of them does not help with the next."""
    assert [20, 20] == [len(set(KINDS[kind](20))) for kind in ("right", "wrong")]


def test_notebook_with_checks_alone_holds_what_the_checks_need() -> None:
    """The first cells import; each check cell follows its solution."""
    cells = checks_alone(json.loads(RELEASE.read_text(encoding="utf-8")))["cells"]

    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    functions = ("identity_block", "convolutional_block", "ResNet50")
    assert [None, None, *(part for name in functions for part in (name, f"check_{name}"))] == names


def test_samples_take_turns() -> None:
    """A class that is larger than the number of samples holds each several times."""
    one, two = codes_of_samples(2, ["solution", "half_done"])

    assert [one, two, one] == codes_of_samples(3, ["solution", "half_done"])


def test_every_goal_is_one_of_a_figure() -> None:
    """A kind that was renamed would lose its goal."""
    assert {f"{kind}: floors of processor time" for kind in KINDS} <= GOALS.keys()
