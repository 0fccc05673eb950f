"""The folders of students: who has one, and which no command can take because of its name."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from glob import escape, glob
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url

_NO_STUDENTS = frozenset({".ipynb_checkpoints", ".DS_Store", ".git"})
"""Folders that programs make."""

_DOT = "a student's name cannot begin with a dot; rename the folder"
_NO_TEXT = "its name is no text in UTF-8; rename the folder"
_OTHER_FORM = "its name is another Unicode form of the student {twin}; rename the folder"


@dataclass(frozen=True)
class Submitted:
    """What lies in the submitted folders of an assignment.

    Args:
        folders: by student.
        refused: why a folder is no student's, as a sentence without its full stop, by its path.
    """

    folders: dict[str, Path]
    refused: dict[str, str]


def folders(course: CourseDirectory, step: str, assignment: str) -> dict[str, Path]:
    """Return the folders of an assignment, by student, hidden ones too; brackets in names are no patterns.

    Args:
        course: as nbgrader is configured.
        step: the name of the folder with those of all students, such as `submitted`.
        assignment: its name.
    """
    names = {"nbgrader_step": escape(step), "student_id": "*", "assignment_id": escape(assignment)}
    pattern = os.path.join(escape(course.root), course.directory_structure.format(**names))  # noqa: PTH118 - a pattern
    regexp = course.format_path(re.escape(step), "(?P<student>.*)", re.escape(assignment), escape=True)
    matches = (re.fullmatch(regexp, path, re.DOTALL) for path in glob(pattern, include_hidden=True))  # noqa: PTH207
    return {match["student"]: Path(match[0]) for match in matches if match}


def submitted(course: CourseDirectory, assignment: str) -> Submitted:
    """Return the submitted folders of an assignment.

    Args:
        course: as nbgrader is configured.
        assignment: its name.
    """
    ignored = {name.rstrip("/") for name in course.ignore} | _NO_STUDENTS
    found = {
        student: folder
        for student, folder in folders(course, course.submitted_directory, assignment).items()
        if not student.startswith(".") or (ignored.isdisjoint(folder.parts) and folder.is_dir())
    }
    reasons = {student: _why_refused(student) for student in found}
    reasons |= _other_forms(course, [student for student, reason in reasons.items() if not reason])
    return Submitted(
        {student: found[student] for student in sorted(found) if not reasons[student]},
        {str(found[student]): reason for student, reason in sorted(reasons.items()) if reason},
    )


def composed(text: str) -> str:
    """Return a text in the form in which the same letters are the same characters."""
    return unicodedata.normalize("NFC", text)


def _why_refused(student: str) -> str:
    if student.startswith("."):
        return _DOT
    try:
        student.encode()
    except UnicodeEncodeError:
        return _NO_TEXT
    return ""


def _other_forms(course: CourseDirectory, students: Collection[str]) -> dict[str, str]:
    """Return why folders are refused whose names mean the same student as another name; nobody gets a second row."""
    unusual = [student for student in students if not student.isascii()]
    if not unusual:
        return {}
    known = _known(course)
    refused = {}
    for student in unusual:
        rivals = known if composed(student) == student else {*known, *students}
        twin = _twin(student, rivals)
        if twin and student not in known:
            refused[student] = _OTHER_FORM.format(twin=twin)
    return refused


def _twin(student: str, others: Iterable[str]) -> str:
    same = (other for other in others if other != student and composed(other) == composed(student))
    return min(same, default="")


def _known(course: CourseDirectory) -> frozenset[str]:
    """Return the ids in the gradebook; none if there is no gradebook yet."""
    url = make_url(course.db_url)
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        return frozenset()
    with Gradebook(course.db_url, course.course_id) as gradebook:
        return frozenset(str(student.id) for student in gradebook.students)
