"""Make a course with a large class: the sample submissions, repeated under new names and with different bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import make_course
from benchmarks.samples import SUBMISSIONS

HANGS = "infinite_loop"
"""This sample always runs into the time limit, so it is left out."""


def make_class(folder: Path, students: int, samples: Sequence[str] = ()) -> list[str]:
    """Make the course, release the assignment, hand in whole folders, and return the students' names.

    Args:
        folder: the course's folder.
        students: the number of students.
        samples: the samples that are repeated, in turn; by default all that do not hang.
    """
    make_course(folder)
    run_nbgrader(folder, "generate_assignment", NAME)
    released = folder / "release" / NAME
    empty = json.loads((released / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    chosen = samples or sorted({path.parent.name for path in SUBMISSIONS.glob("*/submission.py")} - {HANGS})
    codes = [(SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8") for name in chosen]
    names = [f"student{number:06d}" for number in range(students)]
    for number, name in enumerate(names):
        submitted = folder / "submitted" / name / NAME
        shutil.copytree(released, submitted)
        filled = notebook.fill(empty, f"# handed in by {name}\n{codes[number % len(codes)]}")
        (submitted / f"{NAME}.ipynb").write_text(json.dumps(filled, indent=1), encoding="utf-8")
    return names
