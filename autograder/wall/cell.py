"""A code cell of a submission, as both sides of the wall know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """Where a cell comes from."""

    STUDENT = "student"
    """The student wrote or changed it."""

    RELEASED = "released"
    """It stands in the release as it is here."""

    HEAVY = "heavy"
    """The source marks it as too heavy to be run in grading."""


@dataclass(frozen=True)
class Cell:
    """A code cell as the student wrote it.

    Args:
        number: its position among all cells of the notebook, from 1; 0 for the release's packages cell, where the
            notebook has none; WHOLE_FILE for a Python file.
        source: its text, with Unix line endings.
        kind: where it comes from.
        checks: the graded function whose check cell it is; empty for other cells.
        tests: the name of the instructor's own test that stands here; empty for other cells.
    """

    number: int
    source: str
    kind: Kind = Kind.STUDENT
    checks: str = ""
    tests: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the plain form for JSON."""
        texts = {name: getattr(self, name) for name in ("source", "checks", "tests")}
        return {"number": self.number, "kind": self.kind.value, **texts}


def cell_from_json(data: Mapping[str, Any]) -> Cell:
    """Return a cell from its plain form; the grader wrote it.

    Args:
        data: the plain form.
    """
    return Cell(data["number"], data["source"], Kind(data["kind"]), data["checks"], data["tests"])
