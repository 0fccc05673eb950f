"""Damaged submissions: each gets the points that it still earns and one clear message, and the class goes on."""

import copy
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import make_course
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES
from tests.support.courses import COURSE_TIMEOUT_S, read_report, rows

pytestmark = pytest.mark.slow

Notebook = dict[str, Any]

CELLS = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
PLACE = 1 + [notebook.grade_id(cell) for cell in CELLS].index("identity_block")
"""The number of the cell with the student's identity_block."""


def cell(made: Notebook, name: str) -> Notebook:
    """Return the cell with an nbgrader name."""
    return next(cell for cell in made["cells"] if notebook.grade_id(cell) == name)


def without(made: Notebook, *names: str) -> Notebook:
    """Delete cells by their nbgrader name or their cell id."""
    made["cells"] = [cell for cell in made["cells"] if notebook.grade_id(cell) not in names and cell["id"] not in names]
    return made


def changed(made: Notebook, name: str, **fields: Any) -> Notebook:
    """Change fields of a cell."""
    cell(made, name).update(fields)
    return made


def doubled(made: Notebook, name: str, source: str) -> Notebook:
    """Put a copy of a cell, with another source, after it."""
    original = cell(made, name)
    made["cells"].insert(made["cells"].index(original) + 1, copy.deepcopy(original) | {"source": source})
    return made


def cut(made: Notebook, name: str) -> Notebook:
    """Cut a solution cell in two in the middle of its function."""
    source = cell(made, name)["source"]
    middle = source.index("    # Third component")
    made = doubled(made, name, source[middle:])
    return changed(made, name, source=source[:middle])


def renamed(made: Notebook, name: str) -> Notebook:
    """Rename a cell for nbgrader, and claim points for it."""
    cell(made, name)["metadata"]["nbgrader"] |= {"grade_id": "mine", "grade": True, "points": 1000}
    return made


def old(made: Notebook) -> Notebook:
    """Put the cells into notebook format 3."""
    cells = [
        {
            "cell_type": "code",
            "input": cell["source"],
            "outputs": [],
            "language": "python",
            "metadata": {},
            "collapsed": False,
        }
        for cell in made["cells"]
        if cell["cell_type"] == "code"
    ]
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


def without_code(made: Notebook) -> Notebook:
    """Turn the cell after the solution of identity_block to raw."""
    original = cell(made, "identity_block")
    made["cells"][made["cells"].index(original) + 1]["cell_type"] = "raw"
    return made


def flooded(made: Notebook) -> Notebook:
    """Add an output of 50 MB to a cell."""
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}
    return changed(made, "check_identity_block", outputs=[text])


STUB = "def identity_block(X, f, filters):\n    raise NotImplementedError()"
ASSERTED = "raise AssertionError('edited')"
ALL = 30.0

