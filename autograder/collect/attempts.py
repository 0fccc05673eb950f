"""Attempts of one student: which is the newest, which are the same, and when each counts as handed in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from autograder.collect.layouts.parcel import Lms, Moment

_UNKNOWN = datetime(1, 1, 1)  # noqa: DTZ001 - times here are in UTC, without a zone, as nbgrader keeps them
"""The time of what has none, when times are compared."""


@dataclass(frozen=True)
class Attempt:
    """A hand-in of a student.

    Args:
        digest: of its files; timestamp.txt does not count.
        moment: when it was handed in.
        lms: that it comes from.
        key: of the claim with which the LMS names the student.
        sequence: a number of the LMS's that grows from attempt to attempt; 0 if it has none.
    """

    digest: str
    moment: Moment
    lms: Lms
    key: str
    sequence: int = 0


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return a digest of files and their paths."""
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        name = os.fsencode(path)
        digest.update(b"%d %d " % (len(name), len(content)) + name)
        digest.update(content)
    return digest.hexdigest()


def merged(attempts: Iterable[Attempt]) -> dict[str, Attempt]:
    """Return one attempt for each content, by digest, in the order of their first appearance.

    The same files may be downloaded again and again. A time that tells when they were handed in is better than that of
    a file; of two exact times the later one counts, since the same was handed in twice, and of others the earlier one.
    """
    found: dict[str, Attempt] = {}
    for attempt in attempts:
        known = found.get(attempt.digest)
        found[attempt.digest] = _same(known, attempt) if known else attempt
    return found


def _same(first: Attempt, second: Attempt) -> Attempt:
    exact = [attempt for attempt in (first, second) if attempt.moment.clock.is_exact and attempt.moment.time]
    timed = [attempt for attempt in (first, second) if attempt.moment.time]
    if exact:
        best = max(exact, key=lambda attempt: attempt.moment.time or _UNKNOWN)
    else:
        best = min(timed, key=lambda attempt: attempt.moment.time or _UNKNOWN, default=first)
    last = second if second.sequence >= first.sequence else first
    moment = replace(best.moment, marked_late=last.moment.marked_late)
    return replace(last, moment=moment)


def oldest_first(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return attempts in the order in which they were made; what cannot be told stays in the given order."""
    has_numbers = all(attempt.sequence for attempt in attempts) and len({attempt.lms for attempt in attempts}) == 1
    return sorted(attempts, key=lambda attempt: _order(attempt, has_numbers=has_numbers))


def are_in_doubt(attempts: Sequence[Attempt]) -> bool:
    """Return whether nothing tells which of the last two of some ordered attempts is newer."""
    if len(attempts) < 2:  # noqa: PLR2004 - a pair
        return False
    return _order(attempts[-1], has_numbers=False) == _order(attempts[-2], has_numbers=False)


def _order(attempt: Attempt, *, has_numbers: bool) -> tuple[int, datetime, int]:
    return attempt.sequence if has_numbers else 0, attempt.moment.time or _UNKNOWN, attempt.sequence


def counted(moment: Moment, due: datetime | None) -> datetime | None:
    """Return the time at which an attempt counts as handed in, so that it is late where the LMS says that it is.

    Args:
        moment: when it was handed in.
        due: the due date; None if there is none.
    """
    if due is None or moment.marked_late is None:
        return moment.time
    if moment.marked_late:
        first_late = due + timedelta(seconds=1)
        return max(moment.time or first_late, first_late)
    return min(moment.time or due, due)


def is_late(moment: Moment, due: datetime | None) -> bool | None:
    """Return whether an attempt is late; None if nobody knows.

    Args:
        moment: when it was handed in.
        due: the due date; None if there is none.
    """
    if moment.marked_late is not None:
        return moment.marked_late
    return None if due is None or moment.time is None else moment.time > due
