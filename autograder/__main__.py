"""The command line: `python -m autograder check NOTEBOOK_PY_OR_FOLDER`, `doctor` and `demo`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assignment.nbgrader_command import NbgraderError
from autograder.cli import parser as class_commands
from autograder.cli.doctor import run_doctor
from autograder.grading.grader import grade, new_seed
from autograder.grading.report import MAX_POINTS
from autograder.sandbox.options import DEFAULT_MEMORY_BYTES, DEFAULT_TIMEOUT_S, Options
from autograder.wall.layers import WeakSandboxError

ALL_POINTS, POINTS_LOST, NOT_GRADABLE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NbgraderError, WeakSandboxError) as error:
        sys.stderr.write(f"{error}\n")
        return NOT_GRADABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Grade the ResNet-50 assignment.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="grade files without a course",
        description="Grade notebooks, Python files or submissions' folders, each with the files beside its notebook. "
        "Exit code 0: all points; 1: points lost; 2: not gradable.",
    )
    check.add_argument("files", type=Path, nargs="+", metavar="NOTEBOOK_PY_OR_FOLDER")
    check.add_argument("--json", action="store_true", help="print each report as one line of JSON")
    check.add_argument("--seed", type=int, help="draw the hidden cases from this seed, as a report recorded it")
    check.add_argument("--timeout-s", type=float, default=DEFAULT_TIMEOUT_S, help="limit for one case (%(default)g s)")
    check.add_argument(
        "--memory-bytes", type=int, default=DEFAULT_MEMORY_BYTES, help="limit beyond TensorFlow itself (%(default)d)"
    )
    check.add_argument(
        "--allow-weaker-sandbox",
        action="store_true",
        help="grade although the system lacks what untrusted code needs; every report says so",
    )
    check.set_defaults(run=_check)
    class_commands.add_to(commands)
    doctor = commands.add_parser("doctor", help="show what stands around student code on this system")
    doctor.set_defaults(run=lambda _: run_doctor())
    demo = commands.add_parser("demo", help="release, autograde the sample submissions, show the results")
    demo.add_argument("--folder", type=Path, default=Path("demo"), help="where the course is made (%(default)s)")
    demo.set_defaults(run=_demo)
    return parser


def _demo(options: argparse.Namespace) -> int:
    from autograder.cli.demo import run_demo

    return run_demo(options.folder)


def _check(options: argparse.Namespace) -> int:
    how = Options(options.timeout_s, options.memory_bytes, options.allow_weaker_sandbox)
    seed = new_seed() if options.seed is None else options.seed
    return max(_check_one(each, seed, how, options) for each in options.files)


def _check_one(path: Path, seed: int, how: Options, options: argparse.Namespace) -> int:
    report = grade(path, seed=seed, options=how)
    if options.json:
        told = json.dumps({"file": str(path), **report.to_json()})
    else:
        told = report.as_text() if len(options.files) == 1 else f"{path}\n\n{report.as_text()}\n"
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()
    if report.unreadable:
        return NOT_GRADABLE
    return ALL_POINTS if report.points == MAX_POINTS else POINTS_LOST


if __name__ == "__main__":
    sys.exit(main())
