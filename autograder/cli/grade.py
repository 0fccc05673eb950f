"""Grade a class as the command line asks for it: plan, grade, show, and say with the exit code what became of it."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

from rich.console import Console

from autograder.batch import executors, run
from autograder.batch.journal import Journal
from autograder.batch.plan import plan as make_plan
from autograder.cli.progress import progress, show_outcome, show_plan
from autograder.course.folder import CourseFolder
from autograder.course.gradebook import GradebookWriter
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options

DONE, NOT_DONE, INTERRUPTED = 0, 1, 130
_CELL_TIMEOUT_S = 60.0
"""Limit for a cell that is run for people to look at."""


def grade_class(options: argparse.Namespace, console: Console) -> int:
    """Grade what is left of a class, and give the exit code.

    Args:
        options: of the command line.
        console: where progress and results are shown.

    Raises:
        CourseError, JournalError, PlacesError, LostError, WeakSandboxError: nothing can be graded here.
    """
    course = CourseFolder(options.course, options.assignment)
    how, seed = _settings(options, course)
    with (
        Journal(course.reports / f"{options.assignment}.jsonl") as journal,
        GradebookWriter(course) as writer,
    ):
        listed = course.submitted(options.students)
        planned = make_plan(listed, journal, writer.knows, how, seed=seed, force=options.force)
        if options.dry_run:
            show_plan(console, planned)
            return DONE
        begun = time.monotonic()
        somewhere = executors.on_cluster(options.scheduler) if options.scheduler else executors.here(options.workers)
        with somewhere as found, progress(console, len(planned.wanted)) as on_done:
            try:
                outcome = run.run(planned, journal, writer, found, how, seed=seed, on_done=on_done)
            except KeyboardInterrupt:
                found.stop()
                console.print("Stopped. What is finished is safe; run this again for the rest.")
                return INTERRUPTED
        show_outcome(console, outcome, planned, time.monotonic() - begun)
        if options.run_notebooks:
            _run_notebooks(options, course, writer.notebook, [row.student for row in outcome.rows], console)
    missing = outcome.unsaved or any(row.failed for row in outcome.rows)
    return NOT_DONE if missing else DONE


def _run_notebooks(
    options: argparse.Namespace, course: CourseFolder, notebook: str, students: list[str], console: Console
) -> None:
    """Run what was graded for people to look at, and say what could not be run."""
    from autograder.batch.run_notebooks import run_notebooks

    workers = options.workers or len(os.sched_getaffinity(0))
    with progress(console, len(students), "running") as on_done:
        failures = run_notebooks(
            course, notebook, students, workers=workers, timeout_s=_CELL_TIMEOUT_S, on_done=lambda _: on_done(None)
        )
    for student, why in failures.items():
        console.print(f"{student}: graded, but the cells could not be run ({why})", markup=False, highlight=False)


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
