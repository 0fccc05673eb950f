"""Who has to be graded by a person."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course.records.waiting import without_points

NAME = "ps"


@pytest.fixture
def gradebook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gradebook]:
    """Yield a gradebook with a check cell, a test of the instructor's, an answer in code, one in words and a task."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs alembic
    monkeypatch.setenv("PATH", programs)
    with Gradebook("sqlite:///:memory:") as book:
        book.add_assignment(NAME)
        book.add_notebook(NAME, NAME)
        for name, cell_type in (("check", "code"), ("own_test", "code"), ("answer", "code"), ("words", "markdown")):
            book.add_grade_cell(name, NAME, NAME, max_score=1, cell_type=cell_type)
        for name in ("answer", "words"):
            book.add_solution_cell(name, NAME, NAME)
        book.add_task_cell("task", NAME, NAME, max_score=1, cell_type="markdown")
        yield book


def submit(gradebook: Gradebook, student: str, **scores: float | None) -> None:
    """Enter a submission whose tests, answers and task have no points, but for these."""
    gradebook.add_student(student)
    gradebook.add_submission(NAME, student)
    for grade in gradebook.find_submission_notebook(NAME, NAME, student).grades:
        grade.auto_score = scores.get(grade.name)
        grade.needs_manual_grade = grade.auto_score is None
    gradebook.db.commit()


def test_only_tests_without_points_count(gradebook: Gradebook) -> None:
    """Answers and tasks wait for a person in every course that has them."""
    submit(gradebook, "graded", check=1.0, own_test=0.0)
    submit(gradebook, "no_check", own_test=1.0)
    submit(gradebook, "no_own_test", check=1.0)

    assert without_points(gradebook, NAME) == ["no_check", "no_own_test"]


def test_points_of_a_person_end_the_wait(gradebook: Gradebook) -> None:
    """A manual score is enough."""
    submit(gradebook, "a", own_test=1.0)
    grade = gradebook.find_grade("check", NAME, NAME, "a")
    grade.manual_score, grade.needs_manual_grade = 0.5, False
    gradebook.db.commit()

    assert without_points(gradebook, NAME) == []
