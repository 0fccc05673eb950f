"""A parcel: the files that a source holds for somebody, and all that it says of who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from autograder.collect.sources.entry import Entry


class Lms(Enum):
    """Where hand-ins come from."""

    MOODLE = "Moodle"
    CANVAS = "Canvas"
    GRADESCOPE = "Gradescope"
    NONE = "a plain zip or folder"

    @property
    def has_numbers(self) -> bool:
        """Whether two people who have the same name also have different numbers in all that is downloaded."""
        return self in (Lms.MOODLE, Lms.CANVAS)


class Clock(Enum):
    """Where a time comes from."""

    LMS = "the LMS"
    TIMESTAMP = "timestamp.txt"
    ARCHIVE = "the zip's time"
    DISK = "the file's time"
    MARK = "from the LMS's mark"
    """The LMS only says whether it is late, and no other time agrees with that."""

    NONE = "no time is known"

    @property
    def is_exact(self) -> bool:
        """Whether it tells when something was handed in, and not when a file was written or downloaded."""
        return self in (Clock.LMS, Clock.TIMESTAMP)


@dataclass(frozen=True)
class Moment:
    """When something was handed in.

    Args:
        time: in UTC without a time zone; None if it is not known.
        clock: where the time comes from.
        marked_late: whether the LMS calls it late; None if it does not say.
    """

    time: datetime | None = None
    clock: Clock = Clock.NONE
    marked_late: bool | None = None


@dataclass(frozen=True)
class Claim:
    """What a source says of the one who handed something in.

    Args:
        lms: that says it.
        key: the same for all that the LMS has of this person, and for nobody else.
        ids: what may be an id or an e-mail address.
        names: what may be a name.
        lms_id: the person's number in the LMS, if the gradebook may know it.
        is_lossy: whether letters, spaces or accents of the names may be lost.
    """

    lms: Lms
    key: str
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    lms_id: str = ""
    is_lossy: bool = False


@dataclass(frozen=True)
class Parcel:
    """The files of one hand-in, not read yet.

    Args:
        place: of it in the source, to be shown.
        claims: who handed it in; several for a group.
        files: by the path that they had for the student.
        moment: when.
        sequence: a number of the LMS's that grows from attempt to attempt; 0 if it has none.
        trusts_timestamp: whether a timestamp.txt beside the notebook counts, because nothing of an LMS's does.
        notes: what people should know of it.
    """

    place: str
    claims: tuple[Claim, ...]
    files: Mapping[str, Entry]
    moment: Moment
    sequence: int = 0
    trusts_timestamp: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a source is divided.

    Args:
        parcels: what belongs to somebody.
        strays: the files that belong to nobody.
    """

    parcels: Sequence[Parcel]
    strays: Sequence[Entry]


def newest_time(files: Mapping[str, Entry]) -> datetime | None:
    """Return the time at which the last of some files was changed; None if no file says it."""
    return max((entry.time for entry in files.values() if entry.time), default=None)
