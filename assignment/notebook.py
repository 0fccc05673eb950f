"""The source notebook and its exercises: where solutions stand, and how a submission is put into a notebook."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from helpers.contract.exercises import EXERCISES

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "source" / "resnet50" / "resnet50.ipynb"
RELEASE = ROOT / "release" / "resnet50" / "resnet50.ipynb"
CHECKS = {name: f"check_{name}" for name in EXERCISES}
"""For each graded function the grade_id of its check cell."""

_PACKAGES_CELL = "packages"

Notebook = dict[str, Any]


def packages(path: Path = SOURCE) -> str:
    """Give the source of the notebook's packages cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"] == _PACKAGES_CELL)


def solutions(path: Path = SOURCE) -> dict[str, Any]:
    """Run the packages cell and the solutions of the source notebook.

    Args:
        path: of the source notebook.

    Returns:
        The namespace with the three graded functions.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    namespace: dict[str, Any] = {}
    for cell in cells:
        if cell["id"] == _PACKAGES_CELL or grade_id(cell) in EXERCISES:
            exec("".join(cell["source"]), namespace)  # noqa: S102 - this project's own cells
    return namespace


def grade_id(cell: Notebook) -> str:
    """Give a cell's nbgrader grade_id; empty without one."""
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def fill(notebook: Notebook, code: str) -> Notebook:
    """Put a submission's code into the solution cells of a notebook.

    Args:
        notebook: the released one.
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
    """Cut code into one part for each graded function: from the end of the part before it to its own end."""
    lines = code.splitlines()
    starts = {name: _line_of(name, lines) for name in EXERCISES}
    ends = {name: _end(name, lines, code) for name in EXERCISES}
    parts, before = {}, 0
    for name, _ in sorted(starts.items(), key=lambda item: item[1]):
        parts[name] = "\n".join(lines[before : ends[name]]).strip("\n")
        before = ends[name]
    return parts


def _line_of(name: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if line.startswith(f"def {name}(")), len(lines))


def _end(name: str, lines: list[str], code: str) -> int:
    """Give the line after a function's last, by the syntax tree or, in code that has none, by the next function."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        later = [_line_of(other, lines) for other in EXERCISES]
        return min((each for each in later if each > _line_of(name, lines)), default=len(lines))
    ends = [node.end_lineno for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return max((each or 0 for each in ends), default=0)
