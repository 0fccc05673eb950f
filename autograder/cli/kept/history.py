"""`history`: when, why and by which version a student's hand-ins were graded, and what people entered."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from rich.table import Table

from assignment.release import NAME
from autograder.batch.history import Graded, History, graded, read_history
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode, refused
from autograder.cli.kept.manual_grades import value_text
from autograder.cli.kept.reasons import reason_text
from autograder.course.autograded_notebook import REPORT
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.records.entered import keep_entered
from autograder.course.records.manual_grades import Kept, Place, of_student

_NOTHING = (
    "nothing is known of {student} for {assignment}: there is no report, and nothing was entered in the gradebook. "
    "Name the student as the folder in submitted/ is named"
)
_NOT_KNOWN = "not known"
_FROM_RECORD = " (from earlier observations, code not run)"
_MOST_ENTERED = 100
_LONGEST_CELL = 200


def history_command(options: argparse.Namespace) -> ExitCode:
    """Print a student's history, and return the exit code.

    Args:
        options: of the command line.
    """
    try:
        course = CourseFolder(options.course, options.assignment or NAME)
        entered = of_student(keep_entered(course).kept, options.student)
    except CourseError as error:
        return refused(error)
    history = read_history(course.reports / f"{course.assignment}.jsonl", options.student)
    by_nbgrader = _of_notebook(course.autograded(options.student), course.assignment, history)
    if not (history.reports or by_nbgrader or entered):
        return refused(CourseError(_NOTHING.format(student=options.student, assignment=course.assignment)))
    show(PlainConsole(), history, by_nbgrader, entered)
    return ExitCode.DONE


def _of_notebook(folder: Path, name: str, history: History) -> tuple[Graded, ...]:
    """Return the report of the autograded notebook if the journal does not hold it: nbgrader's command made it."""
    try:
        content = (folder / f"{name}.ipynb").read_text(encoding="utf-8")
        found = graded(json.loads(content)["metadata"][REPORT])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ()
    return () if found.origin in {report.origin for report in history.reports} else (found,)


def show(
    console: PlainConsole, history: History, by_nbgrader: tuple[Graded, ...], entered: Mapping[Place, Kept]
) -> None:
    """Print the reports, the newest last, and what people entered.

    Args:
        console: where to print.
        history: of the student.
        by_nbgrader: the report that nbgrader's own command made last, if any.
        entered: what people entered in the gradebook for the student.
    """
    if history.left_out:
        console.print(f"{history.left_out} older reports are in the folder reports/ and are not shown", soft_wrap=True)
    if history.reports or by_nbgrader:
        console.print(_reports([*history.reports, *by_nbgrader]))
    if entered:
        console.print(_entered(entered))


def _reports(reports: list[Graded]) -> Table:
    table = Table("graded (UTC)", "attempt", "points", "why", "seed", "version", box=None)
    for report in reports:
        points = "no verdict" if report.failed else f"{report.points:g} / {report.max_points:g}"
        table.add_row(*_when(report), points, *_why(report), str(report.seed), _version(report))
    return table


def _when(report: Graded) -> tuple[str, str]:
    origin = report.origin
    if origin is None:
        return _NOT_KNOWN, ""
    return f"{origin.made_at:%Y-%m-%d %H:%M}", "" if origin.attempt is None else str(origin.attempt)


def _why(report: Graded) -> tuple[str]:
    if report.origin is None:
        return (_NOT_KNOWN,)
    how = _FROM_RECORD if report.origin.is_from_record else ""
    return (f"{reason_text(report.origin.reason)[:_LONGEST_CELL]}{how}",)


def _version(report: Graded) -> str:
    return _NOT_KNOWN if report.origin is None else report.origin.version[:_LONGEST_CELL]


def _entered(entered: Mapping[Place, Kept]) -> Table:
    table = Table("entered (UTC)", "where", "what", "value", "before", box=None)
    for place, kept in list(entered.items())[:_MOST_ENTERED]:
        before = ", ".join(value_text(earlier.value) for earlier in reversed(kept.earlier))
        table.add_row(
            f"{kept.since:%Y-%m-%d %H:%M}",
            place.cell or place.notebook,
            place.field.replace("_", " "),
            value_text(kept.found.value)[:_LONGEST_CELL],
            before[:_LONGEST_CELL],
        )
    return table
