"""What became of everything that was to be collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from autograder.collect.assigning import Unplaced
from autograder.collect.layouts.parcel import Clock


class Status(Enum):
    """What was done for a student."""

    COLLECTED = "collected"
    REPLACED = "replaced"
    CORRECTED = "time corrected"
    UNCHANGED = "unchanged"
    LEFT = "not collected"


@dataclass(frozen=True)
class Row:
    """What was done for a student.

    Args:
        student: the id.
        place: of the newest attempt in its source.
        time: at which it counts as handed in, in UTC without a time zone; None if it is not known.
        clock: where the time comes from.
        late: whether it is late; None if nobody knows.
        status: what was done.
        problems: what a person should look at, each as a sentence without its full stop.
        notes: what a person may want to know.
    """

    student: str
    place: str
    time: datetime | None
    clock: Clock
    late: bool | None
    status: Status
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of everything.

    Args:
        rows: one for each student of whom something was found, sorted by id.
        unplaced: what was not collected.
        missing: the ids of the students of whom nothing is there.
        left_out: the number of files that nobody wrote, such as those of macOS.
    """

    rows: Sequence[Row]
    unplaced: Sequence[Unplaced]
    missing: Sequence[str]
    left_out: int

    @property
    def is_clear(self) -> bool:
        """Whether everything was collected and nobody has to look at anything."""
        return not self.unplaced and not any(row.problems for row in self.rows)
