"""Everything that this project takes from nbgrader beyond what nbgrader documents, each with its reason.

tests/autograder/course/test_nbgrader_internals.py says which of these a new version of nbgrader moved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partialmethod
from pathlib import Path, PurePath
from typing import Any

from nbgrader.api import SubmittedNotebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback, base
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.preprocessors import AssignLatePenalties, getgrades

from assignment.release import NAME, add_helpers, prepared_for
from autograder.course.atomic import finish_folder, start_folder, unfinished
from autograder.course.cells.releasable import releasable_source
from autograder.course.converters.beginning import begin_our_way
from autograder.course.converters.finding import find_autograded, find_our_folders, source_pattern
from autograder.course.database import LastingGradebook, swapped, without_log
from autograder.course.ours import ignored, is_ours
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from autograder.intake.timestamp import timestamp


class TransactionalGradebook(LastingGradebook):
    """A gradebook in which a whole submission is one transaction.

    Each of nbgrader's methods commits for itself. A run that is killed between two of them would leave a submission
    with half of its rows, and every commit waits for the disk.
    """

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything that is done in the block at its end, or nothing of it if an error leaves it.

        This is SQLAlchemy's recipe "joining a session into an external transaction": the session belongs to a
        connection whose transaction was begun before, so that its own commits only write what is pending. It needs no
        savepoints, which SQLite's driver does not support without further measures.
        """
        self.db.remove()
        with without_log(), self.engine.begin() as connection:
            self.db(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False)
            try:
                yield
                self.db.flush()
            finally:
                self.db.remove()


def limit_penalty(penalties: AssignLatePenalties, notebook: SubmittedNotebook, penalty: float) -> float:
    """Return a late penalty within nbgrader's bounds.

    nbgrader applies them in the same method that opens a gradebook of its own, which would wait for our transaction.

    Args:
        penalties: nbgrader's preprocessor, as the course configures it.
        notebook: the row of the late notebook.
        penalty: what the course's plug-in asks for.
    """
    limited: float = penalties._check_late_penalty(notebook, penalty)  # noqa: SLF001
    return limited


@dataclass(frozen=True)
class Autograding:
    """How the notebooks of our assignment are autograded, whatever the course configures for others.

    Args:
        exporter_class: reads and writes them.
        sanitize_preprocessors: of the first step, before which they are as they were submitted.
        autograde_preprocessors: of the second step.
    """

    exporter_class: type[Any]
    sanitize_preprocessors: Sequence[type[Any]]
    autograde_preprocessors: Sequence[type[Any]]


def act_on_our_assignment(autograding: Autograding) -> None:
    """Let nbgrader's own commands release, collect and autograde our assignment by this project. Idempotent.

    nbgrader's options hold for all assignments of a course, and a site sets them for its own. Its converters pass each
    assignment through these methods, which treat any other one as ever.

    Of a hand-in of ours they take only what grading takes: no links, pipes or huge files. nbgrader reads all of
    timestamp.txt and copies every file, through links too, before it asks its exporter or its preprocessors.

    Args:
        autograding: of our assignment.
    """
    CourseDirectory.get_existing_timestamp = _timestamp_in
    GenerateAssignment.start = _start_release
    GenerateAssignment.init_assignment = _init_release
    ExchangeCollect.do_copy = _collect
    find_our_folders()
    begin_our_way()
    Autograde.init_assignment = _init_autograding
    Autograde.convert_single_notebook = partialmethod(_autograde, autograding)


_TIMESTAMP_IN = CourseDirectory.get_existing_timestamp
_START_RELEASE = GenerateAssignment.start
_INIT_RELEASE = GenerateAssignment.init_assignment
_COLLECT = ExchangeCollect.do_copy
_INIT_AUTOGRADING = Autograde.init_assignment
_AUTOGRADE = Autograde.convert_single_notebook
_PREPARED_RELEASE, _OUR_EXPORTER = "prepared_release_of_our_assignment", "exporter_of_our_assignment"
"""Attributes of converters: what the release needs beside the source notebook; this run's exporter, with one seed."""


def _timestamp_in(self: CourseDirectory, folder: str) -> datetime | None:
    """Return when the files of a folder were submitted; only its path says which assignment they belong to."""
    if NAME in Path(os.path.relpath(folder, self.root)).parts and is_ours(self, NAME):
        return timestamp(read_hand_in(Path(folder), f"{NAME}.ipynb"))
    time: datetime | None = _TIMESTAMP_IN(self, folder)
    return time


def _start_release(self: GenerateAssignment) -> None:
    source = releasable_source(self)
    if source is not None:
        vars(self)[_PREPARED_RELEASE] = prepared_for(self, source)
    _START_RELEASE(self)


def _init_release(self: GenerateAssignment, assignment_id: str, student_id: str) -> None:
    _INIT_RELEASE(self, assignment_id, student_id)
    if is_ours(self.coursedir, assignment_id):
        add_helpers(Path(self._format_dest(assignment_id, student_id)), vars(self)[_PREPARED_RELEASE])


