"""Leave out of a source notebook what students must not see: they can read what is in their repository."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat import from_dict
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task
from traitlets.config import Config

from autograder.exports.sheets.encoded import SheetError

_OF_RUNNING: dict[str, Any] = {"outputs": [], "execution_count": None}


def without_solutions(source: Path, config: Config | None = None) -> bytes:
    """Return a source notebook without solutions, tests, tasks, outputs and attachments.

    Args:
        source: the instructor's notebook.
        config: of the course, which may name other marks of a solution.

    Raises:
        SheetError: a mark of a solution, a hidden test or a mark scheme has no end.
    """
    notebook = json.loads(source.read_text(encoding="utf-8"))
    notebook.get("metadata", {}).pop("widgets", None)  # they are outputs too
    clearing = _clearing(config)
    for number, cell in enumerate(notebook["cells"], start=1):
        cell.pop("attachments", None)
        if cell["cell_type"] == "code":
            cell.update(_OF_RUNNING)
        try:
            _clear(cell, clearing)
        except RuntimeError as error:
            raise SheetError(f"cell {number} of {source}: {error}; mend it as for nbgrader's release") from error
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def _clearing(config: Config | None) -> list[NbGraderPreprocessor]:
    """Return what removes marked regions at release; here from any cell, whatever its kind."""
    clearing = [one(config=config) for one in (ClearSolutions, ClearHiddenTests, ClearMarkScheme)]
    for one in clearing:
        one.enforce_metadata = False
    clearing[-1].check_attachment_leakage = False  # no attachment is left
    return clearing


def _clear(cell: dict[str, Any], clearing: Sequence[NbGraderPreprocessor]) -> None:
    node = from_dict({"metadata": {}, **cell, "source": "".join(cell["source"])})
    if is_solution(node) or is_grade(node) or is_task(node):
        cell["source"] = []
        return
    before = node.source
    for one in clearing:
        node, _resources = one.preprocess_cell(node, {"language": "python"}, 0)
    if node.source != before:
        cell["source"] = node.source.splitlines(keepends=True)
