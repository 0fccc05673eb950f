"""How nbgrader begins with our assignment: it removes nothing in vain, skips nothing lost, and waits for runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory

from assignment.variant import VariantError, variant_in
from autograder.course.database import is_missing
from autograder.course.ours import is_ours
from autograder.course.records.runs import GradingError, no_grading

NOT_RELEASED = "the gradebook knows no notebook of {assignment}: run autograder release {assignment}"


def begin_our_way() -> None:
    """Let nbgrader refuse a table that cannot be read, and grade again what a lost gradebook held. Idempotent.

    It writes no feedback while a run grades: who hands in again during the run must not know its hidden cases.
    """
    Autograde.convert_notebooks = _convert_notebooks
    GenerateFeedback.convert_notebooks = _write_feedback
    Autograde.init_destination = _init_destination


_CONVERT_NOTEBOOKS = BaseConverter.convert_notebooks
_INIT_DESTINATION = BaseConverter.init_destination


def _convert_notebooks(self: Autograde) -> None:
    """Stop before the autograded files of the first student are removed."""
    if is_ours(self.coursedir, self.coursedir.assignment_id):
        reason = _why_not(self.coursedir)
        if reason:
            self.log.error("%s", reason)
            raise NbGraderException(reason)
    _CONVERT_NOTEBOOKS(self)


def _write_feedback(self: GenerateFeedback) -> None:
    course = self.coursedir
    if not is_ours(course, course.assignment_id):
        _CONVERT_NOTEBOOKS(self)
        return
    try:
        with no_grading(Path(course.root) / "reports", course.assignment_id):
            _CONVERT_NOTEBOOKS(self)
    except GradingError as error:
        self.log.error("%s", error)  # noqa: TRY400 - one sentence, as of nbgrader's own errors
        raise NbGraderException(str(error)) from error


def _why_not(course: CourseDirectory) -> str:
    """Return why nobody can be graded, as a sentence; empty if nothing speaks against it."""
    try:
        variant_in(Path(course.format_path(course.source_directory, ".", course.assignment_id)))
    except VariantError as error:
        return str(error)
    if not _knows(course, lambda gradebook: gradebook.find_assignment(course.assignment_id).notebooks):
        return NOT_RELEASED.format(assignment=course.assignment_id)
    return ""


def _init_destination(self: Autograde, assignment_id: str, student_id: str) -> bool:
    """Replace the autograded files of a submission that the gradebook does not know: they alone are no result."""
    before = self.force
    if is_ours(self.coursedir, assignment_id):
        is_known = _knows(self.coursedir, lambda gradebook: gradebook.find_submission(assignment_id, student_id))
        self.force = before or not is_known
    try:
        return bool(_INIT_DESTINATION(self, assignment_id, student_id))
    finally:
        self.force = before


def _knows(course: CourseDirectory, find: Callable[[Gradebook], object]) -> bool:
    """Return whether something is found in the gradebook."""
    if is_missing(course.db_url):
        return False
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            return bool(find(gradebook))
        except MissingEntry:
            return False