def _collect(self: ExchangeCollect, source: str, destination: str, log: Any = None) -> None:
    with _ignoring(self.coursedir, self.coursedir.assignment_id):
        _COLLECT(self, source, destination, log)


def _init_autograding(self: Autograde, assignment_id: str, student_id: str) -> None:
    if not is_ours(self.coursedir, assignment_id):
        _INIT_AUTOGRADING(self, assignment_id, student_id)
        return
    submitted = Path(self._format_source(assignment_id, student_id))
    files = read_hand_in(submitted, f"{NAME}.ipynb", levels=COURSE_LEVELS).files
    found = base.find_all_files
    source = self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id)
    of_source = {Path(path).relative_to(source).as_posix() for path in found(source)}
    # nbgrader cannot put a file of the source where a student has a folder
    taken = {path for path in files if of_source.isdisjoint(map(str, PurePath(path).parents))}

    def find_taken(folder: str, exclude: list[str] | None = None) -> list[str]:
        return [path for path in found(folder, exclude) if Path(path).relative_to(folder).as_posix() in taken]

    with swapped(base, "find_all_files", find_taken), _ignoring(self.coursedir, assignment_id):
        _INIT_AUTOGRADING(self, assignment_id, student_id)


@contextmanager
def _ignoring(course: CourseDirectory, assignment: str) -> Iterator[None]:
    """Leave out what is ignored of an assignment while its files are copied."""
    configured = course.ignore
    course.ignore = ignored(course, assignment)
    try:
        yield
    finally:
        course.ignore = configured


def _autograde(self: Autograde, autograding: Autograding, path: str) -> None:
    """Autograde a notebook; one of ours with our exporter and preprocessors."""
    if not is_ours(self.coursedir, self.init_single_notebook_resources(path)["nbgrader"]["assignment"]):
        _AUTOGRADE(self, path)
        return
    if _OUR_EXPORTER not in vars(self):
        vars(self)[_OUR_EXPORTER] = autograding.exporter_class(parent=self, config=self.config)
    configured = self.exporter, self.sanitize_preprocessors, self.autograde_preprocessors
    self.exporter = vars(self)[_OUR_EXPORTER]
    self.sanitize_preprocessors = [*autograding.sanitize_preprocessors]
    self.autograde_preprocessors = [*autograding.autograde_preprocessors]
    try:
        _AUTOGRADE(self, path)
    finally:
        self.exporter, self.sanitize_preprocessors, self.autograde_preprocessors = configured


class AtomicFeedback(GenerateFeedback):
    """nbgrader's feedback converter, which builds a student's folder beside its place and moves it there when complete.

    nbgrader writes into the place itself, and takes what a killed run left there for finished feedback. It asks
    `_format_dest` for every path that it writes to, and has no option for another one.
    """

    builds_beside = False

    def init_notebooks(self) -> None:
        """Find the autograded notebooks of all students, whatever characters are in their ids."""
        if not find_autograded(self):
            super().init_notebooks()

    def _format_source(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        return source_pattern(super()._format_source(assignment_id, student_id, escape), is_pattern=escape)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Decide as nbgrader does whether feedback is written; if so, build it beside its place from then on."""
        self.builds_beside = False
        is_written = bool(super().init_destination(assignment_id, student_id))
        if is_written and self.coursedir.notebook_id == "*":  # otherwise other notebooks' feedback stays in the folder
            self.build_beside(assignment_id, student_id)
        return is_written

    def build_beside(self, assignment_id: str, student_id: str) -> None:
        """Build a student's folder beside its place from now on."""
        start_folder(Path(self._format_dest(assignment_id, student_id)))
        self.builds_beside = True
        self.writer.build_directory = ""  # nbconvert makes the folder when this changes

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """Set the permissions of all files, and move the folder to its place."""
        super().set_permissions(assignment_id, student_id)
        if self.builds_beside:
            self.builds_beside = False
            finish_folder(Path(self._format_dest(assignment_id, student_id)))

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        place = str(super()._format_dest(assignment_id, student_id, escape))
        return str(unfinished(Path(place))) if self.builds_beside else place


def keep_gradebook_of_feedback() -> None:
    """Let nbgrader's feedback read one gradebook for all students of this process, which saves 40 % of its time.

    GetGrades opens and closes a gradebook for every notebook: a new database engine each time, whose queries are
    compiled again. The class is replaced in the module that uses it, since GetGrades has no option for it.
    """
    getgrades.Gradebook = lru_cache(maxsize=1)(_KeptGradebook)


class _KeptGradebook(LastingGradebook):
    """A gradebook that only forgets what it read when it is closed; it holds no lock in between."""

    def close(self) -> None:
        """End the session, so that the next notebook sees what the gradebook holds then."""
        self.db.remove()
