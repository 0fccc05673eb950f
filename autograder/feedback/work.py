"""The tasks of the processes that write feedback."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class FeedbackError(Exception):
    """No student's feedback can be written; the message says why."""


@dataclass(frozen=True)
class FeedbackOptions:
    """What every process has to know.

    Args:
        course: the course's folder.
        assignment: its name.
        force: whether to write feedback again that is up to date.
    """

    course: Path
    assignment: str
    force: bool


@dataclass(frozen=True)
class AutogradedFolder:
    """What one student's feedback is made from.

    Args:
        path: of the folder.
        notebooks: the paths of those in it.
    """

    path: str
    notebooks: tuple[str, ...]
