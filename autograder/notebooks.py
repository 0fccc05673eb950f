"""Read submitted notebooks for nbgrader, damaged ones too, and put lost cells back in their places."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import submission
from autograder.grade import new_seed
from autograder.submission import Submission, UnreadableError

_CLAIM = "claimed_grade_id"
"""Where a cell keeps the name that the submission gave it until its place is restored."""


class TolerantExporter(NotebookExporter):
    """Reads any file that a student may hand in; one that is no notebook becomes an empty notebook.

    nbgrader reads each notebook twice: as it was submitted, and as RestoreCells and its other preprocessors left it in
    the folder of autograded notebooks. What is graded is the code of the first reading.
    """

    handed_in: Submission | UnreadableError = Submission(())
    student: str = ""
    """Whose submission it is."""

    @cached_property
    def seed(self) -> int:
        """The seed of the hidden cases, one for each run of autograding."""
        return new_seed()

    def from_filename(self, filename: str, resources: dict[str, Any] | None = None, **traits: Any) -> Any:
        """Convert a file, and remember what was submitted in it."""
        path = Path(filename)
        if not self._submitted(path, resources or {}):
            return super().from_filename(filename, resources=resources, **traits)
        self.student = (resources or {})["nbgrader"]["student"]
        try:
            self.handed_in = submission.with_support_files(submission.read(path), path.parent)
            notebook = _valid(submission.read_notebook(path)["cells"])
        except UnreadableError as error:
            self.handed_in = error
            notebook = _valid([])
        exporter: Any = self
        return exporter.from_notebook_node(notebook, resources=resources, **traits)

    def _submitted(self, path: Path, resources: dict[str, Any]) -> bool:
        converter: Any = self.parent
        course, place = converter.coursedir, resources["nbgrader"]
        folder = course.format_path(course.submitted_directory, place["student"], place["assignment"])
        return path.parent.resolve() == Path(folder).resolve()


class RestoreCells(NbGraderPreprocessor):
    """Gives the cells that nbgrader goes by their names and places back, whatever the student did to them.

    Only the instructor's gradebook says which cells those are; what the submission's own metadata say is not used for
    anything but to recognise a cell.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Restore the cells of one notebook."""
        place = resources["nbgrader"]
        with Gradebook(place["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(place["notebook"], place["assignment"])
            points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            for source in notebook.source_cells:
                _restore(nb, source, points.get(source.name), solution=source.name in solutions)
        for cell in nb.cells:
            cell.metadata.pop(_CLAIM, None)
        return nb, resources


def _valid(cells: list[Any]) -> Any:
    """Make a valid notebook of whatever cells there are, without their outputs."""
    made = []
    for number, cell in enumerate((each for each in cells if isinstance(each, dict)), start=1):
        node = _new_cell(cell.get("cell_type"), submission.source_of(cell), f"cell-{number}")
        node.metadata[_CLAIM] = _grade_id(cell)
        made.append(node)
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})


def _new_cell(kind: Any, source: str, cell_id: str) -> Any:
    known = kind if kind in ("code", "raw") else "markdown"
    fields: dict[str, Any] = {"cell_type": known, "id": cell_id, "metadata": {}, "source": source}
    return nbformat.from_dict(fields | ({"outputs": [], "execution_count": None} if known == "code" else {}))


def _grade_id(cell: Any) -> str:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return str(nbgrader.get("grade_id", "")) if isinstance(nbgrader, dict) else ""


def _restore(nb: NotebookNode, source: Any, points: float | None, *, solution: bool) -> None:
    """Give one cell of the release back its metadata, and put it in if it is lost."""
    cell = _find(nb, source.name, solution=solution)
    if cell is None:
        cell = _new_cell(source.cell_type, source.source, f"restored-{source.name}".replace("_", "-")[:64])
        nb.cells.append(cell)
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": source.name,
        "grade": points is not None,
        "solution": solution,
        "locked": bool(source.locked),
        "task": False,
        "cell_type": source.cell_type,
        **({} if points is None else {"points": points}),
    }


def _find(nb: NotebookNode, name: str, *, solution: bool) -> Any:
    """Find the cell that bears a name or, for a solution whose name is lost, defines the function of that name."""
    named = [cell for cell in nb.cells if cell.metadata.get(_CLAIM) == name]
    if not named and solution:
        named = [cell for cell in nb.cells if cell.cell_type == "code" and f"def {name}(" in cell.source]
    return named[-1] if named else None
