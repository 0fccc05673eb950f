"""Each student of a class: points, late or not, and why a person has to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from autograder.course.records.standings import Standing
from autograder.grading.concerns import STOPPED_BY, Concern
from autograder.grading.report import Report
from autograder.overview.class_record import ClassRecord
from helpers.contract.errors import ErrorCode


class Need(Enum):
    """Why a person has to look at a student's work, in words."""

    NOT_GRADED = "not graded yet"
    HANDED_IN_AGAIN = "handed in again, not graded yet"
    NOT_READ = "could not be read"
    GRADER_FAILED = "the grader failed"
    NO_POINTS = "no points until you give them"
    BY_HAND = "cells to grade by hand"
    OWN_TEST = "a test of yours could not be graded"
    SEVERAL_FILES = "several notebooks"
    STOPPED = "stopped"
    CONTRADICTION = "contradiction"
    WEAKER_SANDBOX = "weaker sandbox"


_OF_CONCERN = {concern: Need[concern.name] for concern in Concern}


@dataclass(frozen=True)
class Person:
    """A student.

    Args:
        id: of the student.
        name: empty if the gradebook has none.
        has_handed_in: whether there is a submission.
        points: as the gradebook has them; None if there are none yet.
        late_s: by how many seconds the submission is late; 0 if it is not.
        took_s: how long grading it took, in seconds; None if it is not known.
        graded_at: when, in UTC; None if it is not known.
        needs: why a person has to look, each with what the report says of it; empty if nobody has to.
        page: of the feedback; None if there is none.
    """

    id: str
    name: str = ""
    has_handed_in: bool = False
    points: float | None = None
    late_s: float = 0.0
    took_s: float | None = None
    graded_at: datetime | None = None
    needs: tuple[tuple[Need, str], ...] = ()
    page: Path | None = None


def people_of(record: ClassRecord) -> list[Person]:
    """Return all students of a class, sorted by id, also those who handed in nothing.

    Args:
        record: of the class.
    """
    known = {*record.standings.students, *record.standings.submitted, *record.handed_in, *record.reports}
    return [_person(record, student) for student in sorted(known)]


def _person(record: ClassRecord, student: str) -> Person:
    report, standing = record.reports.get(student), record.standings.submitted.get(student)
    has_handed_in = student in record.handed_in or report is not None or standing is not None
    has_points = standing is not None and student not in record.without_points
    origin = report.origin if report else None
    return Person(
        id=student,
        name=record.names.get(student, ""),
        has_handed_in=has_handed_in,
        points=standing.score if standing and has_points else None,
        late_s=standing.late_s if standing else 0.0,
        took_s=origin.took_s if origin else None,
        graded_at=origin.made_at if origin else None,
        needs=tuple(_needs(record, student, has_points=has_points)) if has_handed_in else (),
        page=record.feedback.get(student),
    )


def _needs(record: ClassRecord, student: str, *, has_points: bool) -> Iterator[tuple[Need, str]]:
    """Yield why a person has to look; a person who has given the points has done so."""
    report, standing = record.reports.get(student), record.standings.submitted.get(student)
    if student in record.handed_in_again:
        yield Need.HANDED_IN_AGAIN, "the points are those of an earlier hand-in: run autograder grade"
    if not has_points:
        yield _without_points(report, standing)
    elif standing and standing.needs_manual_grade:
        yield Need.BY_HAND, ""
    if report is None:
        return
    doubtful = [name for name, outcome in report.own_tests.items() if outcome.is_doubtful]
    if doubtful:
        yield Need.OWN_TEST, ", ".join(doubtful)
    for concern in report.concerns:
        yield _OF_CONCERN[concern], _said_of(concern, report)


def _without_points(report: Report | None, standing: Standing | None) -> tuple[Need, str]:
    if report is None:
        return Need.NOT_GRADED if standing is None else Need.NO_POINTS, ""
    if report.failed:
        return Need.GRADER_FAILED, report.unreadable
    if report.unreadable:
        return Need.NOT_READ, report.unreadable
    return Need.NO_POINTS, "" if standing else "graded, but not in the gradebook: run autograder grade again"


def _said_of(concern: Concern, report: Report) -> str:
    """Return what a report says of a concern; the remark on several files is always its first."""
    match concern:
        case Concern.SEVERAL_FILES:
            return next(iter(report.remarks), "")
        case Concern.WEAKER_SANDBOX:
            return report.isolation
        case Concern.STOPPED:
            return _about(report, STOPPED_BY)
        case Concern.CONTRADICTION:
            return _about(report, (ErrorCode.CONTRADICTION,))


def _about(report: Report, codes: tuple[ErrorCode, ...]) -> str:
    """Return the first fault with one of these codes."""
    found = (
        f"{verdict.function}: {fault.fault}"
        for verdict in report.verdicts.values()
        for result in verdict.results
        for fault in result.mismatches
        if fault.facts.error_code in codes
    )
    return next(found, "")
