"""Graded cells score by nbgrader's rules; our check cells score what the verdict gives, scaled to their points."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.course.autograded_notebook import put_report, restore, valid
from autograder.course.cells.master import MasterCell
from autograder.course.cells.scores import course_release, digest, save_score
from autograder.grading.report import Report
from autograder.intake.notebook_file import SubmittedCell
from autograder.intake.released import OwnTest, Released
from autograder.sandbox.own_tests import OwnOutcome
from helpers.contract.verdict import Result, Verdict

VERDICT = Verdict("ResNet50", (Result("a", "", 6.0, 6.0, "passed"), Result("b", "", 0.0, 2.0, "failed")))


def cell(name: str, points: float | None, cell_type: str = "code", *, solution: bool = False) -> MasterCell:
    """Return a graded cell of a release."""
    return MasterCell(name, cell_type, "released", not solution, solution, points, "")


def row(released: MasterCell, report: Report, *answers: str, manual_score: float | None = None) -> tuple[Any, Any, str]:
    """Return the automatic score, whether a person has to look, and the texts of the outputs."""
    notebook = valid([SubmittedCell(released.cell_type, answer, released.name) for answer in answers])
    restore(notebook, [released])
    put_report(notebook, report)
    grade: Any = SimpleNamespace(auto_score="as before", manual_score=manual_score, needs_manual_grade="as before")
    save_score(grade, notebook.cells[0], report)
    outputs = notebook.cells[0].get("outputs", [])
    return grade.auto_score, grade.needs_manual_grade, str(outputs)


@pytest.mark.parametrize(("points", "expected"), [(8, 6.0), (20, 15.0), (0.5, 0.375), (3, 2.25), (1e-3, 0.00075)])
def test_verdict_is_scaled_to_the_points_of_its_check_cell(points: float, expected: float) -> None:
    """The output says so where the points are others than the table's."""
    score, needs_manual_grade, outputs = row(
        cell("check_ResNet50", points), Report({"ResNet50": VERDICT}, 1), "check()"
    )

    assert (expected, False) == (score, needs_manual_grade)
    assert (points != VERDICT.max_points) == (f"This cell is worth {points:g} points" in outputs)


OUTCOMES: dict[str, tuple[OwnOutcome | None, float | None]] = {
    "nothing": (OwnOutcome(), 4.0),
    "printed": (OwnOutcome(stdout="1.0"), 4.0),
    "error": (OwnOutcome(error="line 1: AssertionError"), 0.0),
    "error after a number": (OwnOutcome(error="line 1: AssertionError", value="4"), 0.0),
    "warning": (OwnOutcome(stderr="UserWarning", value="4"), 0.0),
    "partial": (OwnOutcome(value="1.5"), 1.5),
    "none of it": (OwnOutcome(value="0"), 0.0),
    "words": (OwnOutcome(value="'fine'"), 4.0),
    "too much": (OwnOutcome(value="4.5"), None),
    "below zero, which nbgrader calls strange": (OwnOutcome(value="-1"), 4.0),
    "not a number": (OwnOutcome(value="nan"), 4.0),
    "endless": (OwnOutcome(value="inf"), None),
    "doubtful": (OwnOutcome(is_doubtful=True), None),
    "not run": (None, None),
}


