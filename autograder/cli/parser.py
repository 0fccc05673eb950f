"""The commands for a whole class: `python -m autograder grade ASSIGNMENT` and `feedback ASSIGNMENT`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.sandbox.options import DEFAULT_TIMEOUT_S
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import starter

DONE, NOT_DONE, NOT_STARTED = 0, 1, 2


def add_to(commands: Any) -> None:
    """Add the commands to a command line.

    Args:
        commands: what `add_subparsers` gave.
    """
    grade = _command(
        commands,
        "grade",
        "grade a class",
        "Grade what was handed in for an assignment and has no report yet, or whose report is out of date. "
        "Exit code 0: every submission has a result; 1: some have none; 2: nothing could be done.",
        run_grade,
    )
    grade.add_argument("--scheduler", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
    grade.add_argument("--dry-run", action="store_true", help="say what would be graded and why")
    grade.add_argument(
        "--run-notebooks", action="store_true", help="also run the cells of what is graded, for people to look at"
    )
    grade.add_argument("--seed", type=int, help="draw the hidden cases from this seed")
    grade.add_argument("--timeout-s", type=float, help=f"limit for one case ({DEFAULT_TIMEOUT_S:g} s)")
    grade.add_argument(
        "--allow-weaker-sandbox",
        action="store_true",
        default=None,
        help="grade although the system lacks what untrusted code needs; every report says so",
    )
    _command(
        commands,
        "feedback",
        "write the feedback of a class",
        "Write the HTML feedback of all who were graded. "
        "Exit code 0: all have theirs; 1: some have not; 2: nothing could be done.",
        run_feedback,
    )


def _command(commands: Any, name: str, about: str, description: str, run: Any) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=description)
    command.add_argument("assignment", help="its name, as in source/NAME")
    command.add_argument("--course", type=Path, default=Path(), metavar="FOLDER", help="the course's folder (this one)")
    command.add_argument("--students", nargs="+", metavar="STUDENT", help="only these")
    command.add_argument("--workers", type=_count, help="how many at a time (one for each core)")
    command.add_argument("--force", action="store_true", help="also what has not changed")
    command.set_defaults(run=run)
    return command


def _count(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def run_grade(options: argparse.Namespace) -> int:
    """Grade a class and give the exit code."""
    try:
        if not options.scheduler and not options.dry_run:
            starter()  # it gets ready while the rest is imported and the course is looked at
        from autograder.batch.executors import PlacesError
        from autograder.batch.journal import JournalError
        from autograder.cli.grade import grade_class
        from autograder.course.folder import CourseError

        try:
            return grade_class(options, Console(file=sys.stdout))
        except (CourseError, JournalError, PlacesError) as error:
            return _refused(error)
    except LostError as error:
        return _refused(error)


def run_feedback(options: argparse.Namespace) -> int:
    """Write the feedback of a class and give the exit code."""
    from autograder.feedback.run import write_feedback
    from autograder.feedback.work import FeedbackError

    written: list[str] = []
    try:
        failed = write_feedback(
            options.course,
            options.assignment,
            options.students,
            workers=options.workers or len(os.sched_getaffinity(0)),
            force=options.force,
            on_done=lambda student, why: written.extend([] if why else [student]),
        )
    except FeedbackError as error:
        return _refused(error)
    sys.stdout.write(f"feedback of {len(written)} students is up to date\n")
    for student, why in failed.items():
        sys.stderr.write(f"{student}: {why}\n")
    return NOT_DONE if failed else DONE


def _refused(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return NOT_STARTED
