"""Whether a run is grading an assignment: what students are told meanwhile would be of use to them in that run."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class GradingError(Exception):
    """A run is grading the assignment; the message says what to do."""


@contextlib.contextmanager
def no_grading(reports: Path, assignment: str) -> Iterator[None]:
    """Keep every run from grading an assignment during the block; a course without reports has had none.

    Args:
        reports: the course's folder of reports.
        assignment: its name.

    Raises:
        GradingError: a run is grading the assignment.
    """
    if not reports.is_dir():
        yield
        return
    path = reports / f"{assignment}.jsonl"
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            message = f"{path} is in use: a run is grading this assignment. Write feedback when it has ended"
            raise GradingError(message) from error
        yield
