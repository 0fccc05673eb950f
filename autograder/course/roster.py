"""The students of a course and the due dates of an assignment, as nbgrader's gradebook has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.engine import make_url

from autograder.course.database import LastingGradebook, explained, is_missing
from autograder.course.folder import CourseError, CourseFolder

NO_STUDENTS = (
    "the gradebook holds no students, so nobody can be found: "
    "add them with their names and e-mail addresses, by nbgrader db student import FILE.csv"
)


@dataclass(frozen=True)
class Student:
    """A student of a course.

    Args:
        id: by which nbgrader knows the student; also the name of the student's folder.
        first_name: empty if the gradebook has none.
        last_name: empty if the gradebook has none.
        email: empty if the gradebook has none.
        lms_id: the number by which the LMS knows the student; empty if the gradebook has none.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


@dataclass(frozen=True)
class Roster:
    """Who may hand in an assignment, and until when.

    Args:
        students: of the course, sorted by id.
        due: the assignment's due date in UTC without a time zone; None if it has none.
        extended: the due dates of students who may have another one, by id.
    """

    students: tuple[Student, ...]
    due: datetime | None = None
    extended: Mapping[str, datetime | None] | None = None

    def due_date(self, student: str) -> datetime | None:
        """Return a student's due date; None if there is none.

        Args:
            student: the id.
        """
        return (self.extended or {}).get(student, self.due)


def read_roster(course: CourseFolder) -> Roster:
    """Return the students and due dates of a course's assignment.

    Args:
        course: the course and the assignment.

    Raises:
        CourseError: there is no gradebook, it cannot be used, or it holds no students.
    """
    db_url = course.directory.db_url
    if is_missing(db_url):
        place = make_url(db_url).database
        raise CourseError(f"there is no gradebook {place}: run nbgrader generate_assignment {course.assignment}")
    with explained(db_url), LastingGradebook(db_url, course.directory.course_id) as gradebook:
        students = students_of(gradebook)
        if not students:
            raise CourseError(NO_STUDENTS)
        try:
            assignment = gradebook.find_assignment(course.assignment)
        except MissingEntry:
            return Roster(students)
        extended = {str(row.student_id): row.duedate for row in assignment.submissions if assignment.duedate}
        return Roster(students, assignment.duedate, extended)


def students_of(gradebook: Gradebook) -> tuple[Student, ...]:
    """Return the students in an open gradebook, sorted by id.

    Args:
        gradebook: of the course.
    """
    return tuple(
        Student(str(row.id), row.first_name or "", row.last_name or "", row.email or "", row.lms_user_id or "")
        for row in sorted(gradebook.students, key=lambda row: str(row.id))
    )
