"""Make a course with a large class, of given codes under new names and with different bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import make_course
from benchmarks.samples import SUBMISSIONS

HANGS = "infinite_loop"
"""This sample always runs into the time limit, so it is left out."""

_PACKAGES = ("packages-helpers", "packages")
"""The ids of the cells that import what the solutions and the check cells need."""


def codes_of_samples(students: int, samples: Sequence[str] = ()) -> list[str]:
    """Return the codes of a class, the samples in turn.

    Args:
        students: their number.
        samples: the names of the samples; by default of all that do not hang.
    """
    chosen = samples or sorted({path.parent.name for path in SUBMISSIONS.glob("*/submission.py")} - {HANGS})
    codes = [(SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8") for name in chosen]
    return list(islice(cycle(codes), students))


def make_class(folder: Path, codes: Sequence[str], *, only_checks: bool = False) -> list[str]:
    """Make the course, release the assignment, hand in whole folders, and return the students' names.

    Args:
        folder: the course's folder.
        codes: what the students hand in.
        only_checks: whether the notebooks hold nothing but imports, solutions and check cells.
    """
    make_course(folder)
    run_nbgrader(folder, "generate_assignment", NAME)
    released = folder / "release" / NAME
    empty = json.loads((released / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    empty = checks_alone(empty) if only_checks else empty
    names = [f"student{number:06d}" for number in range(len(codes))]
    for name, code in zip(names, codes, strict=True):
        submitted = folder / "submitted" / name / NAME
        shutil.copytree(released, submitted)
        filled = notebook.fill(empty, f"# handed in by {name}\n{code}")
        (submitted / f"{NAME}.ipynb").write_text(json.dumps(filled, indent=1), encoding="utf-8")
    return names


def checks_alone(nb: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook with nothing but imports, solutions and check cells.

    Args:
        nb: the released notebook.
    """
    return nb | {"cells": [cell for cell in nb["cells"] if _is_needed(cell)]}


def _is_needed(cell: dict[str, Any]) -> bool:
    own = cell["metadata"].get("nbgrader", {})
    return cell["id"] in _PACKAGES or bool(own.get("solution") or own.get("grade"))
