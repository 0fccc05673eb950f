"""Which folders nbgrader's commands take: those of our assignment by the rules of this project."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partialmethod
from typing import Any

from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter

from assignment.release import NAME
from autograder.course.ours import is_ours
from autograder.course.submitted import folders, submitted
from autograder.intake.hand_in import NOTEBOOK
from autograder.intake.terminal import printable


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
