"""`report`: write the page of a class."""

from __future__ import annotations

import argparse

from assignment.release import NAME
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode, refused
from autograder.course.atomic import replace_file
from autograder.course.folder import CourseError, CourseFolder
from autograder.overview.class_page import render
from autograder.overview.class_record import read_class


def report(options: argparse.Namespace) -> ExitCode:
    """Write the page of a class, and return the exit code.

    Args:
        options: of the command line.
    """
    name = options.assignment or NAME
    try:
        course = CourseFolder(options.course, name)
        earlier = tuple(CourseFolder(folder, name) for folder in options.with_course)
        record = read_class(course, earlier)
    except CourseError as error:
        return refused(error)
    place = (options.output or course.reports / f"{name}.html").absolute()
    try:
        replace_file(place, render(record, place).encode())
    except OSError as error:
        return refused(CourseError(f"{place} cannot be written ({error.strerror or error}): name another --output"))
    reports = "1 report" if len(record.reports) == 1 else f"{len(record.reports)} reports"
    PlainConsole().print(f"{place} shows {reports}", soft_wrap=True)
    return ExitCode.DONE
