"""Read what belongs to a student: its files in their places, and when it was handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.collect.arranging import arrange
from autograder.collect.assigning import Assigned
from autograder.collect.attempts import Attempt, digest_of
from autograder.collect.layouts.parcel import Clock, Moment
from autograder.collect.sources.entry import Limits
from autograder.collect.unpacking import TIMESTAMP, unpack
from autograder.intake.hand_in import HandIn
from autograder.intake.timestamp import timestamp

_MOST_TIMESTAMP_BYTES = 1_000


@dataclass(frozen=True)
class Incoming:
    """An attempt that was read.

    Args:
        attempt: what is recorded of it.
        files: their contents, by the path below the submitted folder.
        place: of it in its source.
        problems: what a person should look at, each as a sentence without its full stop.
        notes: what a person may want to know.
        left_out: the number of files that nobody wrote.
    """

    attempt: Attempt
    files: Mapping[str, bytes]
    place: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    left_out: int


def read(assigned: Assigned, assignment: str, limits: Limits, ignored: Sequence[str]) -> Incoming:
    """Read a parcel.

    Args:
        assigned: the parcel and its source.
        assignment: its name, which is also that of its notebook.
        limits: on what is read.
        ignored: patterns of names that nbgrader never copies.
    """
    parcel, claim = assigned.parcel, assigned.claim
    contents = unpack(assigned.source, parcel.files, limits, ignored)
    arranged = arrange(contents.files, assignment)
    files, problems, notes = dict(arranged.files), [*contents.problems, *arranged.problems], [*parcel.notes]
    moment = parcel.moment
    said = files.pop(TIMESTAMP, None)
    if said is not None and parcel.trusts_timestamp:
        time = timestamp(HandIn(assignment, timestamp=said[:_MOST_TIMESTAMP_BYTES]))
        if time is None:
            problems.append(f"{TIMESTAMP} does not hold a time")
        else:
            moment = Moment(time, Clock.TIMESTAMP)
    elif said is not None:
        notes.append(f"a {TIMESTAMP} that was handed in does not count")
    attempt = Attempt(digest_of(files), moment, claim.lms, claim.key, parcel.sequence)
    notes += [*contents.notes, *arranged.notes]
    place = f"{assigned.source.name}: {parcel.place}"
    return Incoming(attempt, files, place, tuple(problems), tuple(notes), contents.left_out)
