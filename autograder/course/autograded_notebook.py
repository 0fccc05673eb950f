"""The autograded notebook: the student's cells, the released cells in their places, the verdicts as outputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade

from assignment.notebook import CHECKS
from autograder.grading.report import Report
from autograder.intake.submission import SubmittedCell
from helpers.compare.render import as_html, as_text
from helpers.i18n import _

REPORT = "autograder"
"""The key of the report in the notebook's metadata."""

FUNCTIONS = {check: function for function, check in CHECKS.items()}
"""The function of each check cell."""

_CLAIM = "claimed_grade_id"
"""The key of the name that the submission gave a cell, until the cell is restored."""


@dataclass(frozen=True)
class MasterCell:
    """A cell of the released notebook that nbgrader keeps in the gradebook.

    Args:
        name: its grade_id.
        cell_type: code or markdown.
        source: its text in the release.
        locked: whether students must not change it.
        solution: whether it holds a student's answer.
        points: what it is worth; None if it is not graded.
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
        """The cell's metadata as nbgrader writes it."""
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
    """Return the released cells, as the instructor's gradebook knows them.

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
            cell.name,
            cell.cell_type,
            cell.source,
            bool(cell.locked),
            cell.name in solutions,
            points.get(cell.name),
            cell.checksum,
        )
        for cell in found.source_cells
    ]


def valid(cells: Sequence[SubmittedCell]) -> NotebookNode:
    """Return a valid notebook with these cells, without their outputs.

    Args:
        cells: of the submitted file.
    """
    nodes = []
    for number, cell in enumerate(cells, start=1):
        node = _new_cell(cell.cell_type, cell.source, f"cell-{number}")
        node["metadata"][_CLAIM] = cell.grade_id
        if cell.attachments and node["cell_type"] == "markdown":
            node["attachments"] = {name: dict(forms) for name, forms in cell.attachments.items()}
        nodes.append(node)
    notebook: NotebookNode = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": nodes})
    return notebook


def restore(nb: NotebookNode, master: Sequence[MasterCell]) -> None:
    """Restore the names, places and texts of the released cells, whatever the student did to them.

    Only the instructor's gradebook says which cells those are; the submission's own metadata only serve to recognise a
    cell.

    Args:
        nb: the submitted notebook, as `valid` returned it; changed in place.
        master: the released cells.
    """
    taken: dict[int, str] = {}
    shows_no_code = bool(nb.cells) and not any(cell.cell_type == "code" for cell in nb.cells)
    for released in sorted(master, key=lambda it: _claimed(nb, it) is None):
        cell = _claimed(nb, released) or _defining(nb, released, taken)
        if cell is None:
            cell = nbformat.from_dict(_missing(nb, released, taken))
            if released.solution and cell.cell_type == "code" and shows_no_code:
                cell.source = _("# No code that can be read was handed in.")
            nb.cells.append(cell)
        taken[id(cell)] = released.name
        _change_type(cell, released.cell_type)
        if released.locked:
            cell.source = released.source
        cell.metadata["nbgrader"] = nbformat.from_dict(released.metadata)
    for cell in nb.cells:
        cell.metadata.pop(_CLAIM, None)


def put_report(nb: NotebookNode, report: Report) -> None:
    """Write a report into the notebook's metadata, and each verdict as the output of its check cell.

    Args:
        nb: with the released cells in their places; changed in place.
        report: of this submission.
    """
    graded = [cell for cell in nb.cells if is_grade(cell) and cell.cell_type == "code"]
    for cell in graded:
        if cell.metadata.nbgrader["grade_id"] in FUNCTIONS:
            cell.outputs = _outputs(report, FUNCTIONS[cell.metadata.nbgrader["grade_id"]])
    if graded and (report.unreadable or report.remarks):
        text = "\n".join((report.unreadable, *report.remarks)).strip()
        graded[0].outputs.insert(0, nbformat.v4.new_output("display_data", {"text/plain": text}))
    nb.metadata[REPORT] = report.to_json()


def _outputs(report: Report, function: str) -> list[Any]:
    """Return the outputs that the check cell would have, made from the verdict."""
    verdict = report.verdicts.get(function)
    if verdict is None:
        return [nbformat.v4.new_output("execute_result", {"text/plain": "0.0"})]
    table = {"text/plain": as_text(verdict), "text/html": as_html(verdict)}
    return [
        nbformat.v4.new_output("display_data", table),
        nbformat.v4.new_output("execute_result", {"text/plain": repr(verdict.points)}),
    ]


def _new_cell(claimed_type: str, source: str, cell_id: str) -> dict[str, Any]:
    cell_type = claimed_type if claimed_type in ("code", "raw") else "markdown"
    fields: dict[str, Any] = {"cell_type": cell_type, "id": cell_id, "metadata": {}, "source": source}
    return fields | ({"outputs": [], "execution_count": None} if cell_type == "code" else {})


def _change_type(cell: NotebookNode, cell_type: str) -> None:
    if cell.cell_type == cell_type:
        return
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None
        cell.pop("attachments", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _claimed(nb: NotebookNode, wanted: MasterCell) -> Any:
    """Return the last cell with the name of a released one."""
    return next((cell for cell in reversed(nb.cells) if cell.metadata.get(_CLAIM) == wanted.name), None)


def _defining(nb: NotebookNode, wanted: MasterCell, taken: Collection[int]) -> Any:
    """Return the last cell that defines the function of a solution that lost its name, if that is no other solution."""
    return next((cell for cell in reversed(_definitions(nb, wanted)) if id(cell) not in taken), None)


def _definitions(nb: NotebookNode, wanted: MasterCell) -> list[Any]:
    is_code = [cell for cell in nb.cells if wanted.solution and cell.cell_type == "code"]
    return [cell for cell in is_code if f"def {wanted.name}(" in cell.source]


def _missing(nb: NotebookNode, released: MasterCell, taken: Mapping[int, str]) -> dict[str, Any]:
    """Return a cell for a released one that is not there; for a solution that stands in another's cell, a pointer."""
    cell_id = f"restored-{released.name}".replace("_", "-")[:64]
    others = [taken[id(cell)] for cell in _definitions(nb, released)]
    pointer = _("# {function} stands in the cell of {other}.")
    source = pointer.format(function=released.name, other=others[-1]) if others else released.source
    return _new_cell(released.cell_type, source, cell_id)
