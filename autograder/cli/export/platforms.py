"""`export --to gradescope` and `--to github-classroom`: pack the grader."""

from __future__ import annotations

import argparse
from pathlib import Path

from assignment.notebook import SOURCE
from assignment.release import NAME
from assignment.variant import DEFAULT
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode
from autograder.course.folder import CourseFolder
from autograder.exports.output import new_file
from autograder.exports.platforms.bundle import write_bundle
from autograder.exports.platforms.grading import Settings

_NEXT = {
    "gradescope": "upload it to Gradescope as the autograder of a programming assignment",
    "github-classroom": "unpack it in the template repository of the assignment, beside the folder resnet50",
}


def pack(options: argparse.Namespace) -> ExitCode:
    """Pack the grader for a platform, and return the exit code.

    Args:
        options: of the command line.

    Raises:
        CourseError, SheetError: there is no such course, or the file cannot be written.
    """
    variant, source, config = DEFAULT, SOURCE, None
    if (options.course / "nbgrader_config.py").is_file():
        course = CourseFolder(options.course, options.assignment or NAME)
        own = course.source() / f"{NAME}.ipynb"
        variant, source, config = course.variant, own if own.is_file() else SOURCE, course.config
    place: Path = options.output or Path(f"{options.to}.zip")
    settings = Settings(options.timeout_s, options.allow_weaker_sandbox)
    with new_file(place, force=options.force) as file:
        count = write_bundle(file, options.to, settings, variant, source, config)
    console = PlainConsole()
    console.print(f"{count} files in {place}: {_NEXT[options.to]}")
    console.print("There the three functions are graded; test cells of your own and manual answers are not.")
    return ExitCode.DONE
