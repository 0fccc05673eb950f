"""What cannot be graded is not released: one sentence says which cell, and what to do."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from assignment import notebook
from assignment.release import NAME
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from autograder.course.cells.releasable import why_not
from autograder.course.config import configure
from autograder.course.new_course import write_course
from tests.support.shared_courses import new_cell

Cells = list[dict[str, Any]]
Change = Callable[[Cells], object]


def source(folder: Path, change: Change) -> Path:
    """Write a changed source; return its folder."""
    held = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))
    change(held["cells"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(held), encoding="utf-8")
    return folder


def named(cells: Cells, name: str) -> dict[str, Any]:
    """Return a cell's metadata of nbgrader."""
    [cell] = (cell for cell in cells if notebook.grade_id(cell) == name)
    found: dict[str, Any] = cell["metadata"]["nbgrader"]
    return found


def worth(points: object, name: str = "check_ResNet50") -> Change:
    """Change a cell's points."""
    return lambda cells: named(cells, name).update(points=points)


def added(*cells: Any) -> Change:
    """Add cells."""
    return lambda held: held.extend(json.loads(json.dumps(cells)))


def without(name: str) -> Change:
    """Remove a cell."""
    return lambda cells: cells.remove(next(cell for cell in cells if notebook.grade_id(cell) == name))


def flagged(name: str, **flags: object) -> Change:
    """Change what nbgrader keeps in a cell."""
    return lambda cells: named(cells, name).update(flags)


TEST = new_cell("code", "test_mine", "assert True", points=2)
NAMELESS = new_cell("code", "", "assert True", points=2)
REFUSED: dict[str, tuple[Change, str]] = {
    "no points": (worth(0), "check_ResNet50, is worth 0 points, to which no criteria scale: give it more than 0"),
    "negative": (worth(-3), "is worth -3 points"),
    "lines": (worth("1\n2"), "is worth 1?2 points"),
    "a word": (worth("many"), "is worth many points"),
    "none": (worth(None), "is worth None points"),
    "a truth": (worth(True), "is worth True points"),
    "a list": (worth([10]), "is worth [10] points"),
    "no number": (worth(float("nan")), "is worth nan points"),
    "endless": (worth(10**400), "points, to which no criteria scale"),
    "check missing": (without("check_identity_block"), "no cell has the ID check_identity_block: copy the cell"),
    "solution missing": (without("ResNet50"), "no cell has the ID ResNet50: copy the cell"),
    "check doubled": (added(new_cell("code", "check_ResNet50", "", points=2)), "have the same ID check_ResNet50"),
    "an ID of ours": (added(new_cell("code", "identity_block", "", points=2)), "have the same ID identity_block"),
    "tests doubled": (added(TEST, TEST), "have the same ID test_mine: give each an ID of its own"),
    "check not graded": (flagged("check_ResNet50", grade=False, locked=True), "has to be an autograder test of code"),
    "check by hand": (flagged("check_ResNet50", solution=True), "has to be an autograder test of code"),
    "solution as test": (flagged("ResNet50", solution=False, locked=True), "has to be a solution of code"),
    "test without ID": (added(NAMELESS), "has no ID by which it can be graded: give it a short one"),
    "ID too long": (added(new_cell("code", "t" * 201, "", points=2)), "has no ID by which it can be graded"),
    "test worth less than nothing": (
        added(new_cell("code", "mine", "", points=-1)),
        "mine, is worth -1 points: give it",
    ),
    "task worth a word": (
        added(new_cell("markdown", "mine", "", task=True, points="x")),  # type: ignore[arg-type]
        "mine, is worth x points: give it a number, 0 or more",
    ),
}
ACCEPTED: dict[str, Change] = {
    "as it is": lambda _cells: None,
    "doubled points": worth(20),
    "half a point": worth(0.5),
    "a number in quotes, which nbgrader reads": worth("20"),
    "a bonus test": added(new_cell("code", "bonus", "assert True", points=0)),
    "an answer": added(new_cell("markdown", "essay", "Why?", solution=True, points=3)),
    "a task": added(new_cell("markdown", "task", "Draw.", task=True, points=3)),
    "a solution that a person grades too": flagged("ResNet50", grade=True, points=3),
    "cells that nbgrader does not know": added({"cell_type": "markdown", "metadata": {"nbgrader": {}}, "source": ""}),
    "no dictionaries": added("text", {"cell_type": "code", "metadata": [], "source": ""}),
}


@pytest.mark.parametrize(("change", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_one_sentence_says_what_cannot_be_graded(change: Change, expected: str, tmp_path: Path) -> None:
    """It names the notebook and the cell."""
    reason = why_not(source(tmp_path, change))

    assert reason.startswith(f"{tmp_path / NAME}.ipynb: ")
    assert expected in reason
    assert "\n" not in reason


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_can_be_graded_is_released(change: Change, tmp_path: Path) -> None:
    """Also what is unusual."""
    assert "" == why_not(source(tmp_path, change))


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"cells": 3}', "\xff"])
def test_unreadable_notebook_is_named(text: str, tmp_path: Path) -> None:
    """Of a folder without a notebook, nbgrader says what is missing."""
    assert "" == why_not(tmp_path)
    (tmp_path / "any.ipynb").write_text(text, encoding="latin-1")
    assert f"{tmp_path}/any.ipynb cannot be read as a notebook" in why_not(tmp_path)


def test_refusal_comes_before_anything_is_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By our command, and by nbgrader's own as Formgrader calls it; the sentence is in its log."""
    write_course(tmp_path, "course")
    kept = tmp_path / "release" / NAME / "kept.txt"
    kept.parent.mkdir(parents=True)
    kept.touch()
    source(tmp_path / "source" / NAME, worth(0))

    assert ExitCode.NOT_POSSIBLE == main(["release", NAME, "--force", "--course", str(tmp_path)])
    [sentence] = capsys.readouterr().err.splitlines()
    assert "is worth 0 points, to which no criteria scale" in sentence
    config = Config()
    configure(config)
    done = NbGraderAPI(CourseDirectory(config=config, root=str(tmp_path)), config=config).generate_assignment(NAME)
    assert not done["success"]
    assert "is worth 0 points, to which no criteria scale" in done["log"]
    assert kept.exists()
    shutil.rmtree(kept.parent)
