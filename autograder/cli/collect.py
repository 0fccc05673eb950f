"""`collect`: put what an LMS hands out into nbgrader's folders, and show what became of everything."""

from __future__ import annotations

import argparse

from rich.table import Table

from assignment.release import NAME
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode, refused
from autograder.collect.outcome import Outcome, Row
from autograder.collect.run import Settings, collect
from autograder.collect.sources.entry import SourceError
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.records.entered import keep_entered
from autograder.course.roster import read_roster


def collect_command(options: argparse.Namespace) -> ExitCode:
    """Collect what students handed in, and return the exit code.

    Args:
        options: of the command line.
    """
    try:
        course = CourseFolder(options.course, options.assignment or NAME)
        settings = Settings(force=options.force, dry_run=options.dry_run)
        if not options.dry_run:
            keep_entered(course)
        outcome = collect(course, read_roster(course), options.sources, settings)
    except (CourseError, SourceError) as error:
        return refused(error)
    show(outcome, PlainConsole(), dry_run=options.dry_run)
    return ExitCode.DONE if outcome.is_clear else ExitCode.INCOMPLETE


def show(outcome: Outcome, console: PlainConsole, *, dry_run: bool = False) -> None:
    """Print who handed in what and when, and then what was not collected.

    Args:
        outcome: of collecting.
        console: where to print.
        dry_run: whether nothing was written.
    """
    if outcome.rows:
        console.print(_table(outcome))
    for unplaced in outcome.unplaced:
        console.print(f"{unplaced.place}: {unplaced.reason}", soft_wrap=True)
    if outcome.missing:
        console.print(f"nothing from {', '.join(outcome.missing)}", soft_wrap=True)
    statuses = [row.status.value for row in outcome.rows]
    counts = [f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses)]
    summary = [*counts, f"{len(outcome.unplaced)} not clear", f"{len(outcome.missing)} missing"]
    left_out = f"; left out: {outcome.left_out} of macOS, Windows or Jupyter" if outcome.left_out else ""
    console.print(f"{'would be: ' if dry_run else ''}{', '.join(summary)}{left_out}", soft_wrap=True)


def _table(outcome: Outcome) -> Table:
    table = Table(box=None)
    for title in ("student", "file", "handed in (UTC)", "late", "done", "remarks"):
        table.add_column(title, overflow="fold")
    for row in outcome.rows:
        remarks = [*(f"! {problem}" for problem in row.problems), *row.notes]
        table.add_row(row.student, row.place, _when(row), _late(row), row.status.value, "; ".join(remarks))
    return table


def _when(row: Row) -> str:
    if row.time is None:
        return "not known"
    source = "" if row.clock.is_exact else f", {row.clock.value}"
    return f"{row.time:%Y-%m-%d %H:%M}{source}"


def _late(row: Row) -> str:
    return "?" if row.late is None else "late" if row.late else "no"
