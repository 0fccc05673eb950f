"""`similar`: which submissions are alike beyond what the task forces, in short; the page shows where."""

from __future__ import annotations

import argparse

from assignment.release import NAME
from autograder.cli.console import PlainConsole
from autograder.cli.display.bar import bar
from autograder.cli.display.pace import Pace
from autograder.cli.display.table import Column, show_table
from autograder.cli.exit_codes import ExitCode, refused
from autograder.course.folder import CourseError, CourseFolder
from autograder.similarity.run import Similar, find_similar

_COLUMNS = (Column("group", is_number=True), Column("lines alike", is_number=True), Column("students", is_whole=True))


def similar_command(options: argparse.Namespace) -> ExitCode:
    """Compare the submissions of a class, print the groups, and return the exit code.

    Args:
        options: of the command line.
    """
    console, pace = PlainConsole(), Pace(1)
    try:
        course = CourseFolder(options.course, options.assignment or NAME)
        pace.expect([submitted.student for submitted in course.submitted()])
        with bar(console, pace, "reading"):
            found = find_similar(course, pace.finish)
    except CourseError as error:
        return refused(error)
    _show(console, found)
    return ExitCode.INCOMPLETE if found.left_out else ExitCode.DONE


def _show(console: PlainConsole, found: Similar) -> None:
    if found.groups:
        show_table(console, _COLUMNS, list(_rows(found)))
    for name, reason in found.left_out.items():
        console.print(f"{name} was not compared: {reason}", soft_wrap=True)
    groups = "1 group is" if len(found.groups) == 1 else f"{len(found.groups)} groups are"
    console.print(f"{len(found.works)} submissions compared; {groups} alike beyond what the task forces")
    console.print(f"where, and what this does not say: {found.page}", soft_wrap=True)


def _rows(found: Similar) -> list[list[str]]:
    return [
        [
            str(number),
            str(max(len(pair.lines) for pair in group.pairs)),
            ", ".join(found.works[member].student for member in group.members),
        ]
        for number, group in enumerate(found.groups, start=1)
    ]
