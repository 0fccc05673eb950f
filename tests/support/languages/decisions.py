"""Print as JSON what is decided about submissions and mutants, in the language that `helpers` speaks here."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import helpers
from autograder.judge.examination import examination
from benchmarks.fidelity.grading import SEED, grade
from benchmarks.mutants.catalogue import first_order
from benchmarks.samples import SUBMISSIONS
from helpers.contract.exercises import EXERCISES
from helpers.contract.verdict import Verdict


def subjects(names: list[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield name, code and the functions to grade; a sample's own functions may stand after its name."""
    mutants = {mutant.name: mutant for mutant in first_order()}
    for name in names:
        if name in mutants:
            yield name, mutants[name].code, (mutants[name].function,)
        else:
            sample, _, functions = name.partition(" ")
            code = (SUBMISSIONS / sample / "submission.py").read_text(encoding="utf-8")
            yield name, code, tuple(functions.split()) or EXERCISES


def decisions(verdict: Verdict) -> dict[str, Any]:
    """Return all that a verdict says in no language, and how long its texts are."""
    results = [
        {
            "decided": (result.criterion, result.status, result.points, len(result.mismatches)),
            "lengths": (len(result.sentence), len(result.note)),
            "faults": [
                {
                    "decided": (fault.attribute, fault.form.value, fault.facts.error_type, fault.facts.error_line),
                    "hints": fault.facts.hint_ids,
                    "lengths": [len(text) for text in (fault.where, fault.expected, fault.actual, *fault.hints)],
                }
                for fault in result.mismatches
            ],
        }
        for result in verdict.results
    ]
    return {"results": results, "remarks": [len(remark) for remark in verdict.remarks]}


def main() -> None:
    """Grade, and print."""
    exam = examination(SEED)
    found: dict[str, Any] = {"helpers": helpers.__file__}
    for name, code, functions in subjects(json.loads(sys.argv[1])):
        for function, graded in grade(code, exam, functions).items():
            verdicts = {"self-check": graded.self_check, "grader": graded.grader}
            found[f"{name}: {function}"] = {which: decisions(verdict) for which, verdict in verdicts.items()}
            found[f"{name}: {function}"]["messages"] = graded.grader.messages
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
