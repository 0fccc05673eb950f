"""Decide what a run grades, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assignment.variant import Variant
from autograder.batch.fingerprint import Fingerprint, fingerprint
from autograder.batch.journal import Entry, Journal
from autograder.course.folder import SubmittedFolder
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from autograder.sandbox.options import Options


class Cause(Enum):
    """Why a submission is graded."""

    NEW = auto()
    """It has no report."""

    GRADER_FAILED = auto()
    """The grader failed when it made the report."""

    CHANGED = auto()
    """What the report depends on has changed."""

    FORCED = auto()
    """The user asked for it."""


@dataclass(frozen=True)
class Reason:
    """Why a submission is graded.

    Args:
        cause: of which kind.
        changed: the parts of the fingerprint that changed; empty for another cause.
    """

    cause: Cause
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pending:
    """A submission whose report is missing or out of date.

    Args:
        submitted: the student's folder.
        fingerprint: of what its new report will depend on.
        reason: why it is graded.
        earlier: the report that the new one replaces.
    """

    submitted: SubmittedFolder
    fingerprint: Fingerprint
    reason: Reason
    earlier: Entry | None = None


@dataclass(frozen=True)
class Plan:
    """What a run does.

    Args:
        pending: what it grades.
        unsaved: finished reports that it saves in the gradebook, because an earlier run was stopped before it did.
        unchanged: how many reports stay as they are.
    """

    pending: Sequence[Pending]
    unsaved: Sequence[tuple[SubmittedFolder, Entry]]
    unchanged: int


def plan(
    submissions: Iterable[SubmittedFolder],
    journal: Journal,
    is_saved: Callable[[str], bool],
    options: Options,
    *,
    notebook: str,
    seed: int | None,
    variant: Variant,
    force: bool,
) -> Plan:
    """Return what is left to do.

    Args:
        submissions: of the class.
        journal: of earlier runs.
        is_saved: returns whether a student's results are in the gradebook.
        options: how student code would be run.
        notebook: the file name of the assignment's notebook.
        seed: of the hidden cases; None if it is drawn for the class.
        variant: of the assignment.
        force: whether to grade everything again.
    """
    pending, unsaved, unchanged = [], [], 0
    for submitted in submissions:
        digest = read_hand_in(submitted.folder, notebook, levels=COURSE_LEVELS).digest
        now, entry = fingerprint(digest, options, seed, variant), journal.entries.get(submitted.student)
        reason = _reason(now, entry, force=force)
        if reason is not None:
            pending.append(Pending(submitted, now, reason, entry))
        elif entry is not None and not (entry.saved and is_saved(submitted.student)):
            unsaved.append((submitted, entry))
        else:
            unchanged += 1
    return Plan(pending, unsaved, unchanged)


def _reason(now: Fingerprint, entry: Entry | None, *, force: bool) -> Reason | None:
    if entry is None:
        return Reason(Cause.NEW)
    if entry.failed:
        return Reason(Cause.GRADER_FAILED)
    changed = now.changed_since(entry.fingerprint)
    if changed:
        return Reason(Cause.CHANGED, tuple(changed))
    return Reason(Cause.FORCED) if force else None
