"""`release`: make the students' version of an assignment by nbgrader's own command."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from assignment.agreement import ContradictionError
from assignment.nbgrader_command import run_nbgrader
from assignment.release import prepared
from assignment.variant import VariantError
from autograder.cli.exit_codes import ExitCode, refused
from autograder.course.cells.releasable import why_not
from autograder.course.database import check_gradebook
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.ours import is_ours


def release(options: argparse.Namespace) -> ExitCode:
    """Release an assignment, and print where it is.

    Args:
        options: of the command line.

    Raises:
        NbgraderError: nbgrader's command failed; the message holds what it printed.
    """
    try:
        course = CourseFolder(options.course, options.assignment)
        check_gradebook(course.directory.db_url, course.directory.course_id)
    except CourseError as error:
        return refused(error)
    reason = why_not(course.source()) if is_ours(course.directory, options.assignment) else ""
    if reason:
        return refused(CourseError(reason))
    place = course.released()
    if place.exists() and not options.force:
        return refused(CourseError(f"{place} exists already: --force replaces it"))
    command = partial(run_nbgrader, course.root, "generate_assignment", options.assignment, "--force")
    if is_ours(course.directory, options.assignment):
        try:
            with prepared(course.source()) as given:
                command(environment=given.passed_on())
        except (ContradictionError, VariantError) as error:
            return refused(error)
    else:
        command()
    sys.stdout.write(f"{options.assignment} is released: hand out {place} as a whole\n")
    return ExitCode.DONE
