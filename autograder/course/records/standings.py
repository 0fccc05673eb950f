"""Where each student of a course stands in an assignment, as nbgrader's gradebook has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import Grade, Gradebook, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import case, func
from sqlalchemy.exc import SQLAlchemyError

from autograder.course.folder import CourseError, CourseFolder


@dataclass(frozen=True)
class Standing:
    """What a student got.

    Args:
        score: what nbgrader exports: with manual scores and extra credit, less the late penalty, and not below 0.
        late_s: by how many seconds the submission is late; 0 if it is not.
        needs_manual_grade: whether a person has to look at it.
        raw_score: with manual scores and extra credit, before the late penalty.
        penalty: for being late.
        time: when it was handed in, in UTC without a time zone; None if that is not known.
    """

    score: float
    late_s: float = 0.0
    needs_manual_grade: bool = False
    raw_score: float = 0.0
    penalty: float = 0.0
    time: datetime | None = None


@dataclass(frozen=True)
class Standings:
    """Where a class stands.

    Args:
        max_score: of the assignment.
        students: the ids of all students of the course, sorted.
        submitted: the standing of each student whose submission the gradebook has.
    """

    max_score: float
    students: tuple[str, ...] = ()
    submitted: Mapping[str, Standing] = field(default_factory=dict)


def read_standings(course: CourseFolder) -> Standings:
    """Return where the class stands, in a few queries whatever its size.

    Args:
        course: the course and the assignment.

    Raises:
        CourseError: the gradebook cannot be read, or does not know the assignment.
    """
    try:
        with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
            return standings_of(gradebook, gradebook.find_assignment(course.assignment))
    except (SQLAlchemyError, MissingEntry) as error:
        raise CourseError(f"the gradebook cannot be read now ({error})") from error


def standings_of(gradebook: Gradebook, assignment: Any) -> Standings:
    """Return where the class stands in any assignment of an open gradebook.

    Args:
        gradebook: of the course.
        assignment: as the gradebook has it.
    """
    of_ours, penalties = SubmittedAssignment.assignment_id == assignment.id, _penalties(gradebook, assignment)
    scores = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            func.sum(Grade.score),
            func.max(case((Grade.needs_manual_grade, 1), else_=0)),
        )
        .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .filter(of_ours)
        .group_by(SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        .all()
    )
    submitted = {
        str(student): Standing(
            max(0.0, (score or 0.0) - (penalties.get(student) or 0.0)),
            _late_s(time, assignment.duedate, extension),
            bool(needs_manual_grade),
            score or 0.0,
            penalties.get(student) or 0.0,
            time,
        )
        for student, time, extension, score, needs_manual_grade in scores
    }
    students = sorted(str(student) for (student,) in gradebook.db.query(Student.id))
    return Standings(float(assignment.max_score), tuple(students), submitted)


def _penalties(gradebook: Gradebook, assignment: Any) -> dict[Any, float | None]:
    return dict(
        gradebook.db.query(SubmittedAssignment.student_id, func.sum(SubmittedNotebook.late_submission_penalty))
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
        .group_by(SubmittedAssignment.student_id)
        .all()
    )


def _late_s(time: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """Return what nbgrader's `total_seconds_late` is, and 0 where an extension of no due date lets it fail."""
    if time is None or due is None:
        return 0.0
    return max(0.0, (time - due - (extension or timedelta())).total_seconds())
