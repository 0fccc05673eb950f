"""Compare the submissions of a course, and write the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course.folder import CourseError, CourseFolder
from autograder.intake.hand_in import NOTEBOOK
from autograder.intake.notebook_file import UnreadableError
from autograder.intake.released import read_released
from autograder.intake.terminal import printable
from autograder.similarity.comparing import compare
from autograder.similarity.groups import Group, grouped
from autograder.similarity.page import page
from autograder.similarity.works import Work, read_work, released_code
from helpers.data.atomic import replaced_file

FEW = 20
"""In a smaller class little is known of what many have."""


@dataclass(frozen=True)
class Similar:
    """What was found in a class.

    Args:
        works: that were compared.
        groups: of works that are alike.
        left_out: why a submission was not compared, by student or folder.
        page: the path of the page.
    """

    works: tuple[Work, ...]
    groups: tuple[Group, ...]
    left_out: dict[str, str]
    page: Path


def find_similar(course: CourseFolder, on_read: Callable[[str], None]) -> Similar:
    """Compare the submissions of an assignment, and write the page into the folder of reports.

    Args:
        course: the course and the assignment.
        on_read: is called with each student whose submission was read or left out.

    Raises:
        CourseError: nobody has submitted, or the source of the assignment cannot be read.
    """
    works, left_out, given = _works(course, on_read)
    groups = grouped(compare(works, given))
    path = course.reports / f"{course.assignment}.similar.html"
    course.reports.mkdir(exist_ok=True)
    remarks = [f"{printable(name)} was not compared: {reason}." for name, reason in left_out.items()]
    if len(works) < FEW:
        remarks.append(f"In a class of fewer than {FEW}, more is shown that is alike by chance.")
    with replaced_file(path) as unfinished:
        unfinished.write_text(page(course.assignment, works, groups, remarks), encoding="utf-8")
    return Similar(tuple(works), tuple(groups), left_out, path)


def _works(course: CourseFolder, on_read: Callable[[str], None]) -> tuple[list[Work], dict[str, str], str]:
    """Return what can be compared, why something cannot, and the code that the task gives or forces."""
    source = course.source() / NOTEBOOK
    try:
        release, given = read_released(source), released_code(source)
    except (OSError, ValueError, UnreadableError) as error:
        raise CourseError(f"{source} cannot be read, and what it holds must not count: {error}") from error
    works, left_out = list[Work](), course.refused()
    for submitted in course.submitted():
        try:
            works.append(read_work(submitted.student, submitted.folder, NOTEBOOK, release))
        except UnreadableError as error:
            left_out[submitted.student] = str(error)
        on_read(submitted.student)
    return works, left_out, given
