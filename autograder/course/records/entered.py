"""Read what people entered in the gradebook, and enter again what was lost with an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.engine import make_url

from autograder.course.folder import CourseFolder
from autograder.course.ours import is_ours
from autograder.course.records.manual_grades import Field, Found, ManualGrades, Merged, Place

_Entry = tuple[Place, Found]


def manual_grades(root: Path, assignment: str) -> ManualGrades:
    """Return what is kept of an assignment's manual grades.

    Args:
        root: the course's folder.
        assignment: its name.

    Raises:
        CourseError: the file is damaged.
    """
    return ManualGrades(root / "reports" / f"{assignment}.manual_grades.json")


def keep_entered(course: CourseFolder) -> ManualGrades:
    """Keep what people entered in the gradebook for our assignment; the gradebook is not changed.

    Args:
        course: the course and the assignment.

    Raises:
        CourseError: the file with what was kept is damaged.
    """
    grades = manual_grades(course.root, course.assignment)
    url = make_url(course.directory.db_url)
    has_gradebook = url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
    if has_gradebook and is_ours(course.directory, course.assignment):
        with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
            grades.keep(grades.compare(entered(gradebook, course.assignment)).kept)
    return grades


def enter_lost(gradebook: Gradebook, assignment: str, grades: ManualGrades, student: str | None = None) -> Merged:
    """Enter what new rows of the gradebook lack of what is kept; the caller commits it.

    Args:
        gradebook: the course's.
        assignment: its name.
        grades: what is kept.
        student: whose; None for all students.
    """
    merged = grades.compare(entered(gradebook, assignment, student))
    _enter(gradebook, assignment, merged.lost)
    return merged


def entered(gradebook: Gradebook, assignment: str, student: str | None = None) -> dict[Place, Found]:
    """Return what people entered in the gradebook, and where they could have.

    Args:
        gradebook: the course's.
        assignment: its name.
        student: whose, and what holds for all; None for all students.
    """
    found: dict[Place, Found] = {}
    for read in (_assignment, _submissions, _notebooks, _grades, _comments):
        found.update(read(gradebook, assignment, student))
    return found


def _of_student(query: Any, student: str | None) -> Any:
    return query if student is None else query.filter(SubmittedAssignment.student_id == student)


def _assignment(gradebook: Gradebook, assignment: str, _student: str | None) -> Iterator[_Entry]:
    for row, due in gradebook.db.query(Assignment.id, Assignment.duedate).filter(Assignment.name == assignment):
        yield Place("", "", "", Field.DUE_DATE.value), Found(due.isoformat() if due else None, row)


def _submissions(gradebook: Gradebook, assignment: str, student: str | None) -> Iterator[_Entry]:
    query = (
        gradebook.db.query(SubmittedAssignment.id, SubmittedAssignment.student_id, SubmittedAssignment.extension)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
    )
    for row, name, extension in _of_student(query, student):
        yield Place(name, "", "", Field.EXTENSION.value), Found(extension.total_seconds() if extension else None, row)


def _notebooks(gradebook: Gradebook, assignment: str, student: str | None) -> Iterator[_Entry]:
    query = _joined(gradebook.db.query(SubmittedNotebook, SubmittedAssignment.student_id, Notebook.name), assignment)
    columns = query.with_entities(
        SubmittedNotebook.id, SubmittedAssignment.student_id, Notebook.name, SubmittedNotebook.flagged
    )
    for row, name, notebook, flagged in _of_student(columns, student):
        yield Place(name, notebook, "", Field.FLAGGED.value), Found(True if flagged else None, row)


def _grades(gradebook: Gradebook, assignment: str, student: str | None) -> Iterator[_Entry]:
    columns = (Grade.id, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)
    for cell, (row, score, extra, needs) in _cells(gradebook, Grade, columns, assignment, student):
        yield Place(*cell, Field.MANUAL_SCORE.value), Found(score, row, not needs)
        yield Place(*cell, Field.EXTRA_CREDIT.value), Found(extra, row)


def _comments(gradebook: Gradebook, assignment: str, student: str | None) -> Iterator[_Entry]:
    for cell, (row, text) in _cells(gradebook, Comment, (Comment.id, Comment.manual_comment), assignment, student):
        yield Place(*cell, Field.COMMENT.value), Found(text or None, row)


def _cells(
    gradebook: Gradebook, kind: Any, columns: tuple[Any, ...], assignment: str, student: str | None
) -> Iterator[tuple[tuple[str, str, str], tuple[Any, ...]]]:
    """Yield student, notebook and cell of each row of a table, and some of its columns."""
    query = gradebook.db.query(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, *columns).select_from(kind)
    query = query.join(BaseCell, BaseCell.id == kind.cell_id)
    query = query.join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
    for name, notebook, cell, *values in _of_student(_joined(query, assignment), student):
        yield (name, notebook, cell), tuple(values)


def _joined(query: Any, assignment: str) -> Any:
    return (
        query.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
    )


def _enter(gradebook: Gradebook, assignment: str, lost: Mapping[Place, Found]) -> None:
    for place, found in lost.items():
        try:
            _ENTER[Field(place.field)](gradebook, assignment, place, found)
        except MissingEntry:
            continue  # its row was removed meanwhile; what is kept stays
    gradebook.db.flush()


def _enter_due_date(gradebook: Gradebook, assignment: str, _place: Place, found: Found) -> None:
    gradebook.find_assignment(assignment).duedate = datetime.fromisoformat(str(found.value))


def _enter_extension(gradebook: Gradebook, assignment: str, place: Place, found: Found) -> None:
    gradebook.find_submission(assignment, place.student).extension = timedelta(seconds=float(found.value or 0))


def _enter_flag(gradebook: Gradebook, assignment: str, place: Place, _found: Found) -> None:
    gradebook.find_submission_notebook(place.notebook, assignment, place.student).flagged = True


def _enter_score(gradebook: Gradebook, assignment: str, place: Place, found: Found) -> None:
    grade = gradebook.find_grade(place.cell, place.notebook, assignment, place.student)
    grade.manual_score, grade.needs_manual_grade = found.value, not found.is_reviewed


def _enter_extra_credit(gradebook: Gradebook, assignment: str, place: Place, found: Found) -> None:
    gradebook.find_grade(place.cell, place.notebook, assignment, place.student).extra_credit = found.value


def _enter_comment(gradebook: Gradebook, assignment: str, place: Place, found: Found) -> None:
    gradebook.find_comment(place.cell, place.notebook, assignment, place.student).manual_comment = found.value


_ENTER: Mapping[Field, Callable[[Gradebook, str, Place, Found], None]] = {
    Field.DUE_DATE: _enter_due_date,
    Field.EXTENSION: _enter_extension,
    Field.FLAGGED: _enter_flag,
    Field.MANUAL_SCORE: _enter_score,
    Field.EXTRA_CREDIT: _enter_extra_credit,
    Field.COMMENT: _enter_comment,
}
