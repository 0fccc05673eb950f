"""All that the journal says of one student: it is read beside a run that writes it."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading.origin import Origin

_MOST_REPORTS = 50


@dataclass(frozen=True)
class Graded:
    """What is shown of a report.

    Args:
        points: of it.
        max_points: what all functions are worth.
        seed: of its hidden cases.
        failed: whether the grader failed.
        origin: when, by which version, of which attempt and why it was made; None if an older version made it.
    """

    points: float
    max_points: float
    seed: int
    failed: bool
    origin: Origin | None


@dataclass(frozen=True)
class History:
    """The reports on one student's hand-ins.

    Args:
        reports: the newest ones, the newest last.
        left_out: how many older ones there are.
    """

    reports: tuple[Graded, ...] = ()
    left_out: int = 0


def read_history(journal: Path, student: str) -> History:
    """Return the reports on a student's hand-ins; lines that cannot be read are left out.

    Args:
        journal: its path; there need not be one.
        student: whose.
    """
    newest: deque[Graded] = deque(maxlen=_MOST_REPORTS)
    count, named = 0, json.dumps(student).encode()
    try:
        with journal.open("rb") as lines:
            for line in lines:
                graded = _graded(line, student) if named in line else None
                if graded is not None:
                    newest.append(graded)
                    count += 1
    except FileNotFoundError:
        pass
    return History(tuple(newest), count - len(newest))


def _graded(line: bytes, student: str) -> Graded | None:
    try:
        entry = json.loads(line)
        return graded(entry["report"]) if entry.get("student") == student and "report" in entry else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def graded(report: dict[str, Any]) -> Graded:
    """Return what is shown of a report.

    Args:
        report: as plain data, of an older version too.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: it is none.
    """
    made = report.get("made")
    return Graded(
        float(report["points"]),
        float(report["max_points"]),
        int(report["seed"]),
        bool(report["failed"]),
        Origin.from_json(made) if made else None,
    )
