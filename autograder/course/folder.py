"""A course's folder as nbgrader sees it: its paths, its configuration, its submissions."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from assignment.variant import Variant, VariantError, variant_in
from autograder.course.ours import ignored
from autograder.course.submitted import composed, folders, submitted


class CourseError(Exception):
    """The course, or what was asked of it, is missing; the message says what to do."""


@dataclass(frozen=True)
class SubmittedFolder:
    """One student's folder of submitted files."""

    student: str
    folder: Path


class CourseFolder:
    """A course and one assignment of it.

    Args:
        root: the folder with nbgrader_config.py.
        assignment: its name.

    Raises:
        CourseError: there is no such course, or it has no source of the assignment.
    """

    def __init__(self, root: Path, assignment: str) -> None:
        if not (root / "nbgrader_config.py").is_file():
            raise CourseError(
                f"{root} holds no nbgrader_config.py: go to the course's folder, or name it with --course"
            )
        self.root, self.assignment = root.resolve(), assignment
        _import_from(self.root)
        with contextlib.chdir(root):
            app = NbGrader(raise_config_file_errors=True)
            try:
                app.load_config_file()
            except (Exception, SystemExit) as error:
                raise CourseError(
                    f"{root}/nbgrader_config.py cannot be read: {type(error).__name__}: {error}"
                ) from error
            self.config = app.config
            self.directory = CourseDirectory(config=self.config, parent=None)
            self.directory.root = self.directory.root or str(self.root)
            self.directory.assignment_id = assignment
            self.converter = Autograde(coursedir=self.directory, config=self.config)
        if not self.source().is_dir():
            raise CourseError(f"{root} holds no source of the assignment {assignment!r}")

    @cached_property
    def variant(self) -> Variant:
        """The variant of the assignment, of the table beside its source.

        Raises:
            CourseError: the table holds what it must not.
        """
        try:
            return variant_in(self.source())
        except VariantError as error:
            raise CourseError(str(error)) from error

    @property
    def reports(self) -> Path:
        """The folder of reports."""
        return self.root / "reports"

    @property
    def collected(self) -> Path:
        """The folder of what was collected and is not graded: older attempts, and the records of collecting."""
        return self.root / "collected" / self.assignment

    def submitted(self, students: list[str] | None = None) -> list[SubmittedFolder]:
        """Return the submitted folders, sorted by student.

        Args:
            students: whose; None for all.

        Raises:
            CourseError: there is none, or one of these students has none.
        """
        there = submitted(self.directory, self.assignment)
        if not there.folders:
            reasons = [f"{path} was not graded: {reason}" for path, reason in there.refused.items()]
            raise CourseError("\n".join(reasons or [self._nobody()]))
        forms = {composed(student): student for student in there.folders}
        asked = {name: name if name in there.folders else forms.get(composed(name), "") for name in students or ()}
        missing = sorted(name for name, student in asked.items() if not student)
        if missing:
            raise CourseError(f"no submission of {', '.join(missing)} for {self.assignment}")
        wanted = there.folders.keys() if students is None else {*asked.values()}
        return [SubmittedFolder(student, folder) for student, folder in there.folders.items() if student in wanted]

    def refused(self) -> dict[str, str]:
        """Return why a folder with a submission is no student's, by its path."""
        return submitted(self.directory, self.assignment).refused

    def _nobody(self) -> str:
        pattern = self.directory.format_path(self.directory.submitted_directory, "*", self.assignment)
        return f"nobody has submitted {self.assignment}: {pattern} matches nothing"

    def feedback_at_s(self) -> float:
        """Return when feedback was last written, by whatever command, in seconds since the epoch; 0 if never."""
        found = folders(self.directory, self.directory.feedback_directory, self.assignment)
        pages = (page for folder in found.values() for page in folder.rglob("*.html"))
        stamps = (stamp for stamp in (self._told,) if stamp.is_file())
        return max((path.stat().st_mtime for path in chain(pages, stamps)), default=0.0)

    def note_told(self) -> None:
        """Note that students are told now, elsewhere than in pages of feedback, what the reports say."""
        self._told.touch()

    @property
    def _told(self) -> Path:
        return self.reports / f".{self.assignment}.told"

    @cached_property
    def ignored(self) -> list[str]:
        """The patterns of the files that are not copied."""
        return ignored(self.directory, self.assignment)

    def released(self) -> Path:
        """Return the folder of the students' version."""
        return Path(self.directory.format_path(self.directory.release_directory, ".", self.assignment))

    def source(self) -> Path:
        """Return the folder of the assignment's source."""
        return Path(self.directory.format_path(self.directory.source_directory, ".", self.assignment))

    def submitted_by(self, student: str) -> Path:
        """Return the folder of a student's submitted files."""
        return Path(self.directory.format_path(self.directory.submitted_directory, student, self.assignment))

    def autograded(self, student: str) -> Path:
        """Return the folder of a student's autograded files."""
        return Path(self.directory.format_path(self.directory.autograded_directory, student, self.assignment))


def _import_from(course: Path) -> None:
    """Let nbgrader_config.py import plug-ins that lie beside it, as nbgrader does; they replace no other module."""
    if str(course) not in sys.path:
        sys.path.append(str(course))
