"""The corpus: notebooks of every kind, the samples among them, and some mutants and right forms of the solution."""

from __future__ import annotations

from functools import cache

from benchmarks.mutants.catalogue import first_order
from benchmarks.notebooks import bindings, environment, magics, structure
from benchmarks.notebooks.entry import Entry
from benchmarks.rewrites.catalogue import rewrites
from benchmarks.samples import SUBMISSIONS

_EVERY_MUTANT, _EVERY_REWRITE = 60, 8
"""Of the mutants and rewrites, one in so many: the kernel gives them the same as the checks that `fidelity` runs."""

_NO_END = ("exits_process", "infinite_loop")
"""Samples with which a kernel dies or has to be interrupted in each check."""


@cache
def entries() -> tuple[Entry, ...]:
    """Return all notebooks of the corpus."""
    by_hand = [
        *bindings.LATER,
        *bindings.BEFORE,
        *bindings.AGAIN,
        *magics.MAGICS,
        *environment.FILES,
        *environment.STATE,
        *structure.RAISING,
        *structure.ENDLESS,
        *structure.PLACES,
    ]
    return (*by_hand, *_samples(), *_some_mutants(), *_some_rewrites())


def _samples() -> list[Entry]:
    paths = sorted(SUBMISSIONS.glob("*/submission.py"))
    names = {path.parent.name: path.read_text(encoding="utf-8") for path in paths}
    return [Entry(f"sample: {name}", code=code) for name, code in names.items() if name not in _NO_END]


def _some_mutants() -> list[Entry]:
    return [Entry(f"mutant: {mutant.name}", code=mutant.code) for mutant in first_order()[::_EVERY_MUTANT]]


def _some_rewrites() -> list[Entry]:
    return [Entry(f"rewrite: {name}", code=code) for name, code in list(rewrites().items())[::_EVERY_REWRITE]]
