"""The source notebook: the cells of its exercises, and how student code is put into them."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from helpers.contract.exercises import EXERCISES

ROOT = Path(__file__).parent.parent
SOURCE = Path(__file__).parent / "source" / "resnet50" / "resnet50.ipynb"
"""By the link to the project's `source/`, in whose place an installed package has a copy."""

RELEASE = ROOT / "release" / "resnet50" / "resnet50.ipynb"
CHECKS = {name: f"check_{name}" for name in EXERCISES}
"""For each graded function the grade_id of its check cell; that of its solution cell is the function's name."""

_PACKAGES_CELL = "packages"

Notebook = dict[str, Any]


def packages(path: Path = SOURCE) -> str:
    """Return the source of the notebook's packages cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"] == _PACKAGES_CELL)


def solutions(path: Path = SOURCE) -> dict[str, Any]:
    """Run the packages cell and the solutions of the source notebook.

    Args:
        path: the source notebook.

    Returns:
        The namespace with the three graded functions.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    namespace: dict[str, Any] = {}
    for cell in cells:
        if is_run_for_solutions(cell):
            exec("".join(cell["source"]), namespace)  # noqa: S102 - this project's own cells
    return namespace


def is_run_for_solutions(cell: Notebook) -> bool:
    """Return whether a cell is the packages cell or a solution."""
    return cell["id"] == _PACKAGES_CELL or grade_id(cell) in EXERCISES


def grade_id(cell: Notebook) -> str:
    """Return a cell's nbgrader grade_id; empty if it has none."""
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def fill(notebook: Notebook, code: str) -> Notebook:
    """Put student code into the solution cells of a notebook.

    Args:
        notebook: the released notebook.
        code: the three graded functions, each after the helper functions that belong to it.

    Returns:
        A copy of the notebook in which each solution cell holds its part of the code.
    """
    filled: Notebook = json.loads(json.dumps(notebook))
    parts = _parts(code)
    for cell in filled["cells"]:
        if grade_id(cell) in parts:
            cell["source"] = parts[grade_id(cell)]
    return filled


def _parts(code: str) -> dict[str, str]:
    """Split code into one part for each graded function: from the end of the part before to the function's own end."""
    lines = code.splitlines()
    starts = {name: _line_of(name, lines) for name in EXERCISES}
    ends = {name: _end(name, lines, code) for name in EXERCISES}
    parts, previous_end = {}, 0
    for name in sorted(EXERCISES, key=lambda name: starts[name]):
        parts[name] = "\n".join(lines[previous_end : ends[name]]).strip("\n")
        previous_end = ends[name]
    return parts


def _line_of(name: str, lines: list[str]) -> int:
    """Return the index of a function's first line; the number of lines if the code does not define it."""
    return next((number for number, line in enumerate(lines) if line.startswith(f"def {name}(")), len(lines))


def _end(name: str, lines: list[str], code: str) -> int:
    """Return the index after a function's last line: by the syntax tree or, without one, by the next function."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        later = [_line_of(other, lines) for other in EXERCISES]
        return min((line for line in later if line > _line_of(name, lines)), default=len(lines))
    ends = [node.end_lineno for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return max((end or 0 for end in ends), default=0)
