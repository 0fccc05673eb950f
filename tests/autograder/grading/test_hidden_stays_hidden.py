"""No report tells a hidden case, whatever student code shows of what it has seen."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.grading.grader import do
from autograder.grading.report import Report
from autograder.grading.work import Place, Work
from autograder.intake import submission
from autograder.judge.examination import examination
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from benchmarks.fidelity.grading import SEED
from helpers.contract.exercises import EXERCISES
from tests.support.attacks.grading import ATTACKS

LEAKS = sorted(name for name in ATTACKS if name.startswith("leaks_hidden_cases"))
SHORTEST = 5
"""Digits of a key that cannot be in a report by chance."""


def handed_in(name: str, folder: Path, at_the_end: str = "") -> Path:
    """Write an attack as a notebook of two cells, the blocks and the network with a further line."""
    *first, network = ATTACKS[name].read_text(encoding="utf-8").split("\n\n\n")
    cells = [nbformat.v4.new_code_cell(source) for source in ("\n\n\n".join(first), f"{network}\n{at_the_end}")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "resnet50.ipynb")
    return folder / "resnet50.ipynb"


def keys(value: Any) -> set[str]:
    """Return the keys in plain data from which numbers are drawn."""
    if isinstance(value, dict):
        own = {str(item) for name, item in value.items() if name.endswith("key")}
        return own.union(*map(keys, value.values()))
    return set()


def told(report: Report) -> set[str]:
    """Return the keys of hidden cases that a report tells."""
    hidden = [case.case.to_json() for name in EXERCISES for case in examination(SEED).hidden[name].cases]
    text = json.dumps(report.to_json() | {"seed": 0})
    return {key for case in hidden for key in keys(case) if len(key) >= SHORTEST and key in text}


@pytest.mark.slow
@pytest.mark.parametrize("name", LEAKS)
def test_reports_tell_nothing_of_hidden_cases(name: str, tmp_path: Path) -> None:
    """Errors, names, kinds and settings in hidden cases are not shown; public cases run where none was seen."""
    report = do(Work(Place(handed_in(name, tmp_path)), SEED)).graded

    assert set() == told(report)
    assert report.points < 30


@pytest.mark.slow
def test_in_one_process_hidden_cases_are_told(tmp_path: Path) -> None:
    """Positive control: if the cases that explain came from the process that decides, they would tell."""
    found = submission.read(handed_in("leaks_hidden_cases_in_a_public_error", tmp_path))
    with Sitting(found, Options()) as sitting:
        verdicts = examination(SEED).conduct(sitting.observe)

    assert told(Report(verdicts, SEED))


@pytest.mark.slow
def test_remarks_on_cells_that_run_late_tell_nothing(tmp_path: Path) -> None:
    """A cell that runs after hidden cases is run again where there were none."""
    path = handed_in("leaks_hidden_cases_in_a_public_error", tmp_path, "raise ValueError(f'HIDDEN{SEEN}'[:300])")

    report = do(Work(Place(path), SEED)).graded

    assert any("HIDDEN" in remark for remark in report.remarks)
    assert set() == told(report)
