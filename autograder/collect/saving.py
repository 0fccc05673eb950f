"""Decide what becomes of a student's attempts, and save them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.collect.attempts import Attempt, are_in_doubt, counted, is_late, merged, oldest_first
from autograder.collect.layouts.parcel import Clock
from autograder.collect.outcome import Row, Status
from autograder.collect.reading import Incoming
from autograder.collect.store import Store, timestamp_text

_EARLIER = "collected before"
_FOREIGN = "the submitted folder holds something that collecting did not write; --force replaces and keeps it"
_LINKED = "the submitted folder is a link; put a folder in its place"
_WITHOUT_TIME = "the submitted folder holds the same files without their time; --force adds it"
_BY_HAND = "timestamp.txt was changed by hand and stays"
_IN_DOUBT = "nothing tells which of two attempts is newer; the one that was named last counts"


@dataclass(frozen=True)
class _Choice:
    """What is to be done for a student.

    Args:
        status: what is done.
        problems: why it is not all that was wanted.
        notes: what a person may want to know.
    """

    status: Status
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def save(
    student: str, incoming: Sequence[Incoming], store: Store, due: datetime | None, *, force: bool, dry_run: bool
) -> Row:
    """Save a student's attempts, and return what was done.

    Args:
        student: the id.
        incoming: the attempts that were read; at least one.
        store: of the student.
        due: the student's due date; None if there is none.
        force: whether to replace a folder that collecting did not write.
        dry_run: whether to only find out what would be done.

    Raises:
        OSError: something cannot be written.
    """
    attempts = merged([*store.known.values(), *(one.attempt for one in incoming)])
    read = {one.attempt.digest: one for one in incoming}
    here = store.current.digest if store.is_ours else ""
    ordered = oldest_first([attempt for digest, attempt in attempts.items() if digest in read or digest == here])
    newest = ordered[-1]
    text = timestamp_text(counted(newest.moment, due))
    choice = _choice(newest, text, store, force=force)
    if not dry_run and choice.status is not Status.LEFT:
        _carry_out(choice.status, attempts, newest, read, text, store)
    return _row(student, ordered, choice, read.get(newest.digest), due)


def _row(student: str, ordered: Sequence[Attempt], choice: _Choice, read: Incoming | None, due: datetime | None) -> Row:
    newest = ordered[-1]
    time = counted(newest.moment, due)
    problems = [*choice.problems, *_about_lateness(newest, due), *(read.problems if read else ())]
    notes = [*choice.notes, *(read.notes if read else ())]
    if are_in_doubt(ordered):
        problems.append(_IN_DOUBT)
    if len(ordered) > 1 and choice.status is not Status.LEFT:
        notes.append(f"{len(ordered) - 1} older kept")
    return Row(
        student,
        read.place if read else _EARLIER,
        time,
        newest.moment.clock if time == newest.moment.time else Clock.MARK,
        is_late(newest.moment, due),
        choice.status,
        tuple(problems),
        tuple(notes),
    )


def _choice(newest: Attempt, text: str, store: Store, *, force: bool) -> _Choice:
    current = store.current
    if store.is_linked:
        return _Choice(Status.LEFT, (_LINKED,))
    if not current.exists:
        return _Choice(Status.COLLECTED)
    if current.digest != newest.digest:
        return _Choice(Status.REPLACED) if store.is_ours or force else _Choice(Status.LEFT, (_FOREIGN,))
    if current.timestamp == text:
        return _Choice(Status.UNCHANGED)
    if store.is_ours or force:
        return _Choice(Status.CORRECTED)
    return _Choice(Status.UNCHANGED, (), (_BY_HAND,)) if current.timestamp else _Choice(Status.LEFT, (_WITHOUT_TIME,))


def _carry_out(
    status: Status,
    attempts: Mapping[str, Attempt],
    newest: Attempt,
    read: Mapping[str, Incoming],
    text: str,
    store: Store,
) -> None:
    """Save older attempts first, then the record, then the newest attempt, so that a killed run can be repeated."""
    here = store.current.digest
    for digest, one in read.items():
        if digest not in (newest.digest, here):
            store.keep(attempts[digest], one.files)
    is_by_hand = status is Status.UNCHANGED and store.current.timestamp != text
    store.record(attempts.values(), None if is_by_hand else newest, text)
    if status is Status.CORRECTED:
        store.correct(text)
    elif status is not Status.UNCHANGED:
        store.place(read[newest.digest].files, text)


def _about_lateness(newest: Attempt, due: datetime | None) -> list[str]:
    if newest.moment.marked_late and due is None:
        return [f"{newest.lms.value} calls it late, but the gradebook has no due date, so it counts as in time"]
    return []
