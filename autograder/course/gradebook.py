"""Save finished reports in nbgrader's gradebook and as autograded folders, as `nbgrader autograde` would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from nbformat.notebooknode import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import AssignLatePenalties

from assignment.release import NAME
from autograder.course.autograded_notebook import put_report, restore, valid
from autograder.course.cells.master import master_cells
from autograder.course.cells.scores import course_release, digest, fill_in
from autograder.course.converters.beginning import NOT_RELEASED
from autograder.course.database import explained
from autograder.course.folder import CourseError, CourseFolder, SubmittedFolder
from autograder.course.nbgrader_internals import TransactionalGradebook
from autograder.course.ours import is_ours
from autograder.course.records.autograded_folder import destination, remove_unfinished, write_autograded
from autograder.course.records.entered import enter_lost, manual_grades
from autograder.course.records.manual_grades import Place
from autograder.course.records.results import Results
from autograder.course.records.source_files import digest_of_files, source_files
from autograder.course.records.waiting import without_points
from autograder.grading.copies import Destination
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
        CourseError: the assignment is another one, or the gradebook does not know it or cannot be used.
    """

    def __init__(self, course: CourseFolder) -> None:
        if not is_ours(course.directory, course.assignment):
            raise CourseError(
                f"{course.assignment} is not the assignment that this project grades, {NAME} with its check cells: "
                f"run nbgrader autograde {course.assignment}"
            )
        self._course = course
        self._grades = manual_grades(course.root, course.assignment)
        self.entered_again: set[Place] = set()
        with self._explained():
            self._gradebook = TransactionalGradebook(course.directory.db_url, course.directory.course_id)
            with self._gradebook.transaction():  # no longer: a server ends those that wait for nothing
                self._read_assignment()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Open a transaction that ends at once; say in one sentence what is wrong with the gradebook."""
        with self._explained(), self._gradebook.transaction():
            yield

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self._course.directory.db_url)

    def _read_assignment(self) -> None:
        course = self._course
        try:
            notebook = self._only_notebook()
        except CourseError:
            self.close()
            raise
        self.notebook = str(notebook.name)
        source = course.source() / f"{self.notebook}.ipynb"
        self._master = master_cells(self._gradebook, self.notebook, course.assignment, source)
        self.release = course_release(source, self._master, course.ignored)
        self._kernelspec = json.loads(notebook.kernelspec) if notebook.kernelspec else None
        penalties = AssignLatePenalties(parent=course.converter)
        penalties.init_plugin()
        self._results = Results(self._gradebook, course.assignment, penalties, self._master)

    def _only_notebook(self) -> Any:
        name = self._course.assignment
        try:
            notebooks = list(self._gradebook.find_assignment(name).notebooks)
        except MissingEntry:
            notebooks = []
        if not notebooks:
            raise CourseError(NOT_RELEASED.format(assignment=name))
        if len(notebooks) > 1:
            others = " and ".join(f"{notebook.name}.ipynb" for notebook in notebooks if notebook.name != NAME)
            raise CourseError(
                f"{name} was released with {len(notebooks)} notebooks, and this project grades {NAME}.ipynb alone: "
                f"move {others} from source/{name} to an assignment of its own, such as source/more, and release both "
                "again (autograder release --force)"
            )
        return notebooks[0]

    @property
    def release_digest(self) -> str:
        """The digest of all that reports depend on of the course's release."""
        return digest(self.release)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the gradebook."""
        self._gradebook.close()

    def strangers(self, students: Sequence[str]) -> list[str]:
        """Return the students whose results the course lets nobody save, because the gradebook does not know them.

        Args:
            students: of the class.
        """
        if self._course.converter.create_student:
            return []
        with self._transaction():
            return sorted(set(students) - {str(student.id) for student in self._gradebook.students})

    def without_points(self) -> list[str]:
        """Return the students with a test that has no points until a person gives them, sorted by id."""
        with self._transaction():
            return without_points(self._gradebook, self._course.assignment)

    def enter_lost(self) -> None:
        """Keep what people entered in the gradebook, and enter again what an earlier gradebook held."""
        with self._transaction():
            merged = enter_lost(self._gradebook, self._course.assignment, self._grades)
        self._grades.keep(merged.kept)
        self.entered_again.update(merged.lost)

    def made_from(self, student: str, report: str) -> dict[str, str] | None:
        """Return what a student's saved results would be made from now; None if there are none.

        Args:
            student: whose.
            report: a text that changes with the report.
        """
        is_there = (self._course.autograded(student) / f"{self.notebook}.ipynb").exists()
        with self._transaction():
            if not (is_there and self._results.has(student)):
                return None
            return self._results.fingerprint(student, report, self._source_digest)

    @cached_property
    def _source_files(self) -> list[str]:
        return list(source_files(self._course.source(), self._course.ignored))

    @cached_property
    def _source_digest(self) -> str:
        return digest_of_files(self._course.source(), self._source_files)

    def remove_unfinished(self) -> None:
        """Remove what stopped runs left where files are copied to."""
        remove_unfinished(self._course)

    def destination(self, student: str) -> Destination:
        """Return where the files of a student's hand-in are copied before `save` is called, if a worker does it."""
        return destination(self._course, student, self._source_files, self.notebook)

    def save(self, submitted: SubmittedFolder, done: Done, report: Report, *, is_new: bool = True) -> None:
        """Write the autograded folder, then the gradebook's rows in one transaction. Idempotent.

        Args:
            submitted: the student's folder.
            done: what was read of it.
            report: on it.
            is_new: whether the report was not saved before, so that manual grades have to be looked at again.

        Raises:
            CourseError: the gradebook cannot be used; nothing of the submission is in it then.
        """
        notebook, place = self._autograded(done, report), self._course.autograded(submitted.student)
        goal = self.destination(submitted.student)
        write_autograded(place, None if done.is_copied else done.hand_in.files, goal, notebook)
        with self._transaction():
            self._save_rows(submitted.student, timestamp(done.hand_in), notebook, report, is_new=is_new)
        self._results.read_again(submitted.student)

    def save_penalty(self, student: str) -> None:
        """Enter the late penalty that the course's rule gives now.

        Args:
            student: whose results are saved.

        Raises:
            CourseError: the gradebook cannot be used.
        """
        with self._transaction():
            submission = self._gradebook.find_submission(self._course.assignment, student)
            self._save_penalty(student, submission, submission.notebooks[0])
        self._results.read_again(student)

    def _autograded(self, done: Done, report: Report) -> NotebookNode:
        notebook = valid(done.cells)
        restore(notebook, self._master)
        if self._kernelspec:
            notebook.metadata["kernelspec"] = self._kernelspec
        put_report(notebook, report)
        return notebook

    def _save_rows(
        self, student: str, time: datetime | None, notebook: NotebookNode, report: Report, *, is_new: bool
    ) -> None:
        self._gradebook.update_or_create_student(student)
        fields = {"timestamp": time} if time else {}
        submission = self._gradebook.update_or_create_submission(self._course.assignment, student, **fields)
        self._enter_lost_of(student)
        [rows] = submission.notebooks
        reviewed = [] if is_new else [row for row in rows.grades if _is_reviewed(row)]
        cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        fill_in(rows, cells, report)
        for grade in reviewed:
            grade.needs_manual_grade = False
        self._gradebook.db.flush()
        self._save_penalty(student, submission, rows)

    def _enter_lost_of(self, student: str) -> None:
        if student in self._with_manual_grades:
            merged = enter_lost(self._gradebook, self._course.assignment, self._grades, student)
            self.entered_again.update(merged.lost)

    @cached_property
    def _with_manual_grades(self) -> frozenset[str]:
        return frozenset(place.student for place in self._grades.kept)

    def _save_penalty(self, student: str, submission: Any, rows: Any) -> None:
        late_s = submission.total_seconds_late
        score = rows.score if late_s > 0 else 0.0  # the gradebook would add it up again
        rows.late_submission_penalty = self._results.penalty(student, score, late_s)


def _is_reviewed(grade: Any) -> bool:
    return grade.manual_score is not None and not grade.needs_manual_grade