@pytest.mark.parametrize(("outcome", "expected"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_own_test_is_scored_by_what_came_of_it(outcome: OwnOutcome | None, expected: float | None) -> None:
    """By nbgrader's rules; where it would stop, and where the outcome is doubtful, a person decides."""
    report = Report({}, 1, own_tests={"mine": outcome} if outcome else {})

    score, needs_manual_grade, _outputs = row(cell("mine", 4.0), report, "assert True")

    assert (expected, expected is None) == (score, needs_manual_grade)


@pytest.mark.parametrize("is_of_grader", [False, True], ids=["hand-in", "grader"])
@pytest.mark.parametrize("name", ["mine", "check_ResNet50"])
def test_what_could_not_be_graded_goes_to_a_person(name: str, is_of_grader: bool) -> None:
    """Own tests as well as the check cells."""
    assert (None, True) == row(cell(name, 4.0), Report({}, 1, unreadable="no", failed=is_of_grader), "")[:2]


def test_manual_answer_goes_to_a_person_unless_it_is_the_released_text() -> None:
    """One whose cell is missing too; a manual score asks for another look."""
    essay = cell("essay", 3.0, "markdown", solution=True)
    notebook = valid([])
    restore(notebook, [essay])
    assert "This cell, essay, was not in the notebook that was handed in." == notebook.cells[0].source

    assert (None, True) == row(essay, Report({}, 1), "my answer")[:2]
    assert (None, True) == row(essay, Report({}, 1))[:2]
    assert (4.0, True) == row(cell("mine", 4.0), Report({}, 1, own_tests={"mine": OwnOutcome()}), "", manual_score=1)[
        :2
    ]


def test_released_tags_and_pictures_are_there_again() -> None:
    """Those of the release, and of the student's own pictures all others."""
    pictures = {"p.png": {"image/png": "AAAA"}}
    mine = {"p.png": {"image/png": "BBBB"}, "q.png": {"image/png": "CCCC"}}
    notebook = valid([SubmittedCell("markdown", "changed", "read", ("theirs",), mine)])

    restore(notebook, [MasterCell("read", "markdown", "text", True, False, None, "", False, ("mine",), pictures)])

    [found] = notebook.cells
    assert ("text", ["mine"]) == (found.source, found.metadata.tags)
    assert {**mine, **pictures} == found.attachments


def test_task_stays_a_task() -> None:
    """It is neither an answer nor a test, and nbgrader saves no score of it."""
    task = MasterCell("task", "markdown", "Draw.", False, False, 5.0, "", task=True)

    assert (True, False, 5.0) == tuple(task.metadata[name] for name in ("task", "grade", "points"))
    assert not task.is_own_test
    assert not task.is_manual


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((None, 3.0, False), (None, 3.0, False)),
        ((0.0, None, False), (None, None, True)),
        ((0.0, 3.0, True), (None, 3.0, False)),
    ],
    ids=["graded by a person", "no notebook", "both"],
)
def test_task_is_graded_by_a_person_alone(
    before: tuple[float | None, float | None, bool], expected: tuple[float | None, float | None, bool]
) -> None:
    """Also where nbgrader entered 0 points because it found no notebook."""
    notebook = valid([])
    restore(notebook, [MasterCell("task", "markdown", "Draw.", False, False, 5.0, "", task=True)])
    names = ("auto_score", "manual_score", "needs_manual_grade")
    grade: Any = SimpleNamespace(**dict(zip(names, before, strict=True)))

    save_score(grade, notebook.cells[0], Report({}, 1, unreadable="no notebook"))

    assert expected == tuple(getattr(grade, name) for name in names)


def test_tests_see_the_files_that_students_have(tmp_path: Path) -> None:
    """Not what the course ignores, and no notebook; without tests, none is read."""
    for name in ("numbers.csv", "solutions.txt", "notes/key.py", "notes/read.txt", "other.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    source = tmp_path / "resnet50.ipynb"
    master = [cell("mine", 1.0), cell("check_ResNet50", 10.0), cell("answer", 1.0, solution=True)]

    release = course_release(source, master, ["solutions*", "*.py"])

    assert (OwnTest("mine", "released"),) == release.tests
    assert {"numbers.csv": b"1", "notes/read.txt": b"1"} == release.files
    assert {} == course_release(source, master[1:], []).files


def test_digest_changes_with_all_that_reports_depend_on() -> None:
    """Each alone."""
    parts: dict[str, Any] = {"texts": frozenset({"a"}), "heavy": frozenset({"h"}), "packages": "import keras"}
    other: dict[str, Any] = {
        "texts": frozenset({"b"}),
        "heavy": frozenset(),
        "packages": "import os",
        "tests": (OwnTest("t", "assert True"),),
        "files": {"numbers.csv": b"1"},
    }
    digests = {
        digest(Released(**parts)),
        *(digest(Released(**{**parts, name: value})) for name, value in other.items()),
    }

    assert len(other) + 1 == len(digests)
    assert digest(Released(**parts)) == digest(Released(**parts))
