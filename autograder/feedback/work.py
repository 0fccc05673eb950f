"""What the processes that write feedback are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class FeedbackError(Exception):
    """No student's feedback can be written; the message says why."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of every process.

    Args:
        course: the course's folder.
        assignment: its name.
        force: whether feedback is written anew that is there.
    """

    course: Path
    assignment: str
    force: bool


@dataclass(frozen=True)
class Autograded:
    """What one student's feedback is made from.

    Args:
        folder: the autograded folder.
        notebooks: those in it.
    """

    folder: str
    notebooks: tuple[str, ...]
