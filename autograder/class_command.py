"""`python -m autograder grade ASSIGNMENT`: a whole class, in any nbgrader course folder."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder import class_run, places
from autograder.course_folder import CourseError, CourseFolder
from autograder.gradebook_writer import GradebookWriter
from autograder.journal import Journal, JournalError
from autograder.locked_in import DEFAULT_TIMEOUT_S, Options
from autograder.process import LostError
from autograder.progress import progress, show_outcome, show_plan
from autograder.spawner import spawner

DONE, NOT_DONE, NOT_STARTED, INTERRUPTED = 0, 1, 2, 130


def add_to(commands: Any) -> None:
    """Add the command to a command line.

    Args:
        commands: what `add_subparsers` gave.
    """
    grade = commands.add_parser(
        "grade",
        help="grade a class",
        description="Grade what was handed in for an assignment and has no report yet, or whose report is out of date. "
        "Exit code 0: every submission has a result; 1: some have none; 2: nothing could be done.",
    )
    grade.add_argument("assignment", help="its name, as in source/NAME")
    grade.add_argument("--course", type=Path, default=Path(), metavar="FOLDER", help="the course's folder (this one)")
    grade.add_argument("--students", nargs="+", metavar="STUDENT", help="only these")
    grade.add_argument("--workers", type=_count, help="how many at a time (one for each core)")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
    grade.add_argument("--force", action="store_true", help="grade again what has not changed, too")
    grade.add_argument("--dry-run", action="store_true", help="say what would be graded and why")
    grade.add_argument("--seed", type=int, help="draw the hidden cases from this seed")
    grade.add_argument("--timeout-s", type=float, help=f"limit for one case ({DEFAULT_TIMEOUT_S:g} s)")
    grade.add_argument(
        "--allow-weaker-sandbox",
        action="store_true",
        default=None,
        help="grade although the system lacks what untrusted code needs; every report says so",
    )
    grade.set_defaults(run=run_grade)


def _count(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def run_grade(options: argparse.Namespace) -> int:
    """Grade a class as the command line asks for it, and give the exit code."""
    console = Console(file=sys.stdout)
    if not options.scheduler and not options.dry_run:
        threading.Thread(target=_warm_up, daemon=True).start()
    try:
        return _grade(options, console)
    except (CourseError, JournalError, places.PlacesError, LostError) as error:
        sys.stderr.write(f"{error}\n")
        return NOT_STARTED


def _warm_up() -> None:
    """Start what starts the processes while the course is looked at; who needs it meets the error, if there is one."""
    try:
        spawner()
    except LostError:
        return


def _grade(options: argparse.Namespace, console: Console) -> int:
    course = CourseFolder(options.course, options.assignment)
    how, seed = _settings(options, course)
    with (
        Journal(course.reports / f"{options.assignment}.jsonl") as journal,
        GradebookWriter(course) as writer,
    ):
        listed = course.submitted(options.students)
        planned = class_run.plan(listed, journal, writer.knows, how, seed=seed, force=options.force)
        if options.dry_run:
            show_plan(console, planned)
            return DONE
        begun = time.monotonic()
        somewhere = places.on_cluster(options.scheduler) if options.scheduler else places.here(options.workers)
        with somewhere as found, progress(console, len(planned.wanted)) as on_done:
            try:
                outcome = class_run.run(planned, journal, writer, found, how, seed=seed, on_done=on_done)
            except KeyboardInterrupt:
                found.stop()
                console.print("Stopped. What is finished is safe; run this again for the rest.")
                return INTERRUPTED
        show_outcome(console, outcome, planned, time.monotonic() - begun)
    missing = outcome.unsaved or any(row.failed for row in outcome.rows)
    return NOT_DONE if missing else DONE


def _settings(options: argparse.Namespace, course: CourseFolder) -> tuple[Options, int | None]:
    """Give how code is run and the seed, as the command line says or else nbgrader_config.py."""
    configured = course.config.ObserveAndJudge
    told = {
        "timeout_s": _first(options.timeout_s, configured.get("timeout_s"), DEFAULT_TIMEOUT_S),
        "allow_weaker": _first(options.allow_weaker_sandbox, configured.get("allow_weaker_sandbox"), False),
    }
    seed = _first(options.seed, configured.get("seed"), None)
    return Options(**told), seed


def _first(*values: Any) -> Any:
    return next((each for each in values if each is not None), None)
