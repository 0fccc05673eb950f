"""Make a course with a large class: the sample submissions, repeated under other names and with other bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import SAMPLES, make_course

WAITS = "infinite_loop"
"""This sample takes as long as the limit that one sets, whoever grades it; it is left out."""


def make_class(folder: Path, students: int, samples: Sequence[str] = ()) -> list[str]:
    """Make the course, release the assignment, hand in whole folders, and give the names of the students.

    Args:
        folder: where the course is made.
        students: how many there are.
        samples: which ones are repeated, by turns; all that do not wait if none is named.
    """
    make_course(folder)
    run_nbgrader(folder, "generate_assignment", NAME)
    released = folder / "release" / NAME
    empty = json.loads((released / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    named = samples or sorted(path.parent.name for path in SAMPLES.glob("*/submission.py") if path.parent.name != WAITS)
    codes = [(SAMPLES / each / "submission.py").read_text(encoding="utf-8") for each in named]
    names = [f"student{number:06d}" for number in range(students)]
    for number, name in enumerate(names):
        submitted = folder / "submitted" / name / NAME
        shutil.copytree(released, submitted)
        filled = notebook.fill(empty, f"# handed in by {name}\n{codes[number % len(codes)]}")
        (submitted / f"{NAME}.ipynb").write_text(json.dumps(filled, indent=1), encoding="utf-8")
    return names
