"""Judge a submission's observations by public and hidden cases; no student code runs in this process."""

from __future__ import annotations

import builtins
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from assignment import cases, expectations, notebook
from helpers.compare import compare
from helpers.verdict import FAILED, PASSED, SKIPPED, Mismatch, Result, Verdict

Json = dict[str, Any]
FUNCTIONS = notebook.EXERCISES
HIDDEN_NOTE = "shows with other arguments than the notebook's"


@dataclass(frozen=True)
class Examination:
    """The cases of one grading run and what is expected of them.

    Args:
        seed: what the hidden cases are drawn from.
        public: for each function, what its public cases should give.
        hidden: for each function, what its hidden cases should give.
    """

    seed: int
    public: dict[str, Json]
    hidden: dict[str, Json]

    @property
    def cases(self) -> list[Json]:
        """All cases, in the order in which `judge` takes their observations."""
        return [
            each["case"] for name in FUNCTIONS for each in (*self.public[name]["cases"], *self.hidden[name]["cases"])
        ]

    def judge(self, observations: Sequence[Json]) -> dict[str, Verdict]:
        """Give the verdicts of all functions.

        Args:
            observations: one for each of `cases`.
        """
        verdicts: dict[str, Verdict] = {}
        start = 0
        for name in FUNCTIONS:
            middle = start + len(self.public[name]["cases"])
            end = middle + len(self.hidden[name]["cases"])
            right = all(each.right for each in verdicts.values())
            public = compare(self.public[name], observations[start:middle], blocks_are_right=right)
            hidden = compare(self.hidden[name], observations[middle:end], blocks_are_right=right)
            verdicts[name] = _joined(public, hidden)
            start = end
        return verdicts


@lru_cache(maxsize=2)
def examination(seed: int) -> Examination:
    """Draw the cases of a grading run.

    Args:
        seed: recorded with every report; the same seed gives the same cases.
    """
    public = _public()
    hidden = {name: expectations.expectation(name, cases.hidden_cases(name, seed)) for name in FUNCTIONS}
    return Examination(seed, public, hidden)


@cache
def _public() -> dict[str, Json]:
    return expectations.read_public()


def _joined(public: Verdict, hidden: Verdict) -> Verdict:
    """Give each criterion the worse of its two results; of hidden cases nothing is told but the place and the hint."""
    pairs = zip(public.results, hidden.results, strict=True)
    return Verdict(public.function, tuple(mine if _not_better(mine, its) else _veiled(its) for mine, its in pairs))


def _not_better(public: Result, hidden: Result) -> bool:
    return public.status != PASSED or hidden.status == PASSED


def _veiled(result: Result) -> Result:
    """Say of a fault that only hidden cases show where it is, but not what was asked for or given there."""
    mismatches = tuple(
        Mismatch(_without_arguments(each.where), each.attribute, "", _veil(each), each.hint)
        for each in result.mismatches
    )
    status = FAILED if result.status == FAILED else SKIPPED
    return replace(result, status=status, mismatches=mismatches, note="" if mismatches else HIDDEN_NOTE)


def _without_arguments(where: str) -> str:
    """Take a hidden case's stage, block, classes and array index out of a place.

    >>> [_without_arguments(each) for each in ("res7d_branch2b", "fc9", "output[0, 3]")]
    ['res{stage}{block}_branch2b', 'fc{classes}', 'output']
    """
    where = re.sub(r"\b(res|bn)\w*?_branch", r"\1{stage}{block}_branch", where)
    where = re.sub(r"\bfc\d+", "fc{classes}", where)
    return where.split("[")[0]


def _veil(mismatch: Mismatch) -> str:
    if mismatch.attribute == "error":
        kind = mismatch.actual.split(":")[0]
        return f"{kind if hasattr(builtins, kind) or kind == 'Stopped' else 'an error'} {HIDDEN_NOTE}"
    return f"{mismatch.attribute} is not what the arguments ask for; this {HIDDEN_NOTE}"
