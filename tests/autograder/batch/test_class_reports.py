"""The newest report on each student: of the journal, or of the autograded notebook that nbgrader's command made."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assignment.release import NAME
from autograder.batch.class_reports import read_reports
from autograder.batch.journal import Journal
from autograder.course.autograded_notebook import REPORT
from autograder.course.folder import CourseFolder
from autograder.grading.origin import Cause, Origin, Reason
from autograder.grading.report import Report
from helpers.contract.verdict import FAILED, Mismatch, Result, Verdict


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """Return a course in which nothing was graded."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    (tmp_path / "source" / NAME).mkdir(parents=True)
    return CourseFolder(tmp_path, NAME)


def made(day: int, remark: str) -> Report:
    """Return a report of a day, told from others by its remark."""
    at = datetime(2026, 1, day, tzinfo=UTC)
    return Report({}, 3, (remark,), origin=Origin(at, "1", Reason(Cause.NEW)))


def write_notebook(course: CourseFolder, student: str, text: str) -> None:
    """Write a student's autograded notebook."""
    folder = course.autograded(student)
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(text, encoding="utf-8")


def test_newest_report_counts_wherever_it_is(course: CourseFolder) -> None:
    """Broken lines, broken notebooks and reports of other versions are passed over; odd names are found."""
    with Journal(course.reports / f"{NAME}.jsonl") as journal:
        for student, day, remark in (("a", 1, "old"), ("a", 2, "new"), ("b", 3, "journal"), ("c", 3, "journal")):
            journal.add(student, {}, made(day, remark))
        journal.note_seed(3)
        journal.note_end()
    with (course.reports / f"{NAME}.jsonl").open("ab") as lines:
        lines.write(b'{"student": "d", "report": {"points": 3}}\n{"student": "e", "rep')
    for student, day in (("b", 2), ("c", 4), ("[f] g", 1)):
        notebook = {"metadata": {REPORT: made(day, "notebook").to_json()}}
        write_notebook(course, student, json.dumps(notebook))
    write_notebook(course, "h", "no notebook")
    write_notebook(course, "i", "{}")

    found = {student: report.remarks for student, report in read_reports(course).items()}

    assert found == {"[f] g": ("notebook",), "a": ("new",), "b": ("journal",), "c": ("notebook",)}


def test_class_without_reports_is_empty(course: CourseFolder) -> None:
    """A course in which nothing was graded has none."""
    assert read_reports(course) == {}


def with_value(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return a report as plain data, with another value in one place."""
    fault = Mismatch("conv1", "filters", "64", "32", ("hint",))
    result = Result("layer configuration", "", 0.0, 1.0, FAILED, (fault,))
    plain = replace(made(1, "remark"), verdicts={"ResNet50": Verdict("ResNet50", (result,))}).to_json()
    inner: Any = plain
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return plain


RESULT = ("verdicts", 0, "results", 0)
FAULT = (*RESULT, "mismatches", 0)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*RESULT, "points"), None),
        ((*RESULT, "points"), "x"),
        ((*RESULT, "points"), float("nan")),
        ((*RESULT, "criterion"), [1]),
        ((*FAULT, "attribute"), [1]),
        ((*FAULT, "hints"), [[1]]),
        (("made", "took_s"), float("nan")),
        (("made", "took_s"), 10**400),
        (("unreadable",), 1),
        (("remarks",), [1]),
        (("verdicts",), 3),
        (("seed",), "7"),
    ],
)
def test_report_with_a_value_of_another_type_is_left_out(
    path: tuple[str | int, ...], value: object, course: CourseFolder
) -> None:
    """Nobody else's report is lost by it."""
    plain = with_value(path, value)
    course.reports.mkdir()
    with (course.reports / f"{NAME}.jsonl").open("w", encoding="utf-8") as lines:
        for student, report in (("ada", with_value(("isolation",), "layers")), ("bob", plain)):
            lines.write(json.dumps({"student": student, "report": report}) + "\n")

    assert ["ada"] == [*read_reports(course)]
