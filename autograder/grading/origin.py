"""Where a report comes from: when it was made, by which version, of which attempt, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from autograder.grading.programs import own_version


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

    CHECKED = auto()
    """The user graded the file without a course."""

    AUTOGRADED = auto()
    """nbgrader's own command or Formgrader autogrades it."""


@dataclass(frozen=True)
class Reason:
    """Why a submission is graded.

    Args:
        cause: of which kind.
        changed: the names of what changed; empty for another cause.
    """

    cause: Cause
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a report comes from.

    Args:
        made_at: when, in UTC.
        version: of this project, as `own_version` says it.
        reason: why it was made.
        attempt: the number of the student's hand-in among those that were graded, from 1; None if nobody counts.
        took_s: how long grading took, in seconds; None if it is not known.
        is_from_record: whether it was made of what had been observed before, without running the student's code.
    """

    made_at: datetime
    version: str
    reason: Reason
    attempt: int | None = None
    took_s: float | None = None
    is_from_record: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return (
            {
                "at": self.made_at.isoformat(timespec="seconds"),
                "version": self.version,
                "attempt": self.attempt,
                "cause": self.reason.cause.name,
                "changed": list(self.reason.changed),
            }
            | ({} if self.took_s is None else {"took_s": self.took_s})
            | ({"from_record": True} if self.is_from_record else {})
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Origin:
        """Return what `to_json` made plain data of."""
        reason = Reason(Cause[data["cause"]], tuple(map(str, data["changed"])))
        took_s, is_from_record = data.get("took_s"), data.get("from_record") is True
        at, version = datetime.fromisoformat(data["at"]), str(data["version"])
        took_s = None if took_s is None else float(took_s)
        return cls(at, version, reason, data["attempt"], took_s, is_from_record)


def made_now(
    reason: Reason, attempt: int | None = None, took_s: float | None = None, *, is_from_record: bool = False
) -> Origin:
    """Return the origin of a report that is made now by this version.

    Args:
        reason: why.
        attempt: of which number; None if nobody counts.
        took_s: how long grading took, in seconds; None if it is not known.
        is_from_record: whether it is made of what had been observed before.
    """
    took_s = None if took_s is None else round(took_s, 3)
    made_at = datetime.now(UTC).replace(microsecond=0)
    return Origin(made_at, own_version(), reason, attempt, took_s, is_from_record)
