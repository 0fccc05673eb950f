"""`feedback`: write the feedback of a class, and print what failed."""

from __future__ import annotations

import argparse
import contextlib
import sys

from autograder.batch.executors import worker_count
from autograder.batch.journal import JournalError, no_grading
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
        with _no_grading(options):
            failures = write_feedback(
                options.course,
                options.assignment,
                options.students,
                workers=worker_count(options.workers),
                force=options.force,
                on_done=lambda student, failure: written.extend([] if failure else [student]),
            )
    except (FeedbackError, JournalError) as error:
        return refused(error)
    students = "1 student" if len(written) == 1 else f"{len(written)} students"
    sys.stdout.write(f"feedback of {students} is up to date\n")
    for student, failure in failures.items():
        sys.stderr.write(f"{printable(f'{student}: {failure}')}\n")
    return ExitCode.INCOMPLETE if failures else ExitCode.DONE


def _no_grading(options: argparse.Namespace) -> contextlib.AbstractContextManager[None]:
    """Keep this project's runs from grading meanwhile; a course without reports has had none."""
    reports = options.course / "reports"
    return no_grading(reports / f"{options.assignment}.jsonl") if reports.is_dir() else contextlib.nullcontext()
