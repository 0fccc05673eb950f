"""A course's folder as nbgrader sees it: its paths, its configuration, its submissions."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from glob import glob
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from assignment.variant import Variant, VariantError, variant_in
from autograder.course.ours import ignored

_NO_STUDENTS = frozenset({".ipynb_checkpoints", ".DS_Store", ".git"})
"""Folders that programs make."""


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
        found = {submitted.student: submitted for submitted in self._found()}
        missing = sorted(set(students or ()) - found.keys())
        if missing:
            raise CourseError(f"no submission of {', '.join(missing)} for {self.assignment}")
        if not found:
            raise CourseError(f"nobody has submitted {self.assignment}: {self._pattern} matches nothing")
        return [found[name] for name in sorted(found) if students is None or name in students]

    def _found(self) -> Iterator[SubmittedFolder]:
        pattern = self.directory.format_path(
            self.directory.submitted_directory, "(?P<student>.*)", self.assignment, escape=True
        )
        for path in glob(self._pattern):  # noqa: PTH207 - a pattern of nbgrader's may be absolute
            match = re.fullmatch(pattern, path, re.DOTALL)  # a name may hold a newline
            if match:
                yield SubmittedFolder(match["student"], Path(path))

    def skipped(self) -> list[str]:
        """Return the folders with a submission that are none of a student's for nbgrader, because of their names."""
        everything = glob(self._pattern, include_hidden=True)  # noqa: PTH207 - as above
        others = set(everything) - {str(submitted.folder) for submitted in self._found()}
        ignored = {name.rstrip("/") for name in self.directory.ignore} | _NO_STUDENTS
        return sorted(path for path in others if ignored.isdisjoint(Path(path).parts) and Path(path).is_dir())

    @property
    def _pattern(self) -> str:
        return str(self.directory.format_path(self.directory.submitted_directory, "*", self.assignment))

    def feedback_at_s(self) -> float:
        """Return when feedback was last written, by whatever command, in seconds since the epoch; 0 if never."""
        pattern = self.directory.format_path(self.directory.feedback_directory, "*", self.assignment)
        pages = (page for folder in glob(str(pattern)) for page in Path(folder).rglob("*.html"))  # noqa: PTH207 - as above
        return max((page.stat().st_mtime for page in pages), default=0.0)

    @property
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
