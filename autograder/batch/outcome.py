"""What a run over a class did: a row for each report, and what could not be saved."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.grading.origin import Reason


@dataclass(frozen=True)
class Row:
    """What is kept of a report until the end of the run.

    Args:
        student: whose it is.
        points: of the report.
        points_before: of the report that it replaces; None if there was none.
        reason: why the submission was graded.
        message: the first one of the report.
        failed: whether there is no verdict, so that a person must grade the submission.
    """

    student: str
    points: float
    points_before: float | None
    reason: Reason
    message: str
    failed: bool


@dataclass(frozen=True)
class Unsaved:
    """Why results could not be saved in the gradebook.

    Args:
        error: in one line.
        is_lasting: whether it would come again; None if the error says itself what to do.
    """

    error: str
    is_lasting: bool | None


@dataclass
class Outcome:
    """What a run did.

    Args:
        rows: one for each report, in the order in which they were finished.
        unsaved: why the results could not be saved in the gradebook, and what to do, by student.
    """

    rows: list[Row] = field(default_factory=list)
    unsaved: dict[str, Unsaved] = field(default_factory=dict)
