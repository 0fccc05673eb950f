"""What a graded course holds: the rows of its gradebook and its autograded files; and the command that grades it."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from assignment.release import NAME
from autograder.cli.main import main
from autograder.course.autograded_notebook import REPORT
from benchmarks.fidelity.grading import SEED

COURSE_TIMEOUT_S = 30

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
    """Return all that a gradebook says of a class, except random identifiers."""
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return {name: sorted(database.execute(query), key=repr) for name, query in TABLES.items()}


def files(course: Path) -> dict[str, tuple[int, bytes]]:
    """Return the permissions and contents of all autograded files, but for when and why their reports were made."""
    found = course / "autograded"
    paths = [path for path in found.rglob("*") if path.is_file()]
    return {str(path.relative_to(found)): (path.stat().st_mode, _without_origin(path)) for path in paths}


def _without_origin(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        notebook = json.loads(content)
        notebook["metadata"]["autograder"].pop("made")
    except (ValueError, LookupError, TypeError, AttributeError):
        return content
    return json.dumps(notebook).encode()


def grade(course: Path, *options: str) -> int:
    """Run the command on a course, and return its exit code."""
    return main(["grade", NAME, "--course", str(course), f"--timeout-s={COURSE_TIMEOUT_S}", f"--seed={SEED}", *options])


def read_report(course: Path, student: str) -> dict[str, Any]:
    """Return the report in a student's autograded notebook."""
    path = course / "autograded" / student / NAME / f"{NAME}.ipynb"
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["metadata"][REPORT]
    return report
