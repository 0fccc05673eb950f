"""`python -m autograder grade`: the gradebook and the notebooks are those of nbgrader's own command."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE_TIMEOUT_S, SEED

from assignment.release import NAME
from autograder.__main__ import main

TABLES = {
    "students": "select id, first_name, last_name, email from student",
    "submissions": "select student_id, timestamp, extension, assignment.name from submitted_assignment "
    "join assignment on assignment.id = submitted_assignment.assignment_id",
    "notebooks": "select student_id, flagged, late_submission_penalty from submitted_notebook "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id",
    "grades": "select student_id, base_cell.name, auto_score, manual_score, needs_manual_grade, extra_credit "
    "from grade "
    "join base_cell on base_cell.id = grade.cell_id "
    "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id",
    "comments": "select student_id, base_cell.name, auto_comment, manual_comment from comment "
    "join base_cell on base_cell.id = comment.cell_id "
    "join submitted_notebook on submitted_notebook.id = comment.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id",
}


def rows(course: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give all that a gradebook says of a class, but the identifiers that are drawn."""
    with sqlite3.connect(course / "gradebook.db") as database:
        return {name: sorted(database.execute(query), key=repr) for name, query in TABLES.items()}


def files(course: Path) -> dict[str, tuple[int, bytes]]:
    """Give the permissions and the contents of all autograded files."""
    found = course / "autograded"
    paths = [path for path in found.rglob("*") if path.is_file()]
    return {str(path.relative_to(found)): (path.stat().st_mode, path.read_bytes()) for path in paths}


def ungraded(course: Path, folder: Path) -> Path:
    """Give a copy of a course in which nothing has been graded yet."""
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns("autograded", "feedback", "*.csv"))
    with sqlite3.connect(folder / "gradebook.db") as database:
        for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
            database.execute(f"delete from {table}")  # noqa: S608 - the names stand in the line above
    return folder


def grade(course: Path, *options: str) -> int:
    """Run the command on a course."""
    return main(["grade", NAME, "--course", str(course), f"--timeout-s={COURSE_TIMEOUT_S}", f"--seed={SEED}", *options])


@pytest.fixture(scope="session")
def class_graded(graded_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that nbgrader's command graded, graded by ours."""
    course = ungraded(graded_course, tmp_path_factory.mktemp("class") / "course")
    assert grade(course) == 0
    return course


def test_gradebook_is_the_one_that_nbgrader_writes(graded_course: Path, class_graded: Path) -> None:
    """Every row of every table about the class, on all samples."""
    theirs, ours = rows(graded_course), rows(class_graded)

    assert all(theirs.values())
    assert theirs == ours


def test_autograded_notebooks_are_the_ones_that_nbgrader_writes(graded_course: Path, class_graded: Path) -> None:
    """Byte for byte, on all samples."""
    theirs, ours = files(graded_course), files(class_graded)

    assert theirs.keys() == ours.keys()
    assert [] == [name for name in theirs if theirs[name] != ours[name]]


def test_second_run_has_nothing_to_do(class_graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says so."""
    assert grade(class_graded) == 0

    count = len(list((class_graded / "submitted").iterdir()))
    assert f"0 graded in 0.0 s, on average 0.0 of 30 points; {count} unchanged" in capsys.readouterr().out.replace(
        "\n", " "
    )
