"""Make the autograded notebook: the student's cells, the release's cells in their places, the verdicts as outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade

from assignment.notebook import CHECKS
from autograder.grading.report import Report
from autograder.intake import submission
from helpers.compare.render import as_html, as_text

REPORT = "autograder"
"""Where the report stands in the notebook's metadata."""

FUNCTIONS = {check: function for function, check in CHECKS.items()}
"""For each check cell the function that it is about."""

_CLAIM = "claimed_grade_id"
"""Where a cell keeps the name that the submission gave it until its place is restored."""


@dataclass(frozen=True)
class MasterCell:
    """A cell of the released notebook that nbgrader goes by.

    Args:
        name: its grade_id.
        cell_type: code or markdown.
        source: its text in the release.
        locked: whether students must leave it alone.
        solution: whether students write in it.
        points: what it is worth; None where it is not graded.
        checksum: nbgrader's, of the released cell.
    """

    name: str
    cell_type: str
    source: str
    locked: bool
    solution: bool
    points: float | None
    checksum: str

    @property
    def metadata(self) -> dict[str, Any]:
        """What nbgrader writes into such a cell's metadata."""
        return {
            "schema_version": 3,
            "grade_id": self.name,
            "grade": self.points is not None,
            "solution": self.solution,
            "locked": self.locked,
            "task": False,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            **({} if self.points is None else {"points": self.points}),
        }


def master_cells(gradebook: Gradebook, notebook: str, assignment: str) -> list[MasterCell]:
    """Read from the instructor's gradebook which cells there are.

    Args:
        gradebook: the course's.
        notebook: its name, without .ipynb.
        assignment: its name.
    """
    found = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: float(cell.max_score) for cell in found.grade_cells}
    solutions = {cell.name for cell in found.solution_cells}
    return [
        MasterCell(
            each.name,
            each.cell_type,
            each.source,
            bool(each.locked),
            each.name in solutions,
            points.get(each.name),
            each.checksum,
        )
        for each in found.source_cells
    ]


def valid(cells: Sequence[Any]) -> NotebookNode:
    """Make a valid notebook of whatever cells there are, without their outputs.

    Args:
        cells: as the submitted file holds them.
    """
    made = []
    for number, cell in enumerate((each for each in cells if isinstance(each, dict)), start=1):
        node = _new_cell(cell.get("cell_type"), submission.source_of(cell), f"cell-{number}")
        node["metadata"][_CLAIM] = _grade_id(cell)
        made.append(node)
    notebook: NotebookNode = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})
    return notebook


def restore(nb: NotebookNode, master: Sequence[MasterCell]) -> None:
    """Give the cells that nbgrader goes by their names, places and texts back, whatever the student did to them.

    Only the instructor's gradebook says which cells those are; what the submission's own metadata say is not used for
    anything but to recognise a cell.

    Args:
        nb: what `valid` made.
        master: the cells of the release.
    """
    for each in master:
        cell = _find(nb, each)
        if cell is None:
            cell_id = f"restored-{each.name}".replace("_", "-")[:64]
            cell = nbformat.from_dict(_new_cell(each.cell_type, each.source, cell_id))
            nb.cells.append(cell)
        _turn_into(cell, each.cell_type)
        if each.locked:
            cell.source = each.source
        cell.metadata["nbgrader"] = nbformat.from_dict(each.metadata)
    for cell in nb.cells:
        cell.metadata.pop(_CLAIM, None)


def put_report(nb: NotebookNode, report: Report) -> None:
    """Write a report into the notebook's metadata, and each verdict where its check cell's output stands.

    Args:
        nb: with the cells of the release in their places.
        report: of this submission.
    """
    graded = [cell for cell in nb.cells if is_grade(cell)]
    for cell in graded:
        if cell.metadata.nbgrader["grade_id"] in FUNCTIONS:
            cell.outputs = _outputs(report, FUNCTIONS[cell.metadata.nbgrader["grade_id"]])
    if graded and (report.unreadable or report.remarks):
        told = "\n".join((report.unreadable, *report.remarks)).strip()
        graded[0].outputs.insert(0, nbformat.v4.new_output("display_data", {"text/plain": told}))
    nb.metadata[REPORT] = report.to_json()


def _outputs(report: Report, function: str) -> list[Any]:
    """Give a check cell the outputs that it would have had, made from the verdict."""
    verdict = report.verdicts.get(function)
    if verdict is None:
        return [nbformat.v4.new_output("execute_result", {"text/plain": "0.0"})]
    table = {"text/plain": as_text(verdict), "text/html": as_html(verdict)}
    return [
        nbformat.v4.new_output("display_data", table),
        nbformat.v4.new_output("execute_result", {"text/plain": repr(verdict.points)}),
    ]


def _new_cell(kind: Any, source: str, cell_id: str) -> dict[str, Any]:
    known = kind if kind in ("code", "raw") else "markdown"
    fields: dict[str, Any] = {"cell_type": known, "id": cell_id, "metadata": {}, "source": source}
    return fields | ({"outputs": [], "execution_count": None} if known == "code" else {})


def _turn_into(cell: NotebookNode, kind: str) -> None:
    """Make a cell of the kind that the release has in its place."""
    if cell.cell_type == kind:
        return
    cell.cell_type = kind
    if kind == "code":
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _grade_id(cell: dict[str, Any]) -> str:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return str(nbgrader.get("grade_id", "")) if isinstance(nbgrader, dict) else ""


def _find(nb: NotebookNode, wanted: MasterCell) -> Any:
    """Find the cell that bears a name or, for a solution whose name is lost, defines the function of that name."""
    named = [cell for cell in nb.cells if cell.metadata.get(_CLAIM) == wanted.name]
    if not named and wanted.solution:
        named = [cell for cell in nb.cells if cell.cell_type == "code" and f"def {wanted.name}(" in cell.source]
    return named[-1] if named else None
