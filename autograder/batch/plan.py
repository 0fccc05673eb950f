"""What a run would grade, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.batch.fingerprint import Fingerprint, fingerprint
from autograder.batch.journal import Entry, Journal
from autograder.course.folder import HandedIn
from autograder.sandbox.options import Options


@dataclass(frozen=True)
class Wanted:
    """A submission whose report is missing or out of date.

    Args:
        handed_in: the student's folder.
        fingerprint: of what its report will depend on.
        why: in a few words.
        earlier: where the report that it replaces stands.
    """

    handed_in: HandedIn
    fingerprint: Fingerprint
    why: str
    earlier: Entry | None = None


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    Args:
        wanted: what it grades.
        unsaved: finished reports that a kill kept from the gradebook.
        kept: how many reports stay as they are.
    """

    wanted: Sequence[Wanted]
    unsaved: Sequence[tuple[HandedIn, Entry]]
    kept: int


def plan(
    listed: Iterable[HandedIn],
    journal: Journal,
    knows: Callable[[str], bool],
    options: Options,
    *,
    seed: int | None,
    force: bool,
) -> Plan:
    """Say what is left to do.

    Args:
        listed: who handed in.
        journal: of earlier runs.
        knows: whether a student's results stand in the gradebook.
        options: how student code would be run.
        seed: of the hidden cases; None where it is drawn for the class.
        force: whether everything is graded again.
    """
    wanted, unsaved, kept = [], [], 0
    for each in listed:
        now, entry = fingerprint(each.folder, options, seed), journal.entries.get(each.student)
        why = _why(now, entry, force=force)
        if why or entry is None:
            wanted.append(Wanted(each, now, why, entry))
        elif not entry.saved or not knows(each.student):
            unsaved.append((each, entry))
        else:
            kept += 1
    return Plan(wanted, unsaved, kept)


def _why(now: Fingerprint, entry: Entry | None, *, force: bool) -> str:
    if entry is None:
        return "new"
    if entry.failed:
        return "the grader failed"
    changed = now.changed_since(entry.fingerprint)
    if changed:
        return f"changed: {', '.join(changed)}"
    return "forced" if force else ""
