"""`new`: make the folder of a course."""

from __future__ import annotations

import sys
from pathlib import Path

from assignment.release import NAME
from assignment.variant import VariantError
from autograder.cli.exit_codes import ExitCode, refused
from autograder.course.folder import CourseError
from autograder.course.new_course import make_course


def new(folder: Path, variant: Path | None = None) -> ExitCode:
    """Make a course, and print what to do next.

    Args:
        folder: an empty or a missing one.
        variant: the table of another variant of the assignment; None for this project's own.
    """
    try:
        make_course(folder, variant)
    except (CourseError, VariantError) as error:
        return refused(error)
    sys.stdout.write(f"{folder} is a course; next: autograder release {NAME} --course {folder}\n")
    return ExitCode.DONE
