"""Grade code in this process: quick, and only for code of our own making, such as mutants and rewrites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assignment import notebook
from autograder.confined.loader import load
from autograder.judge.examination import FUNCTIONS, Examination
from helpers.compare.judge import compare
from helpers.contract.exercises import BLOCKS
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


def grade(code: str, exam: Examination, functions: Sequence[str] = FUNCTIONS) -> dict[str, Graded]:
    """Grade some functions of student code by public and hidden cases.

    Args:
        code: the student's; functions that are not graded are taken to be right.
        exam: the grading run.
        functions: which ones are graded.
    """
    load_tensorflow()
    from helpers.observe.observer import observe

    namespace = namespace_of(code)
    graded: dict[str, Graded] = {}
    for name in functions:
        seen = [observe(case, namespace) for case in exam.cases_of(name)]
        right = all(graded[each].grader.right for each in BLOCKS if each in graded)
        public = exam.public[name]
        self_check = compare(public, seen[: len(public["cases"])], blocks_are_right=right)
        graded[name] = Graded(self_check, exam.judge_function(name, seen, blocks_are_right=right))
    return graded


def lost(verdict: Verdict) -> dict[str, str]:
    """Give the status of each criterion that is not fulfilled."""
    return {each.criterion: each.status for each in verdict.results if each.status != PASSED}
