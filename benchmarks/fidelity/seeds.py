"""Whether a verdict depends on the seed that the hidden cases are drawn from: every sample submission, many seeds.

`make seeds` grades the samples by the public cases and by the hidden cases of each seed, and names every submission to
which two seeds give different verdicts.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from typing import Any

from rich.console import Console
from rich.progress import track

from autograder.judge.examination import examination
from benchmarks.fidelity import grading
from helpers.contract.case import Case
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import Observation
from helpers.startup import load_tensorflow

NOT_IN_PROCESS = ("exits_process", "infinite_loop", "syntax_error")
"""Samples that end or hang the process that loads them, or that define nothing."""

SLOW, EVERY = ("keras_applications",), 10
"""A network that does not call the blocks is evaluated layer by layer, which takes seconds: every tenth seed."""

Outcome = tuple[tuple[str, str, float], ...]
"""For each criterion its name, its status and its points."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what differs between seeds; give 1 if something does."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seeds", description="Grade the samples by many seeds.")
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    options = parser.parse_args(arguments)
    found = outcomes(range(options.seeds), options.workers)
    for (sample, function), seen in found.items():
        if len(seen) > 1:
            examples = {outcome: seeds[:3] for outcome, seeds in seen.items()}
            print(f"{sample}, {function}: {len(seen)} verdicts, for instance by the seeds {examples}")
    changed = sum(len(seen) > 1 for seen in found.values())
    print(f"{len(found)} functions, {options.seeds} seeds each: {changed or 'none'} with different verdicts")
    return 1 if changed else 0


def outcomes(seeds: Sequence[int], workers: int = 2) -> dict[tuple[str, str], dict[Outcome, list[int]]]:
    """Give for each function of each sample every outcome that occurred, and by which seeds."""
    found: dict[tuple[str, str], dict[Outcome, list[int]]] = defaultdict(lambda: defaultdict(list))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for seed, outcome in zip(seeds, _shown(pool.map(outcomes_of_seed, seeds), len(seeds)), strict=True):
            for key, each in outcome.items():
                found[key][each].append(seed)
    return found


def outcomes_of_seed(seed: int) -> dict[tuple[str, str], Outcome]:
    """Grade all samples by one seed; what is called in the same way by the same code is observed once."""
    exam, known = examination(seed), dict[tuple[str, Case], Observation]()
    found: dict[tuple[str, str], Outcome] = {}
    for sample in samples():
        if sample in SLOW and seed % EVERY:
            continue
        wrong: list[str] = []
        for function in EXERCISES:
            hidden = {expected.case for expected in exam.hidden[function].cases}
            observe = partial(_observe, sample, function, known, hidden)
            verdict = exam.judge_function(function, observe, wrong_blocks=wrong)
            wrong += [] if verdict.right else [function]
            found[sample, function] = tuple((each.criterion, each.status, each.points) for each in verdict.results)
    return found


@cache
def samples() -> tuple[str, ...]:
    """Name the samples that can be graded in this process."""
    return tuple(sorted(each.name for each in grading.SUBMISSIONS.iterdir() if each.name not in NOT_IN_PROCESS))


@cache
def _relevant(sample: str, function: str) -> str:
    """Give the part of a sample's code that hidden cases run: of the blocks a network calls only the parameters."""
    statements = ast.parse(_code(sample)).body
    for each in statements:
        if isinstance(each, ast.FunctionDef) and each.name in EXERCISES and each.name != function:
            each.body = [ast.Pass()]
    return "\n".join(ast.unparse(each) for each in statements)


@cache
def _code(sample: str) -> str:
    return (grading.SUBMISSIONS / sample / "submission.py").read_text(encoding="utf-8")


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


def _shown(items: Iterable[Any], total: int) -> Iterable[Any]:
    console = Console(stderr=True)
    return track(items, "seeds", total=total, console=console, disable=not console.is_terminal)


if __name__ == "__main__":
    sys.exit(main())
