"""Pack feedback pages as Moodle reads them: a folder for each participant, named as in its own downloads."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from autograder.course.folder import CourseFolder
from autograder.course.submitted import folders
from autograder.exports.lms.filling import Line
from autograder.exports.zips import entry
from autograder.intake.plain_files import FOLDER, RefusedError, read_file, why_not_read

_LEFT_OUT = re.compile(r"[\x00-\x1f\x7f]|[&<>\"`|':\\/*?]|\.\.+")
"""What Moodle takes out of a name of a folder."""

_LEVEL = 6
_MOST_PAGE_BYTES, _MOST_BYTES = 20_000_000, 1_000_000_000
_LONGEST_NAME = 100
_NO_PAGE = "has no feedback page: run autograder feedback"


def write_feedback_zip(
    file: IO[bytes], course: CourseFolder, participants: Mapping[str, tuple[str, str]]
) -> tuple[int, list[Line]]:
    """Write the zip; return how many students are in it, and who is not, and why.

    Args:
        file: open for writing.
        course: the course and the assignment.
        participants: the name and number of each student in Moodle, by id.
    """
    packed, lines, left = set[str](), list[Line](), _MOST_BYTES
    name = f"{course.assignment}.html"  # other pages in the folder are files that the student handed in
    found = folders(course.directory, course.directory.feedback_directory, course.assignment)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for student, who in sorted(participants.items()):
            try:
                content = _content(name, found[student], min(left, _MOST_PAGE_BYTES))
            except (KeyError, FileNotFoundError):
                lines.append(Line(student, _NO_PAGE))
            except (OSError, RefusedError) as error:
                lines.append(Line(student, f"is not in the zip: the page {name} {why_not_read(error)}"))
            else:
                left -= len(content)
                archive.writestr(entry(f"{folder_name(*who)}/{name}"), content)
                packed.add(student)
    return len(packed), lines


def folder_name(name: str, number: str) -> str:
    """Return the name of a participant's folder.

    Args:
        name: in Moodle.
        number: in the assignment.

    >>> folder_name("Ada_B/C Lovelace", "1001")
    'Ada BC Lovelace_1001_assignsubmission_file_'
    """
    plain = _LEFT_OUT.sub("", name.replace("_", " ")).strip()[:_LONGEST_NAME].strip()
    return f"{plain}_{number}_assignsubmission_file_"


def _content(name: str, folder: Path, most_bytes: int) -> bytes:
    descriptor = os.open(folder, FOLDER)
    try:
        return read_file(name, descriptor, most_bytes, may_have_names_elsewhere=True)
    finally:
        os.close(descriptor)
