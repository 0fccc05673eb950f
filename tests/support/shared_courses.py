"""A course of three assignments (with hidden tests, with manual answers, and ours), and the rows of its gradebook."""

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from benchmarks.samples import SUBMISSIONS

SITE = """
from nbgrader.plugins import LateSubmissionPlugin

class OnePointADay(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1

def note(assignment, student, notebooks):
    from pathlib import Path
    Path("release", assignment, "note.txt").write_text(assignment)

c = get_config()
c.CourseDirectory.course_id = "deep_learning"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.tmp"]
c.Exchange.root = "/nowhere/exchange"
c.Execute.timeout = 90
c.GenerateAssignment.post_convert_hook = note
c.AssignLatePenalties.plugin_class = OnePointADay
"""
"""What a site configures."""

HIDDEN, MANUAL = "ps1", "ps2"
OTHERS = (HIDDEN, MANUAL)
SAMPLES = {"ada": "solution", "bob": "names_missing"}
"""The sample that each student hands in of our assignment."""

STUDENTS = (*SAMPLES, "cem")
TIMES = {"ada": "2024-01-01 10:00:00 UTC", "bob": "2024-01-02 10:00:00 Europe/Berlin"}

_DOUBLED = "def doubled(number):\n    ### BEGIN SOLUTION\n    return 2 * number\n    ### END SOLUTION"
_TEST = "assert doubled(2) == 4\n### BEGIN HIDDEN TESTS\nassert doubled(3) == 6\n### END HIDDEN TESTS"
_READ = "from pathlib import Path\nassert Path('data/numbers.csv').read_text() == '1,2\\n'"
_ANSWERS = {
    HIDDEN: {
        "ada": {"doubled": "def doubled(number):\n    return number + number"},
        "bob": {"doubled": "def doubled(number):\n    return 4  # right by the test that is shown"},
        "cem": {"doubled": "def doubled(number):\n    return 'two'"},
    },
    MANUAL: {
        "ada": {"essay": "Residual connections.", "plot": "import os\nprint(os.getcwd())"},
        "bob": {"essay": "Something else."},
        "cem": {},
    },
}

_QUERIES = {
    "cells": "select notebook.name, base_cell.name, base_cell.type from base_cell "
    "join notebook on notebook.id = base_cell.notebook_id "
    "join assignment on assignment.id = notebook.assignment_id",
    "sources": "select base_cell.name, cell_type, locked, source, checksum from source_cell "
    "join base_cell on base_cell.id = source_cell.id "
    "join notebook on notebook.id = base_cell.notebook_id "
    "join assignment on assignment.id = notebook.assignment_id",
    "submissions": "select student_id, timestamp, extension from submitted_assignment "
    "join assignment on assignment.id = submitted_assignment.assignment_id",
    "notebooks": "select student_id, flagged, late_submission_penalty from submitted_notebook "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id "
    "join assignment on assignment.id = submitted_assignment.assignment_id",
    "grades": "select student_id, base_cell.name, auto_score, manual_score, needs_manual_grade, extra_credit "
    "from grade "
    "join base_cell on base_cell.id = grade.cell_id "
    "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id "
    "join assignment on assignment.id = submitted_assignment.assignment_id",
    "comments": "select student_id, base_cell.name, auto_comment, manual_comment from comment "
    "join base_cell on base_cell.id = comment.cell_id "
    "join submitted_notebook on submitted_notebook.id = comment.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id "
    "join assignment on assignment.id = submitted_assignment.assignment_id",
}


def make_sources(course: Path) -> None:
    """Write the sources of the two other assignments; each has a file and a folder that our releases leave out."""
    for name, cells in {HIDDEN: _hidden(), MANUAL: _manual()}.items():
        for file, text in {"data/numbers.csv": "1,2\n", "pretrained/weights.txt": "0.5\n"}.items():
            path = course / "source" / name / file
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
        nbformat.write(_new_notebook(cells), course / "source" / name / f"{name}.ipynb")


def _new_notebook(cells: list[NotebookNode]) -> NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _hidden() -> list[NotebookNode]:
    return [
        new_cell("code", "doubled", _DOUBLED, solution=True),
        new_cell("code", "test_doubled", _TEST, points=2),
        new_cell("code", "test_data", _READ, points=1),
    ]


def _manual() -> list[NotebookNode]:
    return [
        new_cell("markdown", "essay", "Why is it so deep?", solution=True, points=3),
        new_cell("code", "plot", "# plot it", solution=True, points=2),
    ]


def new_cell(
    cell_type: str,
    name: str,
    source: str,
    *,
    solution: bool = False,
    task: bool = False,
    points: float | None = None,
) -> NotebookNode:
    """Return a cell of a source as nbgrader's tool bar makes it."""
    new = nbformat.v4.new_code_cell if cell_type == "code" else nbformat.v4.new_markdown_cell
    is_grade = points is not None and not task
    graded = {"grade": is_grade, "solution": solution, "locked": not solution, "task": task}
    worth = {} if points is None else {"points": points}
    return new(
        source,
        id=name[:64] or "nameless",
        metadata={"nbgrader": {"grade_id": name, "schema_version": 3, **graded, **worth}},
    )


def hand_in(course: Path) -> None:
    """Hand in the releases, filled in by each student; ours only if it is released."""
    for name, answers in _ANSWERS.items():
        released = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
        for student, answer in answers.items():
            for cell in released.cells:
                cell.source = answer.get(cell.metadata.nbgrader.grade_id, cell.source)
            _submit(course, student, name, nbformat.v4.writes(released))
            released = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
    ours = course / "release" / NAME / f"{NAME}.ipynb"
    for student, sample in SAMPLES.items() if ours.exists() else ():
        code = (SUBMISSIONS / sample / "submission.py").read_text(encoding="utf-8")
        filled = notebook.fill(json.loads(ours.read_text(encoding="utf-8")), code)
        _submit(course, student, NAME, json.dumps(filled))


def _submit(course: Path, student: str, assignment: str, text: str) -> None:
    folder = course / "submitted" / student / assignment
    shutil.copytree(course / "release" / assignment, folder)
    (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
    if student in TIMES:
        (folder / "timestamp.txt").write_text(TIMES[student], encoding="utf-8")


def by_commands(course: Path, assignments: tuple[str, ...]) -> None:
    """Release, hand in, autograde and give feedback by nbgrader's commands."""
    for name in assignments:
        run_nbgrader(course, "generate_assignment", name)
    hand_in(course)
    for name in assignments:
        run_nbgrader(course, "autograde", name)
        run_nbgrader(course, "generate_feedback", name)


def rows_of(course: Path, assignment: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that a gradebook says of an assignment, except random identifiers."""
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return {
            name: sorted(database.execute(f"{query} where assignment.name = ?", (assignment,)), key=repr)
            for name, query in _QUERIES.items()
        }


def scores_of(course: Path, assignment: str) -> dict[tuple[str, str], float | None]:
    """Return the automatic score of each student and graded cell."""
    return {(student, cell): score for student, cell, score, *_ in rows_of(course, assignment)["grades"]}


def where_code_ran(course: Path) -> str:
    """Return the working folder that the code of a student saw."""
    read = nbformat.read(course / "autograded" / "ada" / MANUAL / f"{MANUAL}.ipynb", as_version=4)
    [cell] = (cell for cell in read.cells if cell.cell_type == "code")
    return str(cell.outputs[0].text).strip()


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files of a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
