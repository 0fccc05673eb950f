"""The autograded notebook: the student's cells, the released cells in their places, the verdicts as outputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade

from autograder.course.cells.master import FUNCTIONS, MasterCell
from autograder.grading.report import Report
from autograder.intake.notebook_file import SubmittedCell
from autograder.pages import summary
from autograder.sandbox.own_tests import OwnOutcome
from helpers.compare.render import as_html, as_text
from helpers.contract.verdict import Verdict
from helpers.i18n import _

REPORT = summary.REPORT
"""The key of the report in the notebook's metadata."""

_CLAIM = "claimed_grade_id"
"""The key of the name that the submission gave a cell, until the cell is restored."""


def valid(cells: Sequence[SubmittedCell]) -> NotebookNode:
    """Return a valid notebook with these cells, without their outputs.

    Args:
        cells: of the submitted file.
    """
    nodes = []
    for number, cell in enumerate(cells, start=1):
        node = _new_cell(cell.cell_type, cell.source, f"cell-{number}")
        node["metadata"] |= {_CLAIM: cell.grade_id} | ({"tags": [*cell.tags]} if cell.tags else {})
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
        if released.cell_type == "markdown" and released.attachments:
            cell.attachments = nbformat.from_dict({**cell.get("attachments", {}), **released.attachments})
        if released.tags:
            cell.metadata["tags"] = [*released.tags]
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
        name, points = cell.metadata.nbgrader["grade_id"], float(cell.metadata.nbgrader["points"])
        if name in FUNCTIONS:
            cell.outputs = _outputs(report, FUNCTIONS[name], points)
        elif name in report.own_tests:
            cell.outputs = _outputs_of_test(report.own_tests[name])
    if graded and (report.unreadable or report.remarks):
        text = "\n".join((report.unreadable, *report.remarks)).strip()
        graded[0].outputs.insert(0, _displayed({"text/plain": text}))
    nb.metadata[REPORT] = report.to_json()


def scaled(verdict: Verdict, points: float) -> float:
    """Return the share of a function's criteria that a verdict gives, of the points that its check cell is worth.

    Args:
        verdict: of the function.
        points: of the check cell.

    >>> from helpers.contract.verdict import Result
    >>> scaled(Verdict("f", (Result("a", "", 0.7, 1, "failed"), Result("b", "", 0, 9, "failed"))), 3.0)
    0.21
    """
    worth = sum(Fraction(str(result.max_points)) for result in verdict.results)
    earned = sum(Fraction(str(result.points)) for result in verdict.results)
    return float(earned * Fraction(str(points)) / worth) if worth else 0.0


def _outputs_of_test(outcome: OwnOutcome) -> list[Any]:
    """Return the outputs that a test of the instructor's own would have, by which nbgrader grades it."""
    outputs: list[Any] = [
        _output("stream", name=name, text=text)
        for name, text in (("stdout", outcome.stdout), ("stderr", outcome.stderr))
        if text
    ]
    if outcome.error:
        outputs.append(_output("error", ename="", evalue=outcome.error, traceback=[outcome.error]))
    elif outcome.value:
        outputs.append(_result(outcome.value))
    return outputs


def _outputs(report: Report, function: str, points: float) -> list[Any]:
    """Return the outputs that the check cell would have, made from the verdict."""
    verdict = report.verdicts.get(function)
    if verdict is None:
        return [_result("0.0")]
    table = {"text/plain": as_text(verdict), "text/html": as_html(verdict)}
    outputs = [_displayed(table)]
    if points != verdict.max_points:
        text = _("This cell is worth {points} points, to which those above are scaled.").format(points=f"{points:g}")
        outputs.append(_displayed({"text/plain": text}))
    return [*outputs, _result(repr(scaled(verdict, points)))]


def _displayed(data: Mapping[str, str]) -> Any:
    return _output("display_data", data=data, metadata={})


def _result(text: str) -> Any:
    return _output("execute_result", data={"text/plain": text}, metadata={}, execution_count=None)


def _output(output_type: str, **fields: Any) -> Any:
    """Return an output; nbformat's own function validates each, which takes longer than all else here."""
    return nbformat.from_dict({"output_type": output_type, **fields})


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
    """Return a cell for a released one that is not there.

    For a solution that stands in another's cell it is a pointer; for an answer that a person grades it says that it was
    not there, since the released text would be graded as no answer.
    """
    cell_id = f"restored-{released.name}".replace("_", "-")[:64]
    others = [taken[id(cell)] for cell in _definitions(nb, released)]
    pointer = _("# {function} stands in the cell of {other}.")
    source = pointer.format(function=released.name, other=others[-1]) if others else released.source
    if released.is_manual and not others:
        absent = _("This cell, {name}, was not in the notebook that was handed in.").format(name=released.name)
        source = f"# {absent}" if released.cell_type == "code" else absent
    return _new_cell(released.cell_type, source, cell_id)
