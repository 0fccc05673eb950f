"""Check that no verdict depends on the seed of the hidden cases.

`make seeds` grades every sample submission by the public cases and by the hidden cases of many seeds, and lists each
submission that gets different verdicts.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any

from rich.console import Console
from rich.progress import track

from autograder.judge.examination import examination
from benchmarks.fidelity import grading
from benchmarks.samples import SUBMISSIONS
from helpers.contract.case import Case, OwnNetworkCase
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import Observation
from helpers.startup import load_tensorflow

NOT_IN_PROCESS = ("exits_process", "infinite_loop", "syntax_error")
"""Samples that end or hang the process that loads them, or that define nothing."""

SLOW = ("keras_applications",)
"""Samples that call no block: evaluating them layer by layer takes seconds."""

SLOW_EVERY = 10
"""Slow samples are graded only by every tenth seed."""

Outcome = tuple[tuple[str, str, float], ...]
"""The name, status and points of each criterion."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what differs between seeds; return 1 if anything does."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fidelity.seeds", description="Grade the samples by many seeds."
    )
    parser.add_argument("--seeds", type=int, default=200, help="number of seeds")
    parser.add_argument("--workers", type=int, default=2, help="number of processes")
    options = parser.parse_args(arguments)
    found = outcomes(range(options.seeds), options.workers)
    for (sample, function), seen in found.items():
        if len(seen) > 1:
            examples = {outcome: seeds[:3] for outcome, seeds in seen.items()}
            print(f"{sample}, {function}: {len(seen)} different verdicts, for example with the seeds {examples}")
    changed = sum(len(seen) > 1 for seen in found.values())
    print(f"{len(found)} functions, {options.seeds} seeds each: {changed or 'none'} with different verdicts")
    return 1 if changed else 0


def outcomes(seeds: Sequence[int], workers: int = 2) -> dict[tuple[str, str], dict[Outcome, list[int]]]:
    """Return for each function of each sample every outcome with the seeds that gave it."""
    found: dict[tuple[str, str], dict[Outcome, list[int]]] = defaultdict(lambda: defaultdict(list))
    with grading.processes(workers) as pool:
        for seed, by_function in zip(seeds, _tracked(pool.map(outcomes_of_seed, seeds), len(seeds)), strict=True):
            for key, outcome in by_function.items():
                found[key][outcome].append(seed)
    return found


def outcomes_of_seed(seed: int) -> dict[tuple[str, str], Outcome]:
    """Grade all samples by one seed; samples that share the code of a function share its observations."""
    exam, known = examination(seed), dict[tuple[str, Case], Observation]()
    found: dict[tuple[str, str], Outcome] = {}
    for sample in samples():
        if sample in SLOW and seed % SLOW_EVERY:
            continue
        wrong: list[str] = []
        for function in EXERCISES:
            listed = [expected.case for expected in exam.hidden[function].cases]
            hidden = set[Case](case for case in listed if not isinstance(case, OwnNetworkCase))  # it runs all functions
            observe = partial(_observe, sample, function, known, hidden)
            verdict = exam.judge_function(function, observe, wrong_blocks=wrong)
            wrong += [] if verdict.right else [function]
            found[sample, function] = tuple(
                (result.criterion, result.status, result.points) for result in verdict.results
            )
    return found


@cache
def samples() -> tuple[str, ...]:
    """Return the names of the samples that can be graded in this process."""
    return tuple(sorted(folder.name for folder in SUBMISSIONS.iterdir() if folder.name not in NOT_IN_PROCESS))


@cache
def _relevant(sample: str, function: str) -> str:
    """Return the part of a sample's code that hidden cases run: the other graded functions without their bodies."""
    statements = ast.parse(_code(sample)).body
    for statement in statements:
        if isinstance(statement, ast.FunctionDef) and statement.name in EXERCISES and statement.name != function:
            statement.body = [ast.Pass()]
    return "\n".join(map(ast.unparse, statements))


@cache
def _code(sample: str) -> str:
    return (SUBMISSIONS / sample / "submission.py").read_text(encoding="utf-8")


@cache
def _namespace(sample: str) -> dict[str, Any]:
    return grading.namespace_of(_code(sample))


def _observe(
    sample: str, function: str, known: dict[tuple[str, Case], Observation], hidden: set[Case], cases: Sequence[Case]
) -> list[Observation]:
    """Observe cases: public ones once for each sample, hidden ones once for all samples with the same relevant code."""
    relevant = _relevant(sample, function)
    for case in hidden.intersection(cases):
        if (relevant, case) not in known:
            known[relevant, case] = _observed(sample, case)
    return [known[relevant, case] if case in hidden else _observed_once(sample, case) for case in cases]


@cache
def _observed_once(sample: str, case: Case) -> Observation:
    return _observed(sample, case)


def _observed(sample: str, case: Case) -> Observation:
    load_tensorflow()
    from helpers.observe.observer import observe

    return observe(case, _namespace(sample))


def _tracked(items: Iterable[Any], total: int) -> Iterable[Any]:
    """Show a progress bar on a terminal."""
    console = Console(stderr=True)
    return track(items, "seeds", total=total, console=console, disable=not console.is_terminal)


if __name__ == "__main__":
    sys.exit(main())
