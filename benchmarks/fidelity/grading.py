"""Grade code in this process: quick, and only for code of our own making, such as mutants and rewrites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assignment import notebook
from autograder.confined.loader import load
from autograder.judge.examination import Examination, Observe
from helpers.compare.judge import judge, pair
from helpers.contract.exercises import BLOCKS, EXERCISES
from helpers.contract.verdict import PASSED, Verdict
from helpers.startup import load_tensorflow

SUBMISSIONS = notebook.ROOT / "tests" / "submissions"
SOLUTION = (SUBMISSIONS / "solution" / "submission.py").read_text(encoding="utf-8")
SEED = 20151210
"""What the hidden cases are drawn from, unless a benchmark is told another seed."""


@dataclass(frozen=True)
class Graded:
    """Two verdicts of one function: that of its self-check cell, and that of the grader."""

    self_check: Verdict
    grader: Verdict


def namespace_of(code: str) -> dict[str, Any]:
    """Define the graded functions as the grader does."""
    load_tensorflow()
    return load([(0, notebook.packages()), (1, code)]).namespace


def grade(code: str, exam: Examination, functions: Sequence[str] = EXERCISES) -> dict[str, Graded]:
    """Return the verdicts of some functions of student code, by public and hidden cases.

    Args:
        code: the student's; functions that are not graded are taken to be right.
        exam: the grading run.
        functions: which ones are graded.
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
    """Give the status of each criterion that is not fulfilled."""
    return {each.criterion: each.status for each in verdict.results if each.status != PASSED}
