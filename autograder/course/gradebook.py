"""Save finished reports in nbgrader's gradebook and as autograded folders, as `nbgrader autograde` would."""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, Self

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, is_grade, is_task

from assignment.release import NAME
from autograder.course.atomic import finish_folder, start_folder
from autograder.course.autograded_notebook import put_report, restore, valid
from autograder.course.folder import CourseError, CourseFolder, SubmittedFolder
from autograder.course.master import master_cells
from autograder.course.nbgrader_internals import TransactionalGradebook, limit_penalty
from autograder.course.ours import is_ours
from autograder.course.scores import course_release, digest, save_score
from autograder.grading.report import Report
from autograder.grading.work import Done
from autograder.intake.timestamp import timestamp


class GradebookWriter:
    """The one place that saves the results of a class.

    Args:
        course: the course and the assignment.

    Attributes:
        notebook: the name of the assignment's notebook.
        release: what grading has to know of the release.

    Raises:
        CourseError: the assignment is another one, or the gradebook does not know it.
    """

    def __init__(self, course: CourseFolder) -> None:
        if not is_ours(course.directory, course.assignment):
            raise CourseError(
                f"{course.assignment} is not the assignment that this project grades, {NAME} with its check cells: "
                f"run nbgrader autograde {course.assignment}"
            )
        self._course = course
        self._gradebook = TransactionalGradebook(course.directory.db_url, course.directory.course_id)
        self._penalties = AssignLatePenalties(parent=course.converter)
        self._penalties.init_plugin()
        try:
            [notebook] = self._gradebook.find_assignment(course.assignment).notebooks
        except (MissingEntry, ValueError) as error:
            self.close()
            raise CourseError(
                f"the gradebook knows no assignment {course.assignment} with one notebook: "
                f"run nbgrader generate_assignment {course.assignment}"
            ) from error
        self.notebook = str(notebook.name)
        source = course.source() / f"{self.notebook}.ipynb"
        self._master = master_cells(self._gradebook, self.notebook, course.assignment, source)
        self.release = course_release(source, self._master)
        self._kernelspec = json.loads(notebook.kernelspec) if notebook.kernelspec else None

    @property
    def release_digest(self) -> str:
        """The digest of all that scores depend on of the course's release."""
        return digest(self.release, self._master)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the gradebook."""
        self._gradebook.close()

    def has(self, student: str) -> bool:
        """Return whether a student's results are in the gradebook and among the autograded folders."""
        if not (self._course.autograded(student) / f"{self.notebook}.ipynb").exists():
            return False
        try:
            self._gradebook.find_submission(self._course.assignment, student)
        except MissingEntry:
            return False
        return True

    def save(self, submitted: SubmittedFolder, done: Done, report: Report) -> None:
        """Write the autograded folder, then the gradebook's rows in one transaction. Idempotent.

        Args:
            submitted: the student's folder.
            done: what was read of it.
            report: on it.
        """
        notebook = self._autograded(done, report)
        self._write_folder(submitted.student, done.hand_in.files, notebook)
        with self._gradebook.transaction():
            self._save_rows(submitted.student, timestamp(done.hand_in), notebook, report)

    def _autograded(self, done: Done, report: Report) -> NotebookNode:
        notebook = valid(done.cells)
        restore(notebook, self._master)
        if self._kernelspec:
            notebook.metadata["kernelspec"] = self._kernelspec
        put_report(notebook, report)
        return notebook

    def _write_folder(self, student: str, files: Mapping[str, bytes], notebook: NotebookNode) -> None:
        """Write a student's files, and over them those of the source."""
        place, source = self._course.autograded(student), self._course.source()
        folder, ignored = start_folder(place), self._course.ignored
        folder.mkdir(parents=True)
        for name, content in files.items():
            if not any(_matches(part, ignored) for part in PurePath(name).parts):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        for path in _files(source, ignored):
            _remove(folder, path)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / path, folder / path)
        (folder / f"{self.notebook}.ipynb").write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
        _set_permissions(folder, int(str(self._course.converter.permissions), 8))
        finish_folder(place)

    def _save_rows(self, student: str, time: datetime | None, notebook: NotebookNode, report: Report) -> None:
        self._gradebook.update_or_create_student(student)
        fields = {"timestamp": time} if time else {}
        submission = self._gradebook.update_or_create_submission(self._course.assignment, student, **fields)
        [rows] = submission.notebooks
        cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        _fill_in(rows, cells, report)
        self._gradebook.db.flush()
        self._save_penalty(student, submission, rows)

    def _save_penalty(self, student: str, submission: Any, rows: Any) -> None:
        rows.late_submission_penalty = None
        late_s = submission.total_seconds_late
        if late_s > 0:
            penalty = self._penalties.plugin_inst.late_submission_penalty(student, rows.score, late_s)
            if penalty is not None:
                rows.late_submission_penalty = limit_penalty(self._penalties, rows, penalty)


def _fill_in(rows: Any, cells: Mapping[str, NotebookNode], report: Report) -> None:
    """Enter the scores and comments of a submitted notebook, as nbgrader's SaveAutoGrades does."""
    for grade in rows.grades:
        if is_grade(cells[grade.name]):  # of a task nbgrader saves no score
            save_score(grade, cells[grade.name], report)
    for comment in rows.comments:
        cell = cells[comment.name]
        is_unchanged = cell.metadata.nbgrader["checksum"] == compute_checksum(cell)
        comment.auto_comment = "No response." if is_unchanged and not is_task(cell) else None


def _files(folder: Path, ignored: Sequence[str]) -> Iterator[Path]:
    """Yield the files of the source that nbgrader copies."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _matches(name, ignored)]
        for name in names:
            path = Path(parent, name)
            if not _matches(name, [*ignored, "*.ipynb"]) and stat.S_ISREG(path.lstat().st_mode):
                yield path.relative_to(folder)


def _remove(folder: Path, path: Path) -> None:
    """Remove what stands in the way of a file of the source: a file or a folder of that name, a file as its folder."""
    for part in (*reversed(path.parents[:-1]), path):
        if part == path and (folder / part).is_dir():
            shutil.rmtree(folder / part)
        elif (folder / part).is_file():
            (folder / part).unlink()


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _set_permissions(folder: Path, mode: int) -> None:
    for parent, _folders, names in os.walk(folder):
        for name in names:
            Path(parent, name).chmod(mode)
