"""How well the checks tell wrong networks from right ones, and whether they name the fault.

Every mutant of the solution and every equivalent rewrite of it is graded by the public and the hidden cases. The same
mutants go through output-and-summary checks as courses use them, for comparison. `make fidelity` runs it all, prints
the table and writes build/fidelity.json.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from autograder.judge.examination import examination
from benchmarks.fidelity import grading, report
from benchmarks.mutants.catalogue import Mutant, first_order, second_order
from benchmarks.rewrites.catalogue import rewrites
from helpers.contract.exercises import EXERCISES

SECOND_ORDER = 60
REPORT = Path(__file__).parents[2] / "build" / "fidelity.json"


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    Args:
        name: the mutant's.
        function: the mutated function.
        operator: the kind of change.
        order: how many changes.
        equivalent_because: why it is no fault at all, where it is none.
        killed: whether the grader takes a point from it.
        killed_by_self_check: whether the self-check cell does.
        right_criterion: whether a criterion is failed that the change is a fault of.
        explained: whether the first message names the changed layer and attribute.
        messages: all that is told, the first message first.
        lost: the criteria that are not fulfilled, each with its status.
        points: of the mutated function.
        passes_rival: whether output-and-summary checks accept it.
    """

    name: str
    function: str
    operator: str
    order: int
    equivalent_because: str
    killed: bool
    killed_by_self_check: bool
    right_criterion: bool
    explained: bool
    messages: list[str]
    lost: dict[str, str]
    points: float
    passes_rival: bool

    @property
    def message(self) -> str:
        """The first message."""
        return self.messages[0] if self.messages else ""


@dataclass(frozen=True)
class Acceptance:
    """What became of one rewrite: the criteria it lost, by function; none if it was accepted."""

    name: str
    lost: dict[str, dict[str, str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade all mutants and rewrites; give 1 if a mutant lives, a rewrite is refused or too few are explained."""
    options = _options(arguments)
    outcomes, acceptances = measure(options.only, options.seed, options.workers)
    result = report.Result(outcomes, acceptances, options.seed)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    told = {"seed": options.seed, **result.summary(), "mutants": [asdict(each) for each in outcomes]}
    told["forms"] = [asdict(each) for each in acceptances]
    options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    Console(width=None if sys.stdout.isatty() else 140).print(report.table(result), *report.lists(result), sep="\n")
    return 0 if result.reaches_its_goals else 1


def measure(only: str = "", seed: int = grading.SEED, workers: int = 2) -> tuple[list[Outcome], list[Acceptance]]:
    """Grade the mutants and rewrites whose name matches a regular expression."""
    chosen = [each for each in (*first_order(), *second_order(SECOND_ORDER)) if re.search(only, each.name)]
    forms = [(name, code) for name, code in rewrites().items() if re.search(only, name)]
    outcomes = outcomes_of(chosen, seed, workers)
    with _processes(workers) as pool:
        return outcomes, _shown(pool.map(partial(acceptance_of, seed=seed), forms), "rewrites", len(forms))


def outcomes_of(chosen: Sequence[Mutant], seed: int = grading.SEED, workers: int = 2) -> list[Outcome]:
    """Grade mutants."""
    with _processes(workers) as pool:
        return _shown(pool.map(partial(outcome_of, seed=seed), chosen), "mutants", len(chosen))


def _processes(workers: int) -> ProcessPoolExecutor:
    """Start processes that share nothing with this one, so that TensorFlow starts in each."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def outcome_of(mutant: Mutant, seed: int = grading.SEED) -> Outcome:
    """Grade one mutant, by this project's checks and by the rival's."""
    from benchmarks.fidelity import baseline

    graded = grading.grade(mutant.code, examination(seed), [mutant.function])[mutant.function]
    verdict = graded.grader
    faults = [(result, fault) for result in verdict.results for fault in result.mismatches]
    where, attribute = (faults[0][1].where, faults[0][1].attribute) if faults else ("", "")
    return Outcome(
        name=mutant.name,
        function=mutant.function,
        operator=mutant.operator,
        order=mutant.order,
        equivalent_because=mutant.equivalent_because,
        killed=not verdict.right,
        killed_by_self_check=not graded.self_check.right,
        right_criterion=any(result.criterion in mutant.criteria for result, _ in faults),
        explained=bool(re.search(mutant.place, where) and re.fullmatch(mutant.attribute, attribute)),
        messages=verdict.messages,
        lost=grading.lost(verdict),
        points=verdict.points,
        passes_rival=baseline.passes(mutant.function, grading.namespace_of(mutant.code)),
    )


def acceptance_of(form: tuple[str, str], seed: int = grading.SEED) -> Acceptance:
    """Grade one rewrite of the solution: all three functions."""
    name, code = form
    graded = grading.grade(code, examination(seed))
    refused = {function: grading.lost(graded[function].grader) for function in EXERCISES}
    return Acceptance(name, {function: criteria for function, criteria in refused.items() if criteria})


def _shown(items: Iterable[Any], what: str, total: int) -> list[Any]:
    console = Console(stderr=True)
    return list(track(items, what, total=total, console=console, disable=not console.is_terminal))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fidelity", description="Grade mutants and rewrites.")
    parser.add_argument("--only", default="", help="a regular expression that the names must match")
    parser.add_argument("--seed", type=int, default=grading.SEED, help="what the hidden cases are drawn from")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--json", type=Path, default=REPORT, help="where the report goes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
