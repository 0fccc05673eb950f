"""Measure how well the checks tell wrong networks from right ones, and whether they name the fault.

The public and the hidden cases grade every mutant of the solution and every rewrite of it. For comparison, the
baseline checks the same mutants. The notebooks of the corpus are graded as students hand them in, and compared with
what their check cells show. `make fidelity` runs everything, prints the table and writes build/fidelity.json.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from autograder.judge.examination import examination
from benchmarks.fidelity import grading, report
from benchmarks.fidelity.outcome import Acceptance, Comparison, Outcome
from benchmarks.mutants.catalogue import Mutant, first_order, second_order
from benchmarks.notebooks.catalogue import entries
from benchmarks.notebooks.graded import points_in_grading
from benchmarks.notebooks.record import recorded
from benchmarks.rewrites.catalogue import rewrites
from helpers.contract.exercises import EXERCISES

SECOND_ORDER = 60
REPORT = Path(__file__).parents[2] / "build" / "fidelity.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade all mutants, rewrites and notebooks; return 1 if one of the goals is missed."""
    options = _options(arguments)
    result = measure(options.only, options.seed, options.workers)
    outcomes = result.outcomes
    options.json.parent.mkdir(parents=True, exist_ok=True)
    content = {"seed": options.seed, **result.summary(), "mutants": [asdict(outcome) for outcome in outcomes]}
    content["forms"] = [asdict(acceptance) for acceptance in result.acceptances]
    content["notebooks"] = [asdict(comparison) for comparison in result.comparisons]
    options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    Console(width=None if sys.stdout.isatty() else 140).print(report.table(result), *report.lists(result), sep="\n")
    return 0 if result.reaches_its_goals else 1


def measure(only: str = "", seed: int = grading.SEED, workers: int = 2) -> report.Result:
    """Grade the mutants, rewrites and notebooks whose names match a regular expression.

    Args:
        only: the regular expression.
        seed: the seed of the hidden cases.
        workers: the number of processes.
    """
    chosen = [mutant for mutant in (*first_order(), *second_order(SECOND_ORDER)) if re.search(only, mutant.name)]
    forms = [(name, code) for name, code in rewrites().items() if re.search(only, name)]
    notebooks = [entry.name for entry in entries() if re.search(only, entry.name)]
    outcomes = outcomes_of(chosen, seed, workers)
    with grading.processes(workers) as pool:
        accepted = _tracked(pool.map(partial(acceptance_of, seed=seed), forms), "rewrites", len(forms))
        compared = _tracked(pool.map(comparison_of, notebooks), "notebooks", len(notebooks))
    return report.Result(outcomes, accepted, seed, compared)


def outcomes_of(chosen: Sequence[Mutant], seed: int = grading.SEED, workers: int = 2) -> list[Outcome]:
    """Grade mutants in several processes."""
    with grading.processes(workers) as pool:
        return _tracked(pool.map(partial(outcome_of, seed=seed), chosen), "mutants", len(chosen))


def outcome_of(mutant: Mutant, seed: int = grading.SEED) -> Outcome:
    """Grade one mutant by this project's checks and by the baseline."""
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
        passes_baseline=baseline.passes(mutant.function, grading.namespace_of(mutant.code)),
        senseless=grading.senseless(graded.self_check) + grading.senseless(verdict),
    )


def acceptance_of(form: tuple[str, str], seed: int = grading.SEED) -> Acceptance:
    """Grade all three functions of one rewrite.

    Args:
        form: the rewrite's name and code.
        seed: the seed of the hidden cases.
    """
    name, code = form
    graded = grading.grade(code, examination(seed))
    refused = {function: grading.lost(graded[function].grader) for function in EXERCISES}
    return Acceptance(name, {function: criteria for function, criteria in refused.items() if criteria})


def comparison_of(name: str) -> Comparison:
    """Grade one notebook of the corpus by the public cases, and compare that with the record.

    Args:
        name: of the notebook.
    """
    [entry] = [entry for entry in entries() if entry.name == name]
    return Comparison(name, recorded()[name], points_in_grading(entry), entry.differs_because)


def _tracked(items: Iterable[Any], title: str, total: int) -> list[Any]:
    """Collect the items, with a progress bar on a terminal."""
    console = Console(stderr=True)
    return list(track(items, title, total=total, console=console, disable=not console.is_terminal))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fidelity.run",
        description="Grade mutants and rewrites of the solution, and notebooks.",
    )
    parser.add_argument("--only", default="", help="regular expression that the names must match")
    parser.add_argument("--seed", type=int, default=grading.SEED, help="seed of the hidden cases")
    parser.add_argument("--workers", type=int, default=2, help="number of processes")
    parser.add_argument("--json", type=Path, default=REPORT, help="file for the results")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
