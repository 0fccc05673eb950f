"""What saved results depend on beside their report: dates, the late penalty, release, points, files of the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import func

from autograder.course.cells.master import MasterCell
from autograder.course.nbgrader_internals import limit_penalty
from autograder.course.records import dependencies
from autograder.course.records.dependencies import Input, Thing, digest_of


@dataclass(frozen=True)
class Handed:
    """What the gradebook says of one student's submission.

    Args:
        score: without the penalty.
        due: the due date with the student's extension; None if there is none.
        late_s: how late it was, in seconds.
        points: of each cell, without those that people entered.
    """

    score: float
    due: datetime | None
    late_s: float
    points: dict[str, float | None]


class Results:
    """What the results of a class depend on now.

    Args:
        gradebook: the course's.
        assignment: its name.
        penalties: nbgrader's preprocessor, as the course configures it.
        master: the released cells.
    """

    def __init__(
        self, gradebook: Gradebook, assignment: str, penalties: AssignLatePenalties, master: Iterable[MasterCell]
    ) -> None:
        self._gradebook, self._assignment, self._penalties = gradebook, assignment, penalties
        self._release = digest_of([asdict(cell) for cell in master])

    @cached_property
    def _handed(self) -> dict[str, Handed]:
        """All submissions, read at once: one after another takes as long as all other planning."""
        return self._read()

    def _read(self, student: str | None = None) -> dict[str, Handed]:
        database = self._gradebook.db
        query = (
            database.query(
                SubmittedAssignment.student_id,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.extension,
                SubmittedNotebook.id,
                Assignment.duedate,
            )
            .select_from(SubmittedNotebook)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == self._assignment)
        )
        scores = database.query(Grade.notebook_id, func.sum(Grade.score)).group_by(Grade.notebook_id)
        points = database.query(Grade.notebook_id, BaseCell.name, Grade.auto_score).join(
            BaseCell, BaseCell.id == Grade.cell_id
        )
        rows = (query if student is None else query.filter(SubmittedAssignment.student_id == student)).all()
        if student is not None:
            scores = scores.filter(Grade.notebook_id.in_([row.id for row in rows]))
            points = points.filter(Grade.notebook_id.in_([row.id for row in rows]))
        score_of, points_of = dict(scores.all()), defaultdict[str, dict[str, float | None]](dict)
        for row, cell, auto_score in points:
            points_of[row][cell] = auto_score
        return {
            str(name): Handed(float(score_of.get(row) or 0.0), *_due(time, due, extension), points_of[row])
            for name, time, extension, row, due in rows
        }

    def read_again(self, student: str) -> None:
        """Read what the gradebook says of a student's submission now.

        Args:
            student: whose rows have changed.
        """
        self._handed.update(self._read(student))

    def penalty(self, student: str, score: float, late_s: float) -> float | None:
        """Return the penalty that the course's rule gives, within nbgrader's bounds; None for none.

        Args:
            student: whose submission.
            score: of it.
            late_s: how late it was, in seconds.
        """
        if late_s <= 0:
            return None
        penalty = self._penalties.plugin_inst.late_submission_penalty(student, score, late_s)
        return None if penalty is None else limit_penalty(self._penalties, _scored(score), penalty)

    def has(self, student: str) -> bool:
        """Return whether the gradebook has rows of a student's submission."""
        return student in self._handed

    def fingerprint(self, student: str, report: str, source_files: str) -> dict[str, str]:
        """Return what a student's saved results would depend on now.

        Args:
            student: who has rows in the gradebook.
            report: a text that changes with the report.
            source_files: a text that changes with the files of the source.
        """
        handed = self._handed[student]
        try:
            penalty = str(float(self.penalty(student, handed.score, handed.late_s) or 0.0))
        except Exception as error:  # noqa: BLE001 - the course's own rule; saving says what it raised
            penalty = f"cannot be computed: {type(error).__name__}"
        return dependencies.fingerprint(
            Thing.RESULT,
            {
                Input.REPORT: report,
                Input.DUE_DATE: str(handed.due),
                Input.PENALTY: penalty,
                Input.RELEASE: self._release,
                Input.POINTS: digest_of(sorted(handed.points.items())),
                Input.SOURCE_FILES: source_files,
            },
        )


def _due(time: datetime | None, due: datetime | None, extension: timedelta | None) -> tuple[datetime | None, float]:
    """Return when a submission was due, and how late it was, in seconds."""
    extended = due + extension if due and extension else due
    late_s = max(0.0, (time - extended).total_seconds()) if time and extended else 0.0
    return extended, late_s


def _scored(score: float) -> Any:
    return SimpleNamespace(score=score)
