"""Grades as a CSV file with nbgrader's columns; no name is a formula, and no name breaks a line.

nbgrader's own exporter writes names as they are, without quotes: a comma in one shifts the columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import BaseCell, Grade, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook

from autograder.course.folder import CourseFolder
from autograder.course.records.hand_ins import HandIns
from autograder.exports.grades import ClassGrades, StudentGrade, grades_of, read_from
from autograder.exports.sheets.written import cell_text, inert

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
"""Those of nbgrader's own exporter."""

STATUS = "status"
_NUL, _NO_CHARACTER = "\0", "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Exported:
    """One assignment, as it stands in the file.

    Args:
        grades: of the class.
        due: the due date; None if there is none.
        points: of each graded cell, by student and name of the column.
    """

    grades: ClassGrades
    due: Any = None
    points: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def cells(self) -> Iterator[str]:
        """The names of the columns for graded cells."""
        return (name for points in self.points.values() for name in points)


def read_exported(course: CourseFolder) -> Exported:
    """Return what stands in the file of a course's assignment.

    Args:
        course: the course and the assignment.

    Raises:
        CourseError: the gradebook cannot be read, or does not know the assignment or any student.
    """
    return read_from(course, exported_of)


def exported_of(gradebook: Gradebook, assignment: Any, handed_in: HandIns) -> Exported:
    """Return what stands in the file of an assignment of an open gradebook.

    Args:
        gradebook: of the course.
        assignment: as the gradebook has it.
        handed_in: for it.
    """
    grades = grades_of(gradebook, assignment, handed_in)
    return Exported(grades, assignment.duedate, _points(gradebook, assignment))


def _points(gradebook: Gradebook, assignment: Any) -> dict[str, dict[str, float]]:
    found = (
        gradebook.db.query(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.score)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
        .order_by(Notebook.name, BaseCell.name)
        .all()
    )
    has_several = len({notebook for _student, notebook, _cell, _score in found}) > 1
    points: dict[str, dict[str, float]] = {}
    for student, notebook, cell, score in found:
        points.setdefault(str(student), {})[f"{notebook}/{cell}" if has_several else str(cell)] = float(score or 0.0)
    return points


def as_csv(assignments: Iterable[Exported], students: Collection[str] | None = None) -> str:
    """Return the content of the file.

    Args:
        assignments: in the order in which they stand there.
        students: whose lines are wanted; None for all.
    """
    listed = list(assignments)
    cells = tuple(dict.fromkeys(name for exported in listed for name in exported.cells))
    head = [*COLUMNS, STATUS, *(_text(name) for name in cells)]
    rows = (
        _row(exported, grade, cells)
        for exported in listed
        for grade in exported.grades.students
        if students is None or grade.student.id in students
    )
    return "".join(f"{','.join(row)}\n" for row in (head, *rows))


def _row(exported: Exported, grade: StudentGrade, cells: Sequence[str]) -> list[str]:
    student, standing = grade.student, grade.standing
    texts = (student.id, student.last_name, student.first_name, student.email)
    scores = (standing.raw_score, standing.penalty, standing.score) if standing else (0.0, 0.0, 0.0)
    points = exported.points.get(student.id, {})
    return [
        _text(exported.grades.assignment),
        _text(str(exported.due or "")),
        _text(str((standing and standing.time) or "")),
        *map(_text, texts),
        *map(str, (*scores, exported.grades.max_score)),
        _text(grade.status.value),
        *(str(points.get(name, "")) for name in cells),
    ]


def _text(text: str) -> str:
    """Return a text as a cell; some readers end at NUL."""
    readable = text.replace(_NUL, _NO_CHARACTER)
    return cell_text(inert(readable))
