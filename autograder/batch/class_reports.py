"""The newest report on each student of a class: they are read beside a run that writes more of them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course.autograded_notebook import REPORT
from autograder.course.folder import CourseFolder
from autograder.course.submitted import folders
from autograder.grading.report import Report

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError)


def read_reports(course: CourseFolder) -> dict[str, Report]:
    """Return each student's newest report, by id; what cannot be read as a report is left out.

    Args:
        course: the course and the assignment.
    """
    lines = _newest_lines(course.reports / f"{course.assignment}.jsonl")
    found = {student: report for student, line in lines.items() if (report := _report(line)) is not None}
    for student, report in _of_notebooks(course):
        if student not in found or _made_at_s(report) > _made_at_s(found[student]):
            found[student] = report
    return dict(sorted(found.items()))


def _newest_lines(journal: Path) -> dict[str, Any]:
    newest = {}
    try:
        with journal.open("rb") as lines:
            for line in lines:
                try:
                    entry = json.loads(line)
                    newest[str(entry["student"])] = entry["report"]
                except _UNREADABLE:
                    continue
    except FileNotFoundError:
        pass
    return newest


def _of_notebooks(course: CourseFolder) -> Iterator[tuple[str, Report]]:
    """Yield the reports of the autograded notebooks: nbgrader's own command writes them nowhere else."""
    directory = course.directory
    for student, folder in folders(directory, directory.autograded_directory, course.assignment).items():
        try:
            notebook = (folder / f"{course.assignment}.ipynb").read_text(encoding="utf-8")
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
