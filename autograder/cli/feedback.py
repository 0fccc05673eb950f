"""`feedback`: write the feedback of a class, and print what failed."""

from __future__ import annotations

import argparse
import contextlib
import sys

from assignment.release import NAME
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
            not_kept = _keep_entered(options)
    except (FeedbackError, JournalError) as error:
        return refused(error)
    students = "1 student" if len(written) == 1 else f"{len(written)} students"
    sys.stdout.write(f"feedback of {students} is up to date\n")
    for student, failure in failures.items():
        sys.stderr.write(f"{printable(f'{student}: {failure}')}\n")
    if not_kept:
        sys.stderr.write(f"{printable(not_kept)}\n")
    return ExitCode.INCOMPLETE if failures or not_kept else ExitCode.DONE


def _keep_entered(options: argparse.Namespace) -> str:
    """Keep what people entered in the gradebook; return why that is not possible, or an empty text."""
    if not ((options.course / "nbgrader_config.py").is_file() and (options.course / "source" / NAME).is_dir()):
        return ""
    from autograder.course.folder import CourseError, CourseFolder  # it imports nbgrader, which the pages did not need
    from autograder.course.records.entered import keep_entered

    try:
        keep_entered(CourseFolder(options.course, options.assignment))
    except CourseError as error:
        return str(error)
    return ""


def _no_grading(options: argparse.Namespace) -> contextlib.AbstractContextManager[None]:
    """Keep this project's runs from grading meanwhile; a course without reports has had none."""
    reports = options.course / "reports"
    return no_grading(reports / f"{options.assignment}.jsonl") if reports.is_dir() else contextlib.nullcontext()
