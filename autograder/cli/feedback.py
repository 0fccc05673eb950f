"""`feedback`: write the feedback of a class, and print what failed."""

from __future__ import annotations

import argparse
import sys

from assignment.release import NAME
from autograder.batch.executors import worker_count
from autograder.cli.console import PlainConsole
from autograder.cli.display.bar import bar
from autograder.cli.display.pace import Pace
from autograder.cli.exit_codes import ExitCode, refused
from autograder.course.records.runs import GradingError, no_grading
from autograder.feedback.run import write_feedback
from autograder.feedback.work import FeedbackError
from autograder.intake.terminal import printable


def feedback(options: argparse.Namespace) -> ExitCode:
    """Write the feedback of a class, and return the exit code.

    Args:
        options: of the command line.
    """
    console, workers, written = PlainConsole(), worker_count(options.workers), list[str]()
    pace = Pace(workers)
    try:
        with no_grading(options.course / "reports", options.assignment), bar(console, pace, "writing feedback"):

            def on_done(student: str, failure: str) -> None:
                pace.finish(student, failed=bool(failure))
                if not failure:
                    written.append(student)

            failures = write_feedback(
                options.course,
                options.assignment,
                options.students,
                workers=workers,
                force=options.force,
                on_found=pace.expect,
                on_done=on_done,
            )
            not_kept = _keep_entered(options)
    except (FeedbackError, GradingError) as error:
        return refused(error)
    students = "1 student" if len(written) == 1 else f"{len(written)} students"
    console.print(f"feedback of {students} is up to date")
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
