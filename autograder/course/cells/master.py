"""The cells of the release, as the gradebook and the source know them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from assignment.notebook import CHECKS
from autograder.intake.notebook_file import SubmittedCell, submitted

FUNCTIONS = {check: function for function, check in CHECKS.items()}
"""The function of each check cell."""


@dataclass(frozen=True)
class MasterCell:
    """A cell of the released notebook that nbgrader keeps in the gradebook.

    Args:
        name: its grade_id.
        cell_type: code or markdown.
        source: its text in the release.
        locked: whether students must not change it.
        solution: whether it holds a student's answer.
        points: what it is worth; None if it is neither graded nor a task.
        checksum: nbgrader's, of the released cell.
        task: whether it is a task, which a person grades.
        tags: of the cell in the source, those that nbgrader does not keep.
        attachments: the pictures that its text shows, by name and type.
    """

    name: str
    cell_type: str
    source: str
    locked: bool
    solution: bool
    points: float | None
    checksum: str
    task: bool = False
    tags: tuple[str, ...] = ()
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_own_test(self) -> bool:
        """Whether it is a test of the instructor's own, which grading runs."""
        is_test = self.points is not None and not self.solution and not self.task and self.cell_type == "code"
        return is_test and self.name not in FUNCTIONS

    @property
    def is_manual(self) -> bool:
        """Whether it is an answer that a person grades."""
        return self.points is not None and self.solution and not self.task

    @property
    def metadata(self) -> dict[str, Any]:
        """The cell's metadata as nbgrader writes it."""
        return {
            "schema_version": 3,
            "grade_id": self.name,
            "grade": self.points is not None and not self.task,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            **({} if self.points is None else {"points": self.points}),
        }


def master_cells(gradebook: Gradebook, notebook: str, assignment: str, source: Path) -> list[MasterCell]:
    """Return the released cells as the instructor's gradebook knows them, and of the source what it does not keep.

    Args:
        gradebook: the course's.
        notebook: its name, without .ipynb.
        assignment: its name.
        source: the notebook from which the release was made.
    """
    shown = {cell.grade_id: (cell.tags, cell.attachments) for cell in _cells(source) if cell.grade_id}
    found = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: float(cell.max_score) for cell in (*found.grade_cells, *found.task_cells)}
    tasks = {cell.name for cell in found.task_cells}
    solutions = {cell.name for cell in found.solution_cells}
    return [
        MasterCell(
            cell.name,
            cell.cell_type,
            cell.source,
            bool(cell.locked),
            cell.name in solutions,
            points.get(cell.name),
            cell.checksum,
            cell.name in tasks,
            *shown.get(cell.name, ((), {})),
        )
        for cell in found.source_cells
    ]


def _cells(source: Path) -> list[SubmittedCell]:
    """Return the cells of the instructor's notebook; none if it cannot be read."""
    try:
        cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
        return [submitted(cell) for cell in cells if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