DAMAGED: dict[str, tuple[Callable[[Notebook], Any], float, str]] = {
    "untouched": (lambda made: made, ALL, ""),
    "not_json": (lambda _: b"{ this is no notebook", 0.0, "its text is not JSON"),
    "empty_file": (lambda _: b"", 0.0, "its text is not JSON"),
    "no_cells": (lambda made: made | {"cells": []}, 0.0, "identity_block: the call: the function is not defined"),
    "old_format": (old, ALL, ""),
    "wrong_kernel": (
        lambda made: made | {"metadata": {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}},
        ALL,
        "The notebook's kernel is set to R; its cells were read as Python.",
    ),
    "solution_deleted": (
        lambda made: without(made, "identity_block"),
        20.0,
        "identity_block: the call: the function is not defined",
    ),
    "solution_doubled": (lambda made: doubled(made, "identity_block", STUB), ALL, ""),
    "solution_renamed": (lambda made: renamed(made, "identity_block"), ALL, ""),
    "solution_cut_in_two": (lambda made: cut(made, "identity_block"), ALL, "were read as one"),
    "solution_turned_to_markdown": (
        lambda made: changed(made, "identity_block", cell_type="markdown"),
        ALL,
        "is not a code cell; it was read as one.",
    ),
    "check_deleted": (
        lambda made: without(made, "check_identity_block", "check_ResNet50"),
        ALL,
        f"identity_block has no check cell; its definition in cell {PLACE} was graded.",
    ),
    "check_edited": (lambda made: changed(made, "check_identity_block", source=ASSERTED), ALL, ""),
    "defined_twice": (
        lambda made: doubled(made, "identity_block", "def identity_block(X, f, filters):\n    return X"),
        21.0,
        f"is defined in the cells {PLACE}, {PLACE + 1}; the definition in cell {PLACE + 1} was graded, because ",
    ),
    "imports_gone": (
        lambda made: without(made, "packages", "packages-helpers"),
        ALL,
        "The notebook does not have the release's packages cell; it was run first.",
    ),
    "cells_in_another_order": (
        lambda made: made | {"cells": made["cells"][::-1]},
        ALL,
        "it was graded as its cells define it in another order.",
    ),
    "output_of_50_mb": (flooded, ALL, ""),
    "latin_1": (
        lambda made: json.dumps(
            changed(made, "identity_block", source="# für\n" + cell(made, "identity_block")["source"]),
            ensure_ascii=False,
        ).encode("latin-1"),
        ALL,
        "resnet50.ipynb is not in UTF-8; it was read as latin-1.",
    ),
    "windows_line_ends": (
        lambda made: (
            json.dumps(
                changed(made, "identity_block", source=cell(made, "identity_block")["source"].replace("\n", "\r\n")),
                indent=1,
            )
            .replace("\n", "\r\n")
            .encode()
        ),
        ALL,
        "",
    ),
    "old_attempt_switched_off": (
        lambda made: without_code(doubled(made, "identity_block", "def identity_block(X, f, filters):\n    return X")),
        ALL,
        "",
    ),
    "half_a_character": (lambda made: changed(made, "try_identity_block", source="# \ud800"), ALL, ""),
    "junk_metadata": (
        lambda made: (
            made | {"metadata": [1], "cells": [*made["cells"], 3, {"cell_type": 4, "metadata": "x", "source": 5}]}
        ),
        ALL,
        "",
    ),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graded course in which each student has submitted one of the damaged notebooks."""
    folder: Path = tmp_path_factory.mktemp("damaged") / "course"
    make_course(folder)
    run_nbgrader(folder, "generate_assignment", NAME)
    released = json.loads((folder / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    for name, (damage, _points, _message) in DAMAGED.items():
        made = damage(notebook.fill(released, SOLUTION))
        submitted = folder / "submitted" / name / NAME
        submitted.mkdir(parents=True)
        data = made if isinstance(made, bytes) else json.dumps(made).encode()
        (submitted / f"{NAME}.ipynb").write_bytes(data)
    (folder / "submitted" / "no_notebook" / NAME).mkdir(parents=True)
    run_nbgrader(
        folder, "autograde", NAME, f"--ObserveAndJudge.timeout_s={COURSE_TIMEOUT_S}", f"--ObserveAndJudge.seed={SEED}"
    )
    run_nbgrader(folder, "generate_feedback", NAME)
    run_nbgrader(folder, "export")
    return folder


@pytest.mark.parametrize(("name", "points", "message"), [(name, *rest) for name, (_damage, *rest) in DAMAGED.items()])
def test_damaged_submission_gets_what_it_earns(name: str, points: float, message: str, course: Path) -> None:
    """The report has the points and the message, the gradebook the same points, and feedback is written."""
    report = read_report(course, name)
    with (course / "grades.csv").open(newline="", encoding="utf-8") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}

    assert (points, points) == (report["points"], exported[name])
    assert any(message in text for text in report["messages"]) or not message
    assert (course / "feedback" / name / NAME / f"{NAME}.html").exists()


def test_graded_cells_are_restored_in_every_autograded_notebook(course: Path) -> None:
    """Nbgrader finds three solutions and three checks worth 10 points each, whatever a student did."""
    for name in DAMAGED:
        path = course / "autograded" / name / NAME / f"{NAME}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found = {notebook.grade_id(cell): cell["metadata"]["nbgrader"] for cell in cells if notebook.grade_id(cell)}
        assert {10.0} == {found[check]["points"] for check in notebook.CHECKS.values()}, name
        assert all(found[function]["solution"] for function in EXERCISES), name


def test_what_cannot_be_read_goes_to_a_person_and_is_shown(course: Path) -> None:
    """Nbgrader sees a folder without a notebook too; feedback shows what was handed in, not a blank template."""
    flagged = {row[0] for row in rows(course)["grades"] if row[2] is None and row[4]}
    page = (course / "feedback" / "not_json" / NAME / f"{NAME}.html").read_text(encoding="utf-8")

    assert {"not_json", "empty_file", "no_notebook"} == flagged
    assert "{ this is no notebook" in page
    assert "YOUR CODE HERE" not in page
    assert (course / "feedback" / "no_notebook" / NAME / f"{NAME}.html").exists()
