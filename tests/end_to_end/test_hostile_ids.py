"""A class whose students have markup and terminal codes as ids and in their messages is graded to its end."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import make_course
from autograder.intake.terminal import printable

pytestmark = pytest.mark.slow

IDS = ["[bold]", "[link=file:etc]x", "\x1b[2Jada", "a\u202eb", ":smile: <b>", "[[red]"]
CODE = """
def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    raise ValueError("[/red] [link=https://evil.example]click[/link] \\x1b[2J")
"""


def test_class_is_graded_to_its_end(tmp_path: Path) -> None:
    """Everybody has a row in the gradebook, the table shows each id, and no character controls the terminal."""
    course = tmp_path / "course"
    make_course(course)
    run_nbgrader(course, "generate_assignment", NAME)
    released = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    for student in IDS:
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook.fill(released, CODE)), encoding="utf-8")

    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course), "--allow-weaker-sandbox"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "300"}
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert [] == [student for student in IDS if printable(student) not in done.stdout]
    assert len(IDS) == sum(
        "[/red] [link=https://evil.example]click[/link]" in line for line in done.stdout.splitlines()
    )
    assert all(line.replace("\t", "").isprintable() for line in done.stdout.splitlines())
    run_nbgrader(course, "export")
    with (course / "grades.csv").open(newline="", encoding="utf-8") as file:
        assert set(IDS) == {row["student_id"] for row in csv.DictReader(file)}
