"""Decide what a run grades, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assignment.variant import DEFAULT, Variant
from autograder.batch.fingerprint import fingerprint, of_observations
from autograder.batch.journal import Entry, Journal
from autograder.course.folder import SubmittedFolder
from autograder.course.records.dependencies import Input, changed_since
from autograder.grading.origin import Cause, Reason
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from autograder.sandbox.options import Options


@dataclass(frozen=True)
class Pending:
    """A submission whose report is missing or out of date.

    Args:
        submitted: the student's folder.
        fingerprint: of what its new report will depend on; of a new hand-in, which its worker reads, without its bytes.
        reason: why it is graded.
        earlier: the report that the new one replaces.
        observed: the fingerprint of what its observations will depend on, as above.
    """

    submitted: SubmittedFolder
    fingerprint: Mapping[str, str]
    reason: Reason
    earlier: Entry | None = None
    observed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a run does.

    Args:
        pending: what it grades.
        unsaved: finished reports that it saves in the gradebook, because an earlier run was stopped before it did, or
            because the release or the source's files have changed.
        unchanged: how many reports stay as they are, those with another penalty included.
        penalties: finished reports whose late penalty it enters again, because the due date or the rule has changed.
        variant: of the assignment, by which it grades.
    """

    pending: Sequence[Pending]
    unsaved: Sequence[tuple[SubmittedFolder, Entry]]
    unchanged: int
    penalties: Sequence[tuple[SubmittedFolder, Entry]] = ()
    variant: Variant = DEFAULT


def plan(
    submissions: Sequence[SubmittedFolder],
    journal: Journal,
    made_from: Callable[[str, str], Mapping[str, str] | None],
    options: Options,
    *,
    notebook: str,
    seed: int | None,
    variant: Variant = DEFAULT,
    force: bool,
    release_digest: str,
) -> Plan:
    """Return what is left to do.

    Args:
        submissions: of the class.
        journal: of earlier runs.
        made_from: returns what a student's saved results would be made from now, by the report's key; None without.
        options: how student code would be run.
        notebook: the file name of the assignment's notebook.
        seed: of the hidden cases; None if it is drawn for the class.
        variant: of the assignment.
        force: whether to grade everything again.
        release_digest: of the course's release.
    """
    pending, unsaved, penalties = [], [], []
    for submitted in submissions:
        entry = journal.entries.get(submitted.student)
        now = fingerprint(_digest(submitted, entry, notebook), options, seed, release_digest, variant)
        reason = _reason(now, entry, force=force)
        if entry is None or reason is not None:
            observed = of_observations(now[Input.SUBMISSION.value], options, release_digest)
            pending.append(Pending(submitted, now, reason or Reason(Cause.NEW), entry, observed))
            continue
        changed = _changed_results(entry, made_from(submitted.student, entry.key))
        if changed - _OF_PENALTY:
            unsaved.append((submitted, entry))
        elif changed:
            penalties.append((submitted, entry))
    return Plan(pending, unsaved, len(submissions) - len(pending) - len(unsaved), penalties, variant)


def _digest(submitted: SubmittedFolder, entry: Entry | None, notebook: str) -> str:
    """Return the digest of a hand-in; empty for a new one, which its worker reads."""
    return "" if entry is None else read_hand_in(submitted.folder, notebook, levels=COURSE_LEVELS).digest


_OF_PENALTY = {Input.DUE_DATE.value, Input.PENALTY.value}


def _changed_results(entry: Entry, now: Mapping[str, str] | None) -> set[str]:
    """Return the names of what changed since a report was saved; all of them if its results are not there."""
    if now is None or entry.saved is None:
        return {part.value for part in Input}
    return set(changed_since(now, entry.saved))


def _reason(now: Mapping[str, str], entry: Entry | None, *, force: bool) -> Reason | None:
    if entry is None:
        return Reason(Cause.NEW)
    if entry.failed:
        return Reason(Cause.GRADER_FAILED)
    changed = changed_since(now, entry.fingerprint)
    if changed:
        return Reason(Cause.CHANGED, changed)
    return Reason(Cause.FORCED) if force else None
