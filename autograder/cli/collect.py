"""`collect`: put what an LMS hands out into nbgrader's folders, and show what became of everything."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from assignment.release import NAME
from autograder.cli.console import PlainConsole
from autograder.cli.display.table import Column, show_table
from autograder.cli.exit_codes import ExitCode, refused
from autograder.collect.outcome import Outcome, Row
from autograder.collect.run import Settings, collect
from autograder.collect.sources.entry import SourceError
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.records.entered import keep_entered
from autograder.course.roster import read_roster

_COLUMNS = tuple(map(Column, ("student", "handed in (UTC)", "late", "done", "file")))


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
        show_table(console, _COLUMNS, [_cells(row) for row in outcome.rows])
    clocks = Counter(row.clock.value for row in outcome.rows if row.time is not None and not row.clock.is_exact)
    if clocks:
        console.print(f"~ is not exact: {', '.join(f'{count} {clock}' for clock, count in clocks.items())}")
    for row in outcome.rows:
        remarks = [*(f"! {problem}" for problem in row.problems), *row.notes]
        if remarks:
            console.print(f"{row.student}: {'; '.join(remarks)}")
    for unplaced in outcome.unplaced:
        console.print(f"{unplaced.place}: {unplaced.reason}")
    if outcome.missing:
        console.print(f"nothing from {', '.join(outcome.missing)}")
    statuses = [row.status.value for row in outcome.rows]
    counts = [f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses)]
    summary = [*counts, f"{len(outcome.unplaced)} not clear", f"{len(outcome.missing)} missing"]
    left_out = f"; left out: {outcome.left_out} of macOS, Windows or Jupyter" if outcome.left_out else ""
    console.print(f"{'would be: ' if dry_run else ''}{', '.join(summary)}{left_out}")


def _cells(row: Row) -> Sequence[str]:
    return row.student, _when(row), _late(row), row.status.value, row.place


def _when(row: Row) -> str:
    return "not known" if row.time is None else f"{'' if row.clock.is_exact else '~'}{row.time:%Y-%m-%d %H:%M}"


def _late(row: Row) -> str:
    return "?" if row.late is None else "late" if row.late else "no"
