"""What each student of a course is to get, or why nobody can say it yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar

from nbgrader.api import Gradebook, MissingEntry

from autograder.batch.class_reports import graded_digests
from autograder.course.database import LastingGradebook, explained, is_missing
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.records.hand_ins import HandIns, read_hand_ins
from autograder.course.records.standings import Standing, standings_of
from autograder.course.roster import NO_STUDENTS, Student, students_of
from autograder.exports.sheets.numbers import as_fraction

_Read = TypeVar("_Read")


class Status(Enum):
    """Whether a student's points are known; the values are words for people."""

    GRADED = "graded"
    NEEDS_PERSON = "needs manual grading"
    NOT_GRADED = "handed in, not graded yet"
    NOTHING = "handed in nothing"

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to do something before there are points."""
        return self in (Status.NEEDS_PERSON, Status.NOT_GRADED)


@dataclass(frozen=True)
class StudentGrade:
    """What a student is to get.

    Args:
        student: who.
        status: whether the points are known.
        standing: in the gradebook; None if it has none.
    """

    student: Student
    status: Status
    standing: Standing | None = None

    @property
    def points(self) -> Fraction | None:
        """The points that may be handed on; None if there are none, or none yet."""
        return as_fraction(self.standing.score) if self.standing and self.status is Status.GRADED else None


@dataclass(frozen=True)
class ClassGrades:
    """What a class is to get for one assignment.

    Args:
        assignment: its name.
        max_score: of the assignment.
        students: all of the course and all who handed in, sorted by id.
        refused: why a folder with a submission is no student's, by its path.
    """

    assignment: str
    max_score: float
    students: tuple[StudentGrade, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


def read_grades(course: CourseFolder) -> ClassGrades:
    """Return what a class is to get.

    Args:
        course: the course and the assignment.

    Raises:
        CourseError: the gradebook cannot be read, or does not know the assignment or any student.
    """
    return read_from(course, grades_of)


def read_from(course: CourseFolder, read: Callable[[Gradebook, Any, HandIns], _Read]) -> _Read:
    """Return what is read of the course's assignment in its gradebook.

    Args:
        course: the course and the assignment.
        read: takes the gradebook, the assignment in it, and what was handed in.

    Raises:
        CourseError: the gradebook cannot be read, or does not know the assignment or any student.
    """
    db_url, directory = course.directory.db_url, course.directory
    if is_missing(db_url):
        raise CourseError(f"there is no gradebook: run autograder grade {course.assignment} first")
    try:
        with explained(db_url), LastingGradebook(db_url, course.directory.course_id) as gradebook:
            if not gradebook.students:
                raise CourseError(NO_STUDENTS)
            return read(
                gradebook,
                gradebook.find_assignment(course.assignment),
                read_hand_ins(directory, course.assignment, graded_digests(directory, course.assignment)),
            )
    except MissingEntry as error:
        raise CourseError(f"the gradebook does not know {course.assignment}: release it, and grade it") from error


def grades_of(gradebook: Gradebook, assignment: Any, handed_in: HandIns) -> ClassGrades:
    """Return what a class is to get for any assignment of an open gradebook.

    Args:
        gradebook: of the course.
        assignment: as the gradebook has it.
        handed_in: for it.
    """
    standings, known = standings_of(gradebook, assignment), students_of(gradebook)
    unknown = handed_in.folders.keys() - {student.id for student in known}
    listed = sorted([*known, *map(Student, unknown)], key=lambda student: student.id)
    students = [_grade(student, standings.submitted.get(student.id), handed_in) for student in listed]
    return ClassGrades(str(assignment.name), standings.max_score, tuple(students), handed_in.refused)


def _grade(student: Student, standing: Standing | None, handed_in: HandIns) -> StudentGrade:
    if standing is None:
        return StudentGrade(student, Status.NOT_GRADED if student.id in handed_in.folders else Status.NOTHING)
    if handed_in.is_newer(student.id, standing):
        return StudentGrade(student, Status.NOT_GRADED, standing)
    is_known = not standing.needs_manual_grade and as_fraction(standing.score) is not None
    return StudentGrade(student, Status.GRADED if is_known else Status.NEEDS_PERSON, standing)
