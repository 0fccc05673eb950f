"""Record all results of grading, and compare two records: the proof that a redesign changes nothing.

`python -m benchmarks.fidelity.record write FILE` makes a class of all sample submissions, mutants, rewrites and
attacks, grades it with `autograder grade`, and writes each report and each gradebook row to FILE.
`python -m benchmarks.fidelity.record compare BEFORE AFTER` lists every changed result, and every changed text once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import make_course
from autograder.cli.exit_codes import ExitCode
from benchmarks.fidelity.grading import SEED
from benchmarks.mutants.catalogue import first_order, second_order
from benchmarks.rewrites.catalogue import rewrites
from benchmarks.samples import SUBMISSIONS

Json = dict[str, Any]
Outcome = tuple[str, str, float]
"""Criterion, status, points."""

ATTACKS = SUBMISSIONS.parent / "attacks"
_SECOND_ORDER = 60
_TIMEOUT_S = 20
_PLACES = "SECRET = GRADEBOOK = SIBLING = REPOSITORY = '/nowhere'\nPORT = GRADER_PID = 1"
"""The first cell of an attack's notebook: places that do not exist here; the tests of attacks put real ones in."""

_ROWS = (
    "select student_id, base_cell.name, auto_score, manual_score, needs_manual_grade from grade "
    "join base_cell on base_cell.id = grade.cell_id "
    "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
)


def subjects() -> dict[str, str]:
    """Return all code that is graded, by a name that can be a student's."""
    samples = {path.parent.name: path.read_text(encoding="utf-8") for path in SUBMISSIONS.glob("*/submission.py")}
    mutants = {mutant.name: mutant.code for mutant in (*first_order(), *second_order(_SECOND_ORDER))}
    attacks = {path.stem: path.read_text(encoding="utf-8") for path in ATTACKS.rglob("*.py")}
    kinds = {"sample": samples, "mutant": mutants, "rewrite": rewrites(), "attack": attacks}
    named = [
        (re.sub(r"\W+", "_", f"{kind} {name}").strip("_"), code)
        for kind, codes in kinds.items()
        for name, code in sorted(codes.items())
    ]
    counts = Counter[str]()
    found = {}
    for name, code in named:
        counts[name] += 1
        found[name if counts[name] == 1 else f"{name}_{counts[name]}"] = code
    return found


def write(path: Path, only: str) -> None:
    """Grade everything and write the record.

    Args:
        path: the record's file.
        only: regular expression that the names must match.
    """
    chosen = {name: code for name, code in subjects().items() if re.search(only, name)}
    with tempfile.TemporaryDirectory() as scratch:
        course = Path(scratch) / "course"
        make_course(course)
        run_nbgrader(course, "generate_assignment", NAME)
        released = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
        for name, code in chosen.items():
            _hand_in(course / "submitted" / name / NAME, name, code, released)
        command = ["grade", NAME, "--course", str(course), f"--seed={SEED}", f"--timeout-s={_TIMEOUT_S}"]
        graded = subprocess.run([sys.executable, "-m", "autograder", *command], check=False, stdout=subprocess.DEVNULL)
        if graded.returncode not in {ExitCode.DONE, ExitCode.INCOMPLETE}:
            raise SystemExit(f"Grading ended with exit code {graded.returncode}, so no record was written.")
        record = {"reports": _reports(course), "gradebook": _rows(course)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _hand_in(folder: Path, name: str, code: str, released: Json) -> None:
    folder.mkdir(parents=True)
    filled: Any = notebook.fill(released, code)
    if name.startswith("attack"):
        filled = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (_PLACES, code)])
    (folder / f"{NAME}.ipynb").write_text(json.dumps(filled), encoding="utf-8")


def _reports(course: Path) -> Json:
    lines = (course / "reports" / f"{NAME}.jsonl").read_text(encoding="utf-8").splitlines()
    entries = (json.loads(line) for line in lines)
    return {entry["student"]: entry["report"] for entry in entries if "report" in entry}


