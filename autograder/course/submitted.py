"""The folders of students: who has one, and which no command can take because of its name."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partialmethod
from glob import escape, glob
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url

from assignment.release import NAME
from autograder.course.ours import is_ours
from autograder.intake.hand_in import NOTEBOOK
from autograder.intake.terminal import printable

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


def find_our_folders() -> None:
    """Let nbgrader find the folders of our assignment by the rules of this module. Idempotent.

    nbgrader reads the names of folders as patterns, so that it overlooks some of them, drops a submission whose
    notebook has another name, and ends at a name with a newline. Its converters ask these two methods. Formgrader reads
    the times of all students in a third one, and shows nobody if one of them is none.
    """
    for converter, find in ((Autograde, _find_submitted), (GenerateFeedback, find_autograded)):
        converter.init_notebooks = partialmethod(_init_notebooks, find)
        converter._format_source = _format_source  # noqa: SLF001 - it has no public name
    NbGraderAPI.get_submitted_timestamp = _submitted_timestamp


_INIT_NOTEBOOKS = BaseConverter.init_notebooks
_FORMAT_SOURCE = BaseConverter._format_source  # noqa: SLF001 - as above
_SUBMITTED_TIMESTAMP = NbGraderAPI.get_submitted_timestamp


def _init_notebooks(self: BaseConverter, find: Callable[[Any], bool]) -> None:
    if not (is_ours(self.coursedir, self.coursedir.assignment_id) and find(self)):
        _INIT_NOTEBOOKS(self)


def _format_source(self: BaseConverter, assignment_id: str, student_id: str, escape: bool = False) -> str:
    path = str(_FORMAT_SOURCE(self, assignment_id, student_id, escape))
    return source_pattern(path, is_pattern=escape and self.coursedir.assignment_id == NAME)


def _submitted_timestamp(self: NbGraderAPI, assignment_id: str, student_id: str) -> Any:
    course = self.coursedir
    if not is_ours(course, assignment_id):
        return _SUBMITTED_TIMESTAMP(self, assignment_id, student_id)
    return course.get_existing_timestamp(course.format_path(course.submitted_directory, student_id, assignment_id))


def source_pattern(path: str, *, is_pattern: bool) -> str:
    """Return a path, or a pattern of paths that may hold newlines.

    Args:
        path: as nbgrader makes it.
        is_pattern: whether it is a regular expression.
    """
    return f"(?s){path}" if is_pattern else path


def _find_submitted(self: Autograde) -> bool:
    """Take every submitted folder, with the notebook that is to be there, whether it is or not."""
    course = self.coursedir
    there = submitted(course, course.assignment_id)
    for path, reason in there.refused.items():
        self.log.error("%s was not graded: %s", printable(path), reason)
    if fnmatchcase(NAME, course.notebook_id):
        self.assignments = {
            str(folder): [str(folder / NOTEBOOK)]
            for student, folder in there.folders.items()
            if is_meant(student, course.student_id)
        }
    return bool(self.assignments)


def find_autograded(self: GenerateFeedback) -> bool:
    """Let nbgrader take all autograded notebooks that it is to take; return whether there are any.

    Args:
        self: nbgrader's converter.
    """
    course = self.coursedir
    found = {
        folder: sorted(path for path in folder.iterdir() if fnmatchcase(path.name, f"{course.notebook_id}.ipynb"))
        for student, folder in folders(course, course.autograded_directory, course.assignment_id).items()
        if is_meant(student, course.student_id) and not student.startswith(".") and folder.is_dir()
    }
    self.assignments = {str(folder): [*map(str, paths)] for folder, paths in found.items() if paths}
    return bool(self.assignments)


def is_meant(student: str, pattern: str) -> bool:
    """Return whether nbgrader's option for students, an id or a pattern, means a student.

    >>> is_meant("a[b]", "a[b]"), is_meant("ada", "a*"), is_meant("bob", "a*")
    (True, True, False)
    """
    return student == pattern or fnmatchcase(student, pattern)


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
