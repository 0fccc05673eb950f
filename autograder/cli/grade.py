"""`grade`: plan, grade and show what is left of a class."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from autograder.batch import executors, run
from autograder.batch.journal import Journal, JournalError
from autograder.batch.plan import plan
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode, refused
from autograder.cli.kept.manual_grades import show_entered_again
from autograder.cli.progress import progress, show_outcome, show_plan
from autograder.course.folder import CourseError, CourseFolder, SubmittedFolder
from autograder.course.gradebook import GradebookWriter
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options

_CELL_TIMEOUT_S = 60.0
"""Limit for one cell of a notebook that is run for people to see."""


_STRANGER = (
    "{student}: not graded, because the gradebook does not know this student and c.Autograde.create_student is False "
    "in nbgrader_config.py: run nbgrader db student add with this id, or rename the folder, and grade again"
)


def grade(options: argparse.Namespace) -> ExitCode:
    """Grade what is left of a class, and return the exit code.

    Args:
        options: of the command line.

    Raises:
        LostError, WeakSandboxError: no student code can be run here.
    """
    console = PlainConsole()
    try:
        course = CourseFolder(options.course, options.assignment)
        with (
            Journal(course.reports / f"{options.assignment}.jsonl") as journal,
            GradebookWriter(course) as writer,
        ):
            code = _grade(options, console, course, journal, writer)
            skipped = [] if options.students else course.skipped()
            for folder in skipped:
                console.print(f"{folder} was not graded: a student's name cannot begin with a dot; rename the folder")
            return ExitCode.INCOMPLETE if skipped and code is ExitCode.DONE else code
    except (CourseError, JournalError, executors.NoExecutorError) as error:
        return refused(error)


def _grade(
    options: argparse.Namespace, console: PlainConsole, course: CourseFolder, journal: Journal, writer: GradebookWriter
) -> ExitCode:
    sandbox_options, seed = _settings(options, course)
    submissions, strangers = _known(course.submitted(options.students), writer, console)
    if not options.dry_run:
        writer.enter_lost()
    todo = plan(
        submissions,
        journal,
        writer.made_from,
        sandbox_options,
        notebook=f"{writer.notebook}.ipynb",
        seed=seed,
        variant=course.variant,
        force=options.force,
    )
    if options.dry_run:
        show_plan(console, todo)
        return ExitCode.DONE
    begun = time.monotonic()
    carry_out = partial(
        run.run, todo, journal, writer, options=sandbox_options, seed=seed, feedback_at_s=course.feedback_at_s()
    )
    outcome = _run(options, console, len(todo.pending), carry_out)
    writer.enter_lost()
    show_entered_again(console, writer.entered_again)
    if outcome is None:
        return ExitCode.INTERRUPTED
    show_outcome(console, outcome, todo, time.monotonic() - begun)
    if options.run_notebooks:
        students = [submitted.student for submitted in submissions]
        _run_notebooks(options, course, journal, writer, students, console)
    is_complete = not (outcome.unsaved or strangers or any(row.failed for row in outcome.rows))
    return ExitCode.DONE if is_complete else ExitCode.INCOMPLETE


def _known(
    submissions: list[SubmittedFolder], writer: GradebookWriter, console: PlainConsole
) -> tuple[list[SubmittedFolder], list[str]]:
    """Return the submissions whose results may be saved, and the students whose may not; print the latter."""
    strangers = writer.strangers([submitted.student for submitted in submissions])
    for student in strangers:
        console.print(_STRANGER.format(student=student), soft_wrap=True)
    return [submitted for submitted in submissions if submitted.student not in strangers], strangers


def _run(
    options: argparse.Namespace,
    console: PlainConsole,
    count: int,
    carry_out: Callable[..., run.Outcome],
) -> run.Outcome | None:
    """Carry out the plan under a progress bar; None if the user stopped it."""
    if options.scheduler:
        opened = executors.on_cluster(options.scheduler)
    else:
        opened = executors.on_this_machine(options.workers)
    with opened as executor, progress(console, count) as on_done:
        try:
            return carry_out(executor=executor, on_done=on_done)
        except KeyboardInterrupt:
            executor.stop()
            console.print("Stopped. Finished reports are saved; run this again for the rest.")
            return None


def _run_notebooks(
    options: argparse.Namespace,
    course: CourseFolder,
    journal: Journal,
    writer: GradebookWriter,
    students: list[str],
    console: PlainConsole,
) -> None:
    """Run the notebooks that are left to run, and print what could not be run."""
    from autograder.batch.outputs import left_to_run
    from autograder.batch.run_notebooks import run_notebooks
    from autograder.kernels.confined_kernel import STARTER

    workers = executors.worker_count(options.workers)
    left = left_to_run(course, journal, writer, students)
    with progress(console, len(left), "running") as on_done:
        failures = run_notebooks(
            course,
            writer.notebook,
            left,
            workers=workers,
            timeout_s=_CELL_TIMEOUT_S,
            on_done=lambda _name: on_done(None),
            stop_kernels=STARTER.stop,
        )
    for student, failure in failures.items():
        console.print(f"{student}: graded, but the notebook could not be run ({failure})")


def _settings(options: argparse.Namespace, course: CourseFolder) -> tuple[Options, int | None]:
    """Return the sandbox options and the seed: of the command line, else of nbgrader_config.py, else the default."""
    configured = course.config.ObserveAndJudge
    timeout_s = _first(options.timeout_s, configured.get("timeout_s"), DEFAULT_TIMEOUT_S)
    allow_weaker = _first(options.allow_weaker_sandbox, configured.get("allow_weaker_sandbox"), False)
    seed = _first(options.seed, configured.get("seed"), None)
    return Options(timeout_s=timeout_s, allow_weaker=allow_weaker), seed


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)