def _rows(course: Path) -> list[list[Any]]:
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        return sorted((list(row) for row in database.execute(_ROWS)), key=repr)


def compare(before: Json, after: Json) -> list[str]:
    """Return one line for each difference between two records; those that must not occur come first.

    Args:
        before: the earlier record.
        after: the later record.
    """
    return [
        *_changed_outcomes(before["reports"], after["reports"]),
        *_changed_rows(before, after),
        *_changed_texts(before, after),
    ]


def _changed_outcomes(before: Json, after: Json) -> Iterator[str]:
    for name in sorted(before.keys() ^ after.keys()):
        yield f"DIFFERENT {name}: only {'before' if name in before else 'after'}"
    for name in sorted(before.keys() & after.keys()):
        was, now = (dict(_outcomes(reports[name])) for reports in (before, after))
        for key in sorted(was.keys() | now.keys()):
            if was.get(key) != now.get(key):
                yield f"DIFFERENT {name}, {key}: {was.get(key)} -> {now.get(key)}"


def _outcomes(report: Json) -> Iterator[tuple[str, Outcome]]:
    yield "whole", (str(bool(report["unreadable"])), str(report["failed"]), report["points"])
    for verdict in report["verdicts"]:
        for result in verdict["results"]:
            yield (
                f"{verdict['function']}: {result['criterion']}",
                (result["criterion"], result["status"], result["points"]),
            )
            faults = [f"{fault['where']}: {fault['attribute']}" for fault in result["mismatches"]]
            yield f"{verdict['function']}: faults of {result['criterion']}", (str(faults), "", 0.0)


def _changed_rows(before: Json, after: Json) -> Iterator[str]:
    was, now = ({json.dumps(row) for row in record["gradebook"]} for record in (before, after))
    yield from (f"DIFFERENT gradebook row: {row}" for row in sorted(was ^ now))


def _changed_texts(before: Json, after: Json) -> Iterator[str]:
    """Yield each changed text once, with the number of reports that have it."""
    changed = Counter[tuple[str, str]]()
    for name in before["reports"].keys() & after["reports"].keys():
        was, now = (dict(_texts_of(record["reports"][name])) for record in (before, after))
        changed.update({(was.get(key, ""), now.get(key, "")) for key in was.keys() | now.keys()})
    for (old, new), count in sorted(changed.items()):
        if old != new:
            yield f"{count:4} x {old!r}\n    -> {new!r}"


def _texts_of(report: Json) -> Iterator[tuple[str, str]]:
    """Yield every text of a report with its place."""
    for number, text in enumerate([report["unreadable"], *report["remarks"]]):
        yield f"remark {number}", text
    for verdict in report["verdicts"]:
        for number, text in enumerate(verdict["remarks"]):
            yield f"{verdict['function']} remark {number}", text
        for result in verdict["results"]:
            place = f"{verdict['function']} {result['criterion']}"
            yield f"{place} sentence", result["sentence"]
            yield f"{place} note", result["note"]
            for number, fault in enumerate(result["mismatches"]):
                yield (
                    f"{place} {number}",
                    f"{fault['where']}: {fault['attribute']} | {fault['expected']} | {fault['actual']}",
                )
                yield from ((f"{place} {number} hint {stage}", hint) for stage, hint in enumerate(fault["hints"]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or compare; return 1 if points, statuses, faults or gradebook rows differ."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fidelity.record",
        description="Record the results of grading, or compare two records.",
    )
    commands = parser.add_subparsers(required=True, dest="command")
    writing = commands.add_parser("write", help="grade everything and write the record")
    writing.add_argument("file", type=Path)
    writing.add_argument("--only", default="", help="regular expression that the names must match")
    comparing = commands.add_parser("compare", help="list the differences")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "write":
        write(options.file, options.only)
        return 0
    records: list[Mapping[str, Any]] = [
        json.loads(path.read_text(encoding="utf-8")) for path in (options.before, options.after)
    ]
    lines = compare(dict(records[0]), dict(records[1]))
    print(*lines, sep="\n")
    return 1 if any(line.startswith("DIFFERENT") for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
