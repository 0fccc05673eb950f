"""Grade code in this process: fast, and only for this project's own code, such as mutants and rewrites."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from autograder.confined.notebook.any_order import load
from autograder.confined.notebook.cells import parsed_cells
from autograder.intake.released import packages_cell
from autograder.judge.examination import Examination
from autograder.sandbox.process import LIBRARY_SETTINGS
from autograder.wall.cell import Cell
from helpers.compare.judge import Observe, judge, pair
from helpers.contract.exercises import BLOCKS, EXERCISES
from helpers.contract.texts import Form
from helpers.contract.verdict import PASSED, Verdict
from helpers.startup import load_tensorflow

SEED = 20151210
"""The default seed of the hidden cases in benchmarks and tests."""


@dataclass(frozen=True)
class Graded:
    """Two verdicts of one function: the self-check cell's and the grader's."""

    self_check: Verdict
    grader: Verdict


def processes(workers: int) -> ProcessPoolExecutor:
    """Return processes that share nothing with this one, in which the libraries run as beside student code.

    Args:
        workers: their number.
    """
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_as_beside_student_code)


def _as_beside_student_code() -> None:
    os.environ |= LIBRARY_SETTINGS
    load_tensorflow()
    # here, because it loads Keras
    from helpers.observe.fast_layers import speed_up

    speed_up()


def namespace_of(code: str) -> dict[str, Any]:
    """Return the namespace in which the grader has defined the graded functions."""
    load_tensorflow()
    return load(list(parsed_cells([packages_cell(), Cell(1, code)]))).namespace


def grade(code: str, exam: Examination, functions: Sequence[str] = EXERCISES) -> dict[str, Graded]:
    """Grade functions of student code by public and hidden cases.

    Args:
        code: the student code.
        exam: the grading run.
        functions: which functions are graded; the others count as right.
    """
    observe = observer_of(namespace_of(code))
    graded: dict[str, Graded] = {}
    for name in functions:
        wrong = [block for block in BLOCKS if block in graded and not graded[block].grader.right]
        public = exam.public[name]
        evidence = pair(public.cases, observe([expected.case for expected in public.cases]))
        self_check = judge(public, evidence, blocks_are_right=not wrong)
        graded[name] = Graded(self_check, exam.judge_function(name, observe, wrong_blocks=wrong))
    return graded


def observer_of(namespace: dict[str, Any]) -> Observe:
    """Return what observes cases in this process, each once."""
    from helpers.observe.observer import observe

    observed = cache(lambda case: observe(case, namespace))
    return lambda cases: [observed(case) for case in cases]


def lost(verdict: Verdict) -> dict[str, str]:
    """Return the status of each criterion that is not fulfilled."""
    return {result.criterion: result.status for result in verdict.results if result.status != PASSED}


def senseless(verdict: Verdict) -> tuple[str, ...]:
    """Return the places of faults for which the same text is expected and found."""
    faults = [fault for result in verdict.results for fault in result.mismatches if fault.form is Form.COMPARISON]
    return tuple(fault.where for fault in faults if fault.expected == fault.actual)
