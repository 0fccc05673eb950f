"""Run a command: import what it needs, and nothing else."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from assignment.nbgrader_command import NbgraderError
from autograder.cli.exit_codes import ExitCode, refused
from autograder.cli.parser import make_parser
from autograder.grading.processes.templates import TEMPLATE
from autograder.intake.startup import skip_address_grammar
from autograder.intake.terminal import show_plainly
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import starter
from autograder.wall.layers import WeakSandboxError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Args:
        arguments: of the command line; None for this process's own.
    """
    show_plainly()
    options = make_parser().parse_args(arguments)
    skip_address_grammar()
    try:
        return int(_run(options))
    except (NbgraderError, LostError, WeakSandboxError) as error:
        return int(refused(error))
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)


def _run(options: argparse.Namespace) -> ExitCode:
    match options.command:
        case "check":
            starter()  # its process imports TensorFlow while this one and the workers' template import NumPy
            TEMPLATE.get()
            from autograder.cli.check import check

            return check(options)
        case "collect":
            from autograder.cli.collect import collect_command

            return collect_command(options)
        case "grade":
            if options.compare:
                TEMPLATE.get()
            if not options.scheduler and not options.dry_run:
                starter()  # its process imports TensorFlow while this one imports nbgrader and reads the course
                TEMPLATE.get()
            from autograder.cli.grade import grade

            return grade(options)
        case "feedback":
            from autograder.cli.feedback import feedback

            return feedback(options)
        case "report" | "history" | "export" | "similar":
            return _run_on_results(options)
        case _:
            return _run_without_class(options)


def _run_on_results(options: argparse.Namespace) -> ExitCode:
    match options.command:
        case "report":
            from autograder.cli.report import report

            return report(options)
        case "history":
            from autograder.cli.kept.history import history_command

            return history_command(options)
        case "export":
            from autograder.cli.export.command import export

            return export(options)
        case _:
            from autograder.cli.compared.similar import similar_command

            return similar_command(options)


def _run_without_class(options: argparse.Namespace) -> ExitCode:
    match options.command:
        case "release":
            from autograder.cli.release import release

            return release(options)
        case "new":
            from autograder.cli.new import new

            return new(options.folder, options.variant)
        case "doctor":
            from autograder.cli.doctor import doctor

            return doctor()
        case _:
            from autograder.cli.demo import demo

            return demo(options.folder)
