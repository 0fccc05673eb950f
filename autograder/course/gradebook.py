"""Put finished reports into nbgrader's gradebook and among its autograded notebooks, as `nbgrader autograde` would."""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, determine_grade

from autograder.course.autograded_notebook import FUNCTIONS, master_cells, put_report, restore, valid
from autograder.course.folder import CourseError, CourseFolder, HandedIn
from autograder.course.preprocessors import save_score
from autograder.grading.report import Report
from autograder.intake.submission import UnreadableError, read_notebook

_NEW, _OLD = ".autograding-new", ".autograding-old"
"""What the folder that is being made, and the one that it replaces, are called until it is in its place."""


class GradebookWriter:
    """The one place that writes results of a class.

    Args:
        course: the course and the assignment.

    Raises:
        CourseError: the gradebook does not know the assignment.
    """

    def __init__(self, course: CourseFolder) -> None:
        self._course = course
        self._gradebook = Gradebook(course.directory.db_url, course.directory.course_id)
        self._gradebook.db.commit, self._commit = self._gradebook.db.flush, self._gradebook.db.commit
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
        self._master = master_cells(self._gradebook, self.notebook, course.assignment)
        self._kernelspec = json.loads(notebook.kernelspec) if notebook.kernelspec else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the gradebook."""
        self._gradebook.close()

    def knows(self, student: str) -> bool:
        """Say whether a student's results stand in their places."""
        if not (self._course.autograded(student) / f"{self.notebook}.ipynb").exists():
            return False
        try:
            self._gradebook.find_submission(self._course.assignment, student)
        except MissingEntry:
            return False
        return True

    def save(self, handed_in: HandedIn, report: Report) -> None:
        """Write the autograded folder, then the gradebook's rows in one transaction; both again do no harm.

        Args:
            handed_in: the student's folder.
            report: of it.
        """
        notebook = self._autograded(handed_in, report)
        self._write_folder(handed_in, notebook)
        try:
            self._save_rows(handed_in.student, notebook, report, self._course.timestamp(handed_in))
            self._commit()
        except BaseException:
            self._gradebook.db.rollback()
            raise
        self._gradebook.db.expunge_all()

    def _autograded(self, handed_in: HandedIn, report: Report) -> NotebookNode:
        try:
            cells = read_notebook(handed_in.folder / f"{self.notebook}.ipynb")["cells"]
        except UnreadableError:
            cells = []
        notebook = valid(cells)
        restore(notebook, self._master)
        if self._kernelspec:
            notebook.metadata["kernelspec"] = self._kernelspec
        put_report(notebook, report)
        return notebook

    def _write_folder(self, handed_in: HandedIn, notebook: NotebookNode) -> None:
        """Make the folder beside its place, then put it there: a kill leaves a whole one, or none at all."""
        place = self._course.autograded(handed_in.student)
        new, old = (place.with_name(place.name + each) for each in (_NEW, _OLD))
        for each in (new, old):
            shutil.rmtree(each, ignore_errors=True)
        new.mkdir(parents=True)
        for folder in (handed_in.folder, self._course.source()):
            for name in _files(folder, self._course.directory.ignore):
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).unlink(missing_ok=True)
                shutil.copy(folder / name, new / name)
        (new / f"{self.notebook}.ipynb").write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
        _set_permissions(new, int(str(self._course.converter.permissions), 8))
        if place.exists():
            place.rename(old)
        new.rename(place)
        shutil.rmtree(old, ignore_errors=True)

    def _save_rows(self, student: str, notebook: NotebookNode, report: Report, timestamp: datetime | None) -> None:
        gradebook, assignment = self._gradebook, self._course.assignment
        gradebook.update_or_create_student(student)
        given = {"timestamp": timestamp} if timestamp else {}
        submission = gradebook.update_or_create_submission(assignment, student, **given)
        [rows] = submission.notebooks
        cells = {each.metadata.nbgrader["grade_id"]: each for each in notebook.cells if "nbgrader" in each.metadata}
        for grade in rows.grades:
            if grade.name in FUNCTIONS:
                save_score(grade, report, FUNCTIONS[grade.name])
            else:
                grade.auto_score, _ = determine_grade(cells[grade.name])
                grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in rows.comments:
            cell = cells[comment.name]
            untouched = cell.metadata.nbgrader["checksum"] == compute_checksum(cell)
            comment.auto_comment = "No response." if untouched else None
        gradebook.db.flush()
        self._save_penalty(student, submission, rows)

    def _save_penalty(self, student: str, submission: Any, rows: Any) -> None:
        rows.late_submission_penalty = None
        late_s = submission.total_seconds_late
        if late_s > 0:
            penalty = self._penalties.plugin_inst.late_submission_penalty(student, rows.score, late_s)
            if penalty is not None:
                rows.late_submission_penalty = self._penalties._check_late_penalty(rows, penalty)  # noqa: SLF001 - nbgrader's bounds


def _files(folder: Path, ignored: Sequence[str]) -> Iterator[Path]:
    """List the files that nbgrader copies, but no links: theirs may lead anywhere on the grader's disk."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not _matches(each, ignored)]
        for name in names:
            path = Path(parent, name)
            if not _matches(name, [*ignored, "*.ipynb"]) and stat.S_ISREG(path.lstat().st_mode):
                yield path.relative_to(folder)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, each) for each in patterns)


def _set_permissions(folder: Path, mode: int) -> None:
    for parent, _, names in os.walk(folder):
        for name in names:
            Path(parent, name).chmod(mode)
