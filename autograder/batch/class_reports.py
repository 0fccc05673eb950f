"""The newest report on each student of a class, and which hand-in it is on; read beside a run that writes more."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from autograder.course.autograded_notebook import REPORT
from autograder.course.folder import CourseFolder
from autograder.course.records.dependencies import Input
from autograder.course.submitted import folders
from autograder.grading.report import Report

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError)


def read_reports(course: CourseFolder) -> dict[str, Report]:
    """Return each student's newest report, by id; what cannot be read as a report is left out.

    Args:
        course: the course and the assignment.
    """
    lines = _newest_lines(course.directory, course.assignment)
    found = {student: report for student, line in lines.items() if (report := _report(line["report"])) is not None}
    for student, report in _of_notebooks(course.directory, course.assignment):
        if student not in found or _made_at_s(report) > _made_at_s(found[student]):
            found[student] = report
    return dict(sorted(found.items()))


def graded_digests(course: CourseDirectory, assignment: str) -> dict[str, str]:
    """Return the digest of each hand-in whose points a run entered in the gradebook, by student.

    Whom nbgrader's own command graded later is left out: it notes no digest.

    Args:
        course: as nbgrader is configured.
        assignment: its name.
    """
    digests, made_at_s = dict[str, str](), dict[str, float]()
    newest = dict[str, Any]()
    for line in _lines(course, assignment):
        match line:
            case {"student": str(student), "fingerprint": dict(), "report": dict()}:
                newest[student] = line
            case {"saved": str(student)} if student in newest:
                digests[student] = str(newest[student]["fingerprint"].get(Input.SUBMISSION.value, ""))
                report = _report(newest[student]["report"])
                made_at_s[student] = _made_at_s(report) if report else 0.0
    later = {
        student
        for student, report in _of_notebooks(course, assignment)
        if _made_at_s(report) > made_at_s.get(student, 0.0)
    }
    return {student: digest for student, digest in digests.items() if digest and student not in later}


def _newest_lines(course: CourseDirectory, assignment: str) -> dict[str, dict[str, Any]]:
    lines = _lines(course, assignment)
    return {str(line["student"]): line for line in lines if "student" in line and "report" in line}


def _lines(course: CourseDirectory, assignment: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of the journal; what is no object in JSON is passed over."""
    with (
        contextlib.suppress(FileNotFoundError),
        (Path(course.root) / "reports" / f"{assignment}.jsonl").open("rb") as lines,
    ):
        for line in lines:
            with contextlib.suppress(*_UNREADABLE):
                fields = json.loads(line)
                if isinstance(fields, dict):
                    yield fields


def _of_notebooks(directory: CourseDirectory, assignment: str) -> Iterator[tuple[str, Report]]:
    """Yield the reports of the autograded notebooks: nbgrader's own command writes them nowhere else."""
    for student, folder in folders(directory, directory.autograded_directory, assignment).items():
        try:
            notebook = (folder / f"{assignment}.ipynb").read_text(encoding="utf-8")
            data = json.loads(notebook)["metadata"][REPORT]
        except (OSError, *_UNREADABLE):
            continue
        report = _report(data)
        if report is not None:
            yield student, report


def _report(data: Any) -> Report | None:
    try:
        report = Report.from_json(data)
        return report if all(map(_is_text, _texts(report))) and all(map(_is_number, _numbers(report))) else None
    except _UNREADABLE:
        return None


def _texts(report: Report) -> Iterator[object]:
    yield from (report.unreadable, report.isolation, *report.remarks)
    for verdict in report.verdicts.values():
        yield from (verdict.function, *verdict.remarks)
        for result in verdict.results:
            yield from (result.criterion, result.sentence, result.status, result.note)
            for fault in result.mismatches:
                yield from (fault.where, fault.attribute, fault.expected, fault.actual, fault.call, *fault.hints)


def _numbers(report: Report) -> Iterator[object]:
    yield from (report.seed, report.max_points)
    if report.origin is not None and report.origin.took_s is not None:
        yield report.origin.took_s
    for verdict in report.verdicts.values():
        for result in verdict.results:
            yield from (result.points, result.max_points)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _made_at_s(report: Report) -> float:
    return report.origin.made_at.timestamp() if report.origin else 0.0
