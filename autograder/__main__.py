"""The command line: `python -m autograder check NOTEBOOK_OR_PY` and `python -m autograder demo`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assignment.nbgrader_command import NbgraderError
from autograder.demo import run_demo
from autograder.grade import DEFAULT_TIMEOUT_S, grade
from autograder.report import MAX_POINTS

ALL_POINTS, POINTS_LOST, NOT_GRADABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except NbgraderError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_GRADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Grade the ResNet-50 assignment.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="grade one file without a course",
        description="Grade one notebook or Python file. Exit code 0: all points; 1: points lost; 2: not gradable.",
    )
    check.add_argument("file", type=Path, metavar="NOTEBOOK_OR_PY")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.add_argument("--seed", type=int, help="draw the hidden cases from this seed, as a report recorded it")
    check.add_argument("--timeout-s", type=float, default=DEFAULT_TIMEOUT_S, help="limit for one case (%(default)g s)")
    check.set_defaults(run=_check)
    demo = commands.add_parser("demo", help="release, autograde the sample submissions, show the results")
    demo.add_argument("--folder", type=Path, default=Path("demo"), help="where the course is made (%(default)s)")
    demo.set_defaults(run=lambda options: run_demo(options.folder))
    return parser


def _check(options: argparse.Namespace) -> int:
    report = grade(options.file, seed=options.seed, timeout_s=options.timeout_s)
    sys.stdout.write((json.dumps(report.to_json(), indent=1) if options.json else report.as_text()) + "\n")
    if report.unreadable:
        return NOT_GRADABLE
    return ALL_POINTS if report.points == MAX_POINTS else POINTS_LOST


if __name__ == "__main__":
    sys.exit(main())
