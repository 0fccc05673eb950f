"""What the benchmark of a class grades is what its table says."""

import itertools
import json
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import NAME
from benchmarks.samples import SOLUTION
from benchmarks.speed import class_run
from benchmarks.speed.big_class import checks_alone, codes_of_samples
from benchmarks.speed.cost import Cost
from benchmarks.speed.kinds import KINDS, KindCost

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


def test_every_goal_is_one_of_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that was renamed would lose its goal."""
    wall_s = itertools.count(1.0)
    monkeypatch.setattr(class_run, "timed", lambda *_: Cost(next(wall_s), 3.0, 2**20))
    monkeypatch.setattr(class_run, "make_class", make_names)
    monkeypatch.setattr(class_run, "floor_s", lambda: 1.0)
    monkeypatch.setattr(class_run, "scaling", lambda: 1.0)
    monkeypatch.setattr(class_run, "cost_of", lambda *_: KindCost(2.0, 0.1, 2.0))
    monkeypatch.setattr(class_run, "stages", lambda *_: {"judge": 1.0})

    found = class_run.measure(tmp_path, class_run.Sizes(students=6, stock=2, kind=2, rounds=2))

    assert class_run.GOALS.keys() <= found.keys()
    assert 2.0 == found["right: floors of processor time"]


def make_names(folder: Path, codes: list[str], **_: bool) -> list[str]:
    """Return the names of a class that is not made."""
    folder.mkdir()
    return [f"student{number}" for number in range(len(codes))]
