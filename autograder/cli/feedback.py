"""`feedback`: write the feedback of a class, and print what failed."""

from __future__ import annotations

import argparse
import sys

from autograder.batch.executors import worker_count
from autograder.cli.exit_codes import ExitCode, refused
from autograder.feedback.run import write_feedback
from autograder.feedback.work import FeedbackError
from autograder.intake.terminal import printable


def feedback(options: argparse.Namespace) -> ExitCode:
    """Write the feedback of a class, and return the exit code.

    Args:
        options: of the command line.
    """
    written: list[str] = []
    try:
        failures = write_feedback(
            options.course,
            options.assignment,
            options.students,
            workers=worker_count(options.workers),
            force=options.force,
            on_done=lambda student, failure: written.extend([] if failure else [student]),
        )
    except FeedbackError as error:
        return refused(error)
    students = "1 student" if len(written) == 1 else f"{len(written)} students"
    sys.stdout.write(f"feedback of {students} is up to date\n")
    for student, failure in failures.items():
        sys.stderr.write(f"{printable(f'{student}: {failure}')}\n")
    return ExitCode.INCOMPLETE if failures else ExitCode.DONE
