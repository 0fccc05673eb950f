"""`check`: grade files without a course, and print their reports."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from assignment.variant import DEFAULT, VariantError, read_variant
from autograder.cli.console import PlainConsole
from autograder.cli.display.bar import bar
from autograder.cli.display.pace import Pace
from autograder.cli.exit_codes import ExitCode, refused
from autograder.grading.grader import grader_failure, new_seed
from autograder.grading.origin import Cause, Reason, made_now
from autograder.grading.processes.workers import do
from autograder.grading.report import Report
from autograder.grading.work import Place, Work
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.wall.layers import WeakSandboxError


def check(options: argparse.Namespace) -> ExitCode:
    """Grade all files with the same hidden cases, and return the exit code of the worst.

    Args:
        options: of the command line.

    Raises:
        LostError, WeakSandboxError: no student code can be run here.
    """
    sandbox_options = Options(options.timeout_s, options.memory_bytes, options.allow_weaker_sandbox)
    seed = new_seed() if options.seed is None else options.seed
    try:
        variant = DEFAULT if options.variant is None else read_variant(options.variant)
    except VariantError as error:
        return refused(error)
    console, pace, codes = PlainConsole(), Pace(1), list[ExitCode]()
    pace.expect(map(str, options.files))
    with bar(console, pace, "grading"):
        for path in options.files:
            graded = _report(Work(Place(path), seed, sandbox_options, variant=variant), seed)
            report = replace(graded, origin=made_now(Reason(Cause.CHECKED)))
            _show(console, path, report, options)
            pace.finish(str(path), failed=report.failed)
            codes.append(_exit_code(report))
    return max(codes)


def _report(work: Work, seed: int) -> Report:
    try:
        return do(work).graded
    except (LostError, WeakSandboxError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the next file is graded all the same
        return grader_failure(error).report(seed)


def _show(console: PlainConsole, path: Path, report: Report, options: argparse.Namespace) -> None:
    if options.json:
        console.print(json.dumps({"file": str(path), **report.to_json()}), soft_wrap=True)
        return
    lines = report.as_text().split("\n")
    for line in lines if len(options.files) == 1 else (str(path), "", *lines, ""):
        console.print_indented(line)


def _exit_code(report: Report) -> ExitCode:
    if report.unreadable:
        return ExitCode.NOT_POSSIBLE
    return ExitCode.DONE if report.points == report.max_points else ExitCode.INCOMPLETE
