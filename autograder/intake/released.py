"""What the cells of a submission have to do with those of the release."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from assignment import notebook
from autograder.intake.text import short_text, unix_lines
from autograder.wall.cell import Cell, Kind

Content = TypeVar("Content")
_PACKAGES = "packages"
HEAVY = "heavy"
"""The tag of cells that are too heavy to be run in grading."""

_FUNCTIONS = {check: function for function, check in notebook.CHECKS.items()}
_CALL = re.compile(rf"""^check\(["']({"|".join(notebook.CHECKS)})["']""", re.MULTILINE)
"""How a check cell without metadata is found."""

SOLUTION = re.compile(rf"^def ({'|'.join(notebook.CHECKS)})\(", re.MULTILINE)
"""How the definition of a graded function is found."""

_LONGEST_PARSED = 200_000
"""Characters of a cell; a longer one is no stub."""


@dataclass(frozen=True)
class Released:
    """The code cells of the release that hold no solution.

    Args:
        texts: their texts.
        heavy: the cell ids of those that are too heavy to be run in grading.
        packages: the text of the packages cell.
        helpers: the paths of the files in the folder `helpers`.
    """

    texts: frozenset[str]
    heavy: frozenset[str]
    packages: str
    helpers: frozenset[str]


@cache
def released() -> Released:
    """Return what is known of the release."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code" and notebook.grade_id(cell) not in notebook.CHECKS]
    heavy = frozenset(cell["id"] for cell in code if HEAVY in cell["metadata"].get("tags", ()))
    helpers = frozenset(str(path.relative_to(notebook.ROOT)) for path in (notebook.ROOT / "helpers").rglob("*"))
    return Released(frozenset(map(source_of, code)), heavy, notebook.packages(), helpers)


def own_files(files: Mapping[str, Content]) -> dict[str, Content]:
    """Return the files of a folder without those of the release, which are the grader's own, changed or not.

    Args:
        files: by path relative to the folder.
    """
    return {path: content for path, content in files.items() if path not in released().helpers}


def packages_cell() -> Cell:
    """Return the packages cell of the release, for a submission without it."""
    return Cell(0, released().packages, Kind.RELEASED)


def has_packages(cells: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a notebook has a packages cell, changed or not.

    Args:
        cells: of the notebook, as plain data.
    """
    return any(cell.get("id") == _PACKAGES or source_of(cell) == released().packages for cell in cells)


def with_kinds(cells: Mapping[int, Mapping[str, Any]]) -> tuple[Cell, ...]:
    """Return the cells of a notebook, each with what it has to do with the release.

    Args:
        cells: plain data, by number.
    """
    named = {number: _FUNCTIONS.get(grade_id_of(cell), "") for number, cell in cells.items()}
    known = set(named.values())
    return tuple(
        Cell(number, source_of(cell), _kind(cell), named[number] or _checked(source_of(cell), known))
        for number, cell in cells.items()
    )


def _kind(cell: Mapping[str, Any]) -> Kind:
    if short_text(cell.get("id")) in released().heavy:
        return Kind.HEAVY
    return Kind.RELEASED if source_of(cell) in released().texts else Kind.STUDENT


def _checked(source: str, named: set[str]) -> str:
    """Return the function that a cell checks, if no cell has the metadata of that function's check cell."""
    found = _CALL.search(source)
    return found[1] if found and found[1] not in named else ""


def grade_id_of(cell: Mapping[str, Any]) -> str:
    """Return the name that a cell claims for nbgrader; empty if it claims none, or one that is no short text.

    Args:
        cell: plain data.
    """
    metadata = cell.get("metadata")
    of_nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return short_text(of_nbgrader.get("grade_id")) if isinstance(of_nbgrader, dict) else ""


def source_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's text, which a file holds as a string or as a list of lines.

    Args:
        cell: plain data.
    """
    source = cell.get("source", "")
    return unix_lines("".join(map(str, source)) if isinstance(source, list) else str(source))


def has_work(source: str) -> bool:
    """Return whether some code defines one of the functions, and not as empty as the release does.

    Args:
        source: of a cell or a file.
    """
    if not SOLUTION.search(source):
        return False
    try:
        tree = ast.parse(source if len(source) <= _LONGEST_PARSED else "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in notebook.CHECKS]
    return not defined or not all(map(_is_stub, defined))


def _is_stub(function: ast.FunctionDef) -> bool:
    does = [node for node in function.body if not isinstance(node, ast.Pass | ast.Expr)]
    return not does or (isinstance(does[0], ast.Raise) and "NotImplementedError" in ast.dump(does[0]))
