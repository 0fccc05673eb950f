"""Show what a run does: the plan, a live bar at a terminal, the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assignment.variant import DEFAULT
from autograder.batch.plan import Plan
from autograder.batch.run import Outcome, Row
from autograder.cli.console import PlainConsole
from autograder.cli.kept.reasons import reason_text
from autograder.grading.origin import Cause

_MOST_ROWS = 50


@contextmanager
def progress(console: PlainConsole, total: int, activity: str = "grading") -> Iterator[Callable[[Row | None], None]]:
    """Show a bar while a class is graded, and yield what to call after each submission.

    Args:
        console: where it is shown.
        total: how many submissions there are.
        activity: what is done with them.
    """
    bar = Progress(
        TextColumn(activity),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[faults]} without a verdict"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total, faults=0, rate="")
        faults = 0

        def on_done(row: Row | None) -> None:
            nonlocal faults
            faults += row is not None and row.failed
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, faults=faults, rate=f"{speed:.1f}/s" if speed else "")

        yield on_done


def show_plan(console: PlainConsole, plan: Plan) -> None:
    """Print what a run would do.

    Args:
        console: where to print.
        plan: of the run.
    """
    for pending in plan.pending:
        reason = reason_text(pending.reason)
        console.print(f"{pending.submitted.student}: {reason}")
    console.print(
        f"{len(plan.pending)} to grade, {len(plan.unsaved)} to save in the gradebook, {plan.unchanged} unchanged"
    )
    if plan.penalties:
        console.print(f"of these, {len(plan.penalties)} with a due date or a late penalty that has changed")


def show_outcome(console: PlainConsole, outcome: Outcome, plan: Plan, wall_s: float) -> None:
    """Print what a run did: the points, whose points changed and why, and what went wrong.

    Args:
        console: where to print.
        outcome: of the run.
        plan: of the run.
        wall_s: how long it took.
    """
    rows = sorted(outcome.rows, key=lambda row: row.student)
    if 0 < len(rows) <= _MOST_ROWS:
        console.print(_table(rows))
    regraded = [row for row in rows if row.points_before is not None]
    if any(row.reason.cause is Cause.CHANGED or row.points != row.points_before for row in regraded):
        console.print(_differences(regraded))
    for student, error in outcome.unsaved.items():
        console.print(f"{student}: graded, but not in the gradebook yet ({error}). Run this again.", soft_wrap=True)
    if plan.penalties:
        count = len(plan.penalties)
        students = "1 student" if count == 1 else f"{count} students"
        console.print(f"late penalty entered again for {students}: a due date or the rule has changed")
    mean = sum(row.points for row in rows) / len(rows) if rows else 0.0
    max_points = rows[0].max_points if rows else DEFAULT.max_points
    failed = sum(row.failed for row in rows)
    console.print(
        f"{len(rows)} graded in {wall_s:.1f} s, on average {mean:.1f} of {max_points:g} points; "
        f"{plan.unchanged + len(plan.unsaved)} unchanged; {failed} without a verdict",
        soft_wrap=True,
    )


def _table(rows: list[Row]) -> Table:
    table = Table("student", "points", "first message", box=None)
    for row in rows:
        table.add_row(row.student, f"{row.points:g} / {row.max_points:g}", row.message)
    return table


def _differences(rows: list[Row]) -> Table:
    """Return a table of those whose points changed, and why they were graded again."""
    moved = [row for row in rows if row.points != row.points_before]
    title = f"{len(rows)} graded again, {len(moved)} with other points"
    table = Table("student", "before", "now", "why", "first message", box=None, title=title, title_justify="left")
    for row in moved:
        table.add_row(row.student, f"{row.points_before:g}", f"{row.points:g}", reason_text(row.reason), row.message)
    return table
