"""`grade`: plan, grade and show what is left of a class."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from autograder.batch import executors, run
from autograder.batch.comparison import Compared, compared
from autograder.batch.journal import Journal, JournalError
from autograder.batch.observations import Observations
from autograder.batch.outcome import Outcome
from autograder.batch.plan import Plan, plan
from autograder.batch.works import Inputs
from autograder.cli.compared.regrade import show_compared
from autograder.cli.console import PlainConsole
from autograder.cli.display.bar import bar
from autograder.cli.display.pace import Pace
from autograder.cli.display.results import Line, show_class, show_outcome, show_plan, show_standings
from autograder.cli.exit_codes import ExitCode, refused
from autograder.cli.kept.manual_grades import show_entered_again
from autograder.course.folder import CourseError, CourseFolder, SubmittedFolder
from autograder.course.gradebook import GradebookWriter
from autograder.course.records.standings import Standings, read_standings
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options

_CELL_TIMEOUT_S = 60.0
"""Limit for one cell of a notebook that is run for people to see."""


Result = TypeVar("Result")
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
    if options.compare and not options.dry_run:
        return refused(CourseError("--compare only shows what would change: name --dry-run with it"))
    try:
        course = CourseFolder(options.course, options.assignment)
        with (
            Journal(course.reports / f"{options.assignment}.jsonl", is_read_only=options.dry_run) as journal,
            GradebookWriter(course) as writer,
        ):
            code = _grade(options, console, course, journal, writer)
            left_out = {} if options.students else course.refused()
            for folder, reason in left_out.items():
                console.print(f"{folder} was not graded: {reason}", soft_wrap=True)
            return ExitCode.INCOMPLETE if left_out and code is ExitCode.DONE else code
    except (CourseError, JournalError, executors.NoExecutorError) as error:
        return refused(error)


def _grade(
    options: argparse.Namespace, console: PlainConsole, course: CourseFolder, journal: Journal, writer: GradebookWriter
) -> ExitCode:
    sandbox_options, seed = _settings(options, course)
    submissions, strangers = _known(course.submitted(options.students), writer, console)
    if not options.dry_run:
        writer.enter_lost()
    todo = _planned(options, course, journal, writer, submissions)
    inputs = Inputs(journal, writer, Observations(course.reports / "observations"), sandbox_options, seed)
    if options.dry_run:
        return _look(options, console, todo, inputs)
    begun_s = time.monotonic()
    carry_out = partial(run.run, todo, inputs, feedback_at_s=course.feedback_at_s())
    outcome = _run(options, console, [pending.submitted.student for pending in todo.pending], carry_out)
    wall_s = time.monotonic() - begun_s
    standings, waiting = _standings(course, writer, console)
    show_entered_again(console, writer.entered_again)
    if outcome is None:
        return ExitCode.INTERRUPTED
    lines = _lines(options, submissions, standings, journal, outcome)
    show_class(console, lines, standings.max_score)
    show_outcome(console, outcome, todo, wall_s)
    show_standings(console, lines, standings.max_score, _missing(options, lines, standings))
    students = [submitted.student for submitted in submissions]
    if options.run_notebooks:
        _run_notebooks(options, course, journal, writer, students, console)
    if waiting := [student for student in waiting if student in students]:
        console.print(f"to be graded by a person, in Formgrader: {', '.join(waiting)}", soft_wrap=True)
    return ExitCode.INCOMPLETE if outcome.unsaved or strangers or waiting else ExitCode.DONE


def _look(options: argparse.Namespace, console: PlainConsole, todo: Plan, inputs: Inputs) -> ExitCode:
    """Print what would be graded, or grade again what has a report and print what would change; write nothing."""
    if not options.compare:
        show_plan(console, todo)
        return ExitCode.DONE
    students = [pending.submitted.student for pending in todo.pending if pending.earlier]
    found: list[Compared] | None = []
    if students:
        found = _run(options, console, students, partial(compared, todo, inputs))
    if found is None:
        return ExitCode.INTERRUPTED
    show_compared(console, found, new=len(todo.pending) - len(students))
    return ExitCode.DONE


def _planned(
    options: argparse.Namespace,
    course: CourseFolder,
    journal: Journal,
    writer: GradebookWriter,
    submissions: list[SubmittedFolder],
) -> Plan:
    """Return what is left to do for some submissions."""
    sandbox_options, seed = _settings(options, course)
    return plan(
        submissions,
        journal,
        writer.made_from,
        sandbox_options,
        notebook=f"{writer.notebook}.ipynb",
        seed=seed,
        variant=course.variant,
        force=options.force,
        release_digest=writer.release_digest,
    )


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
    students: list[str],
    carry_out: Callable[..., Result],
) -> Result | None:
    """Carry out the plan under a progress bar; None if the user stopped it."""
    if options.scheduler:
        opened = executors.on_cluster(options.scheduler)
    else:
        opened = executors.on_this_machine(options.workers)
    with opened as executor:
        pace = Pace(executor.at_a_time)
        pace.expect(students)
        with bar(console, pace, "grading"):
            try:
                return carry_out(executor=executor, on_done=lambda row: pace.finish(row.student, failed=row.failed))
            except KeyboardInterrupt:
                executor.stop()
        saved = (
            "Nothing was written." if options.dry_run else "Finished reports are saved; run this again for the rest."
        )
        console.print(f"Stopped. {saved}")
        return None


def _standings(course: CourseFolder, writer: GradebookWriter, console: PlainConsole) -> tuple[Standings, list[str]]:
    """Keep what people entered; return where the class stands, and who has no points until a person gives them.

    If the gradebook cannot be read, say so: what was graded is in the journal.
    """
    try:
        writer.enter_lost()
        return read_standings(course), writer.without_points()
    except CourseError as error:
        console.print(f"no points are shown: {error}")
        return Standings(course.variant.max_points), []


def _lines(
    options: argparse.Namespace,
    submissions: list[SubmittedFolder],
    standings: Standings,
    journal: Journal,
    outcome: Outcome,
) -> list[Line]:
    """Return a line for each student who handed in, also of those whose submission lies no longer in its folder."""
    now = {row.student: row.message for row in outcome.rows}
    students = {submitted.student for submitted in submissions}
    lines = []
    for student in sorted(students if options.students else students | standings.submitted.keys()):
        entry = journal.entries.get(student)
        message = now[student] if student in now else journal.message(entry) if entry else ""
        lines.append(Line(student, "now" if student in now else "earlier", message, standings.submitted.get(student)))
    return lines


def _missing(options: argparse.Namespace, lines: list[Line], standings: Standings) -> list[str]:
    """Return the students of the class who handed in nothing; none if only some students are graded."""
    known = {line.student for line in lines}
    return [] if options.students else [student for student in standings.students if student not in known]


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
    pace = Pace(workers)
    pace.expect(left)
    with bar(console, pace, "running"):
        failures = run_notebooks(
            course,
            writer.notebook,
            left,
            workers=workers,
            timeout_s=_CELL_TIMEOUT_S,
            on_done=pace.finish,
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
