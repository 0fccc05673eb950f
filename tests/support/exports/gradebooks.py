"""A gradebook in which 40 students got half a point more each, and three more are late, need a person, or nothing."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from assignment.release import NAME
from tests.support.exports.awkward import awkward_students

DUE = datetime(2026, 11, 2, 12)  # noqa: DTZ001 - in UTC, as nbgrader keeps it


def make_gradebook(path: Path) -> None:
    """Make the gradebook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nbgrader.api.get_alembic_version", lambda: "any")  # takes seconds, and nothing here reads it
        Gradebook(f"sqlite:///{path}", "resnet50").close()
    with Gradebook(f"sqlite:///{path}", "resnet50") as book:
        book.add_assignment(NAME, duedate=DUE)
        book.add_notebook(NAME, NAME)
        for cell, points in {"check_one": 10, "check_two": 20}.items():
            book.add_grade_cell(cell, NAME, NAME, max_score=points, cell_type="code")
        for number, student in enumerate(awkward_students()):
            names = {"first_name": student.first_name, "last_name": student.last_name, "email": student.email}
            _enter(book, student.id, number / 2, lms_user_id=student.lms_id, **names)
        _enter(book, "by_hand", 0.5).grades[0].needs_manual_grade = True
        late = _enter(book, "late", 10.0)
        late.late_submission_penalty, late.assignment.timestamp = 4, DUE + timedelta(days=1)
        late.grades[0].extra_credit = 2
        book.add_student("nothing", first_name=None, last_name=None)
        book.db.commit()


def _enter(book: Gradebook, student: str, points: float, **fields: str) -> Any:
    book.add_student(student, **fields)
    [notebook] = book.add_submission(NAME, student, timestamp=DUE).notebooks
    for grade, score in zip(sorted(notebook.grades, key=lambda one: one.name), (points, 0.0), strict=True):
        grade.auto_score, grade.needs_manual_grade = score, False
    return notebook
