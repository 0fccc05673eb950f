"""An instructor gives points for the notebook's questions by one test cell, as docs/instructor.md says."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import NAME
from autograder.course.cells.releasable import why_not
from autograder.intake.released import OwnTest, read_released
from autograder.intake.submission import Submission
from autograder.sandbox.options import Options
from autograder.sandbox.own_tests import OwnOutcome, run_own_tests
from autograder.wall.cell import Cell, Kind
from tests.support.shared_courses import new_cell

INSTRUCTOR = (notebook.ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
TEST = re.search(r"```python\n *(from helpers import predict\n.*?)```", INSTRUCTOR, re.DOTALL)
HELD = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))
QUESTIONS = {cell["id"]: "".join(cell["source"]) for cell in HELD["cells"] if cell["id"].endswith("-predict")}
ANSWERS = {
    "layers_until_a_thousandth": "20",
    "parameters_of_convolution": "590_000",
    "parameters_of_bottleneck": "70_016",
    "numbers_of_batch_normalization": "512",  # wrong
    "stride_of_shortcut": "2",
    "receptive_fields": "stage_1=11, stage_5=483",
    "loss_of_untrained_network": "1.79",
    "blocks_of_resnet101": "[3, 4, 23, 3]",
}


def answered(source: str) -> str:
    """Return a question's cell with answers in place of the dots; the question about shapes stays open."""
    for name, answer in ANSWERS.items():
        source = re.sub(rf"{name}\(.*\)", f"{name}({answer})", source)
    return source


def outcome(folder: Path, *cells: str) -> OwnOutcome:
    """Return what comes of the test that docs/instructor.md shows, below some cells of a student."""
    assert TEST is not None
    source = "\n".join(line.strip() for line in TEST[1].strip().splitlines())
    test = new_cell("code", "questions", source, points=9)
    path = folder / f"{NAME}.ipynb"
    path.write_text(json.dumps({**HELD, "cells": [*HELD["cells"], json.loads(json.dumps(test))]}), encoding="utf-8")
    assert "" == why_not(folder)
    placed = [Cell(number, cell) for number, cell in enumerate(cells, start=1)]
    submission = Submission((*placed, Cell(50, source, Kind.RELEASED, tests="questions")))
    release = replace(read_released(path), tests=(OwnTest("questions", source),))
    return run_own_tests(submission, release, Options(timeout_s=20.0))["questions"]


@pytest.mark.parametrize(("are_answered", "points"), [(True, "7"), (False, "0")])
def test_one_cell_scores_the_questions(tmp_path: Path, *, are_answered: bool, points: str) -> None:
    """Seven right answers, a wrong and an open one are seven points; nbgrader takes the number of the last line."""
    assert 6 == len(QUESTIONS)
    cells = [answered(source) if are_answered else source for source in QUESTIONS.values()]

    assert OwnOutcome(value=points) == outcome(tmp_path, *cells)
