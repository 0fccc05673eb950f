"""Where a class stands is what nbgrader exports, whatever was entered by hand, and takes a few queries."""

import csv
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy import event
from sqlalchemy.engine import Engine

from assignment.release import NAME
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.records.standings import Standing, Standings, read_standings
from autograder.course.roster import read_roster
from tests.support.handed_out import make_course

DUE = datetime(2026, 11, 2, 12)  # noqa: DTZ001 - in UTC, as nbgrader keeps it
CELLS = {"check_one": 10, "check_two": 20}

EXPECTED = {"auto": 20, "manual": 24, "extra": 33, "all": 21, "sunk": 0, "extended": 30, "李雷": 30, "by hand": 20}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a gradebook with an assignment and no students."""
    path: Path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs alembic
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", programs)
        Gradebook(f"sqlite:///{path}", "resnet50").close()
    with Gradebook(f"sqlite:///{path}", "resnet50") as book:
        book.add_assignment(NAME, duedate=DUE)
        book.add_notebook(NAME, NAME)
        for cell, points in CELLS.items():
            book.add_grade_cell(cell, NAME, NAME, max_score=points, cell_type="code")
        book.add_assignment("ps1")
    return path


@pytest.fixture
def course(tmp_path: Path, empty: Path) -> CourseFolder:
    """Return a course with that gradebook."""
    made = make_course(tmp_path / "course")
    shutil.copyfile(empty, made.root / "gradebook.db")
    return made


@pytest.fixture
def book(course: CourseFolder) -> Iterator[Gradebook]:
    """Yield its gradebook."""
    with Gradebook(course.directory.db_url, "resnet50") as gradebook:
        yield gradebook


def enter(book: Gradebook, student: str, scores: tuple[float, float], **fields: object) -> None:
    """Enter a submission with two automatic scores, and whatever else is said of it and of its first grade."""
    book.add_student(student)
    submission = book.add_submission(NAME, student, timestamp=fields.pop("timestamp", None))
    submission.extension = fields.pop("extension", None)
    [notebook] = submission.notebooks
    notebook.late_submission_penalty = fields.pop("penalty", None)
    for grade, score in zip(sorted(notebook.grades, key=lambda grade: grade.name), scores, strict=True):
        grade.auto_score, grade.needs_manual_grade = score, False
    first = min(notebook.grades, key=lambda grade: grade.name)
    for name, value in fields.items():
        setattr(first, name, value)
    book.db.commit()


def fill(book: Gradebook) -> None:
    """Enter one student for each thing that can happen to points."""
    enter(book, "auto", (5, 15), timestamp=DUE - timedelta(hours=1))
    enter(book, "manual", (5, 15), manual_score=9, timestamp=DUE)
    enter(book, "extra", (10, 20), extra_credit=3)
    enter(book, "all", (5, 15), manual_score=8, extra_credit=2, penalty=4, timestamp=DUE + timedelta(minutes=90))
    enter(book, "sunk", (1, 0), penalty=30, timestamp=DUE + timedelta(days=40))
    enter(book, "extended", (10, 20), timestamp=DUE + timedelta(days=1), extension=timedelta(days=2))
    enter(book, "李雷", (10, 20), timestamp=DUE + timedelta(days=3), extension=timedelta(days=2))
    enter(book, "by hand", (0, 20), auto_score=None, needs_manual_grade=True)
    book.add_student("nothing")


@pytest.mark.slow
def test_standings_are_what_nbgrader_exports(course: CourseFolder, book: Gradebook) -> None:
    """Manual scores, extra credit, penalties and the most points; nobody has less than 0."""
    fill(book)
    book.add_submission("ps1", "nothing")

    standings = read_standings(course)

    CsvExportPlugin(to=str(course.root / "grades.csv")).export(book)
    with (course.root / "grades.csv").open(encoding="utf-8", newline="") as file:
        exported = {row["student_id"]: row for row in csv.DictReader(file) if row["assignment"] == NAME}
    assert tuple(sorted(exported)) == standings.students
    assert {"nothing"} == set(standings.students) - set(standings.submitted)
    scores = {student: float(row["score"]) for student, row in exported.items() if student != "nothing"}
    assert scores == {student: standing.score for student, standing in standings.submitted.items()}
    assert {30.0, standings.max_score} == {float(row["max_score"]) for row in exported.values()}
    assert {
        "auto": 20,
        "manual": 24,
        "extra": 33,
        "all": 21,
        "sunk": 0,
        "extended": 30,
        "李雷": 30,
        "by hand": 20,
    } == scores


def test_lateness_is_that_of_nbgrader(course: CourseFolder, book: Gradebook) -> None:
    """An extension counts, and without a time or a due date nobody is late."""
    fill(book)

    submitted = read_standings(course).submitted

    theirs = {row.student.id: row.total_seconds_late for row in book.assignment_submissions(NAME)}
    assert theirs == {student: standing.late_s for student, standing in submitted.items()}
    assert {"all": 5400.0, "sunk": 40 * 86400.0, "李雷": 86400.0} == {
        name: late_s for name, late_s in theirs.items() if late_s
    }
    assert ["by hand"] == [student for student, standing in submitted.items() if standing.needs_manual_grade]


def test_extension_of_no_due_date_is_not_late(course: CourseFolder, book: Gradebook) -> None:
    """Where nbgrader itself raises a TypeError."""
    enter(book, "ada", (1, 1), timestamp=DUE, extension=timedelta(days=1))
    book.find_assignment(NAME).duedate = None
    book.db.commit()

    assert Standing(2.0, raw_score=2.0, time=DUE) == read_standings(course).submitted["ada"]
    assert None is read_roster(course).due_date("ada")


def test_course_without_students_has_standings(course: CourseFolder) -> None:
    """Nobody is in it."""
    assert Standings(30.0) == read_standings(course)


def test_gradebook_that_cannot_be_read_is_named(course: CourseFolder) -> None:
    """In one sentence."""
    (course.root / "gradebook.db").write_bytes(b"no database, by any means" * 99)

    with pytest.raises(CourseError, match="the gradebook cannot be read now"):
        read_standings(course)


def test_large_class_takes_as_many_queries_as_a_small_one(course: CourseFolder, book: Gradebook) -> None:
    """Attributes of nbgrader's take several queries for each student."""
    statements, counts = list[str](), []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    for size in (2, 9):
        for number in range(size):
            enter(book, f"{size}_{number}", (1, 2))
        statements.clear()
        assert size <= len(read_standings(course).submitted)
        counts.append(len(statements))
    event.remove(Engine, "before_cursor_execute", note)

    assert counts[0] == counts[1]
