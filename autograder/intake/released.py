"""What the cells of a submission have to do with those of the release."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from assignment import notebook
from autograder.intake.text import short_text, unix_lines
from autograder.wall.cell import Cell, Kind

Content = TypeVar("Content")
_PACKAGES = "packages"
HEAVY = "heavy"
"""The tag of cells that are too heavy to be run in grading."""

MOST_TAGS = 20

_FUNCTIONS = {check: function for function, check in notebook.CHECKS.items()}
_CALL = re.compile(rf"""^check\(["']({"|".join(notebook.CHECKS)})["']""", re.MULTILINE)
"""How a check cell without metadata is found."""

SOLUTION = re.compile(rf"^def ({'|'.join(notebook.CHECKS)})\(", re.MULTILINE)
"""How the definition of a graded function is found."""

_LONGEST_PARSED = 200_000
"""Characters of a cell; a longer one is no stub."""


@dataclass(frozen=True)
class OwnTest:
    """A graded test cell of the instructor's own.

    Args:
        name: its grade_id.
        source: its text, with the tests that the release hides.
    """

    name: str
    source: str


@dataclass(frozen=True)
class Released:
    """The code cells of the release that hold no solution.

    Args:
        texts: their texts.
        heavy: the cell ids of those that are too heavy to be run in grading.
        packages: the text of the packages cell.
        tests: the instructor's own test cells.
        files: the contents of the files beside the source, by path, for these tests.
    """

    texts: frozenset[str]
    heavy: frozenset[str]
    packages: str
    tests: tuple[OwnTest, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def test_names(self) -> frozenset[str]:
        """Return the names of the instructor's own test cells."""
        return frozenset(test.name for test in self.tests)


@cache
def released() -> Released:
    """Return what is known of this project's own release."""
    return read_released(notebook.SOURCE)


def read_released(source: Path) -> Released:
    """Return what is known of a release by the notebook from which it is made; of no notebook, little.

    Args:
        source: the instructor's notebook, this project's or one that was made from it.

    Raises:
        ValueError: it is no JSON.
        OSError: it cannot be read.
    """
    found = json.loads(source.read_text(encoding="utf-8"))
    listed = found.get("cells") if isinstance(found, dict) else None
    cells = [cell for cell in listed or () if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    code = [cell for cell in cells if grade_id_of(cell) not in notebook.CHECKS]
    heavy = frozenset(short_text(cell.get("id")) for cell in code if HEAVY in tags_of(cell)) - {""}
    packages = next((source_of(cell) for cell in code if cell.get("id") == _PACKAGES), notebook.packages())
    return Released(frozenset(map(source_of, code)), heavy, packages)


@cache
def _helpers() -> frozenset[str]:
    """Return the paths of the files in the folder `helpers`."""
    return frozenset(str(path.relative_to(notebook.ROOT)) for path in (notebook.ROOT / "helpers").rglob("*"))


def own_files(files: Mapping[str, Content]) -> dict[str, Content]:
    """Return the files of a folder without those of the release, which are the grader's own, changed or not.

    Args:
        files: by path relative to the folder.
    """
    return {path: content for path, content in files.items() if path not in _helpers()}


def packages_cell(release: Released | None = None) -> Cell:
    """Return the packages cell of a release, for a submission without it.

    Args:
        release: the course's; None for this project's own.
    """
    return Cell(0, (release or released()).packages, Kind.RELEASED)


def has_packages(cells: Iterable[Mapping[str, Any]], release: Released) -> bool:
    """Return whether a notebook has a packages cell, changed or not.

    Args:
        cells: of the notebook, as plain data.
        release: of which it is a copy.
    """
    return any(cell.get("id") == _PACKAGES or source_of(cell) == release.packages for cell in cells)


def with_kinds(cells: Mapping[int, Mapping[str, Any]], release: Released) -> tuple[Cell, ...]:
    """Return the cells of a notebook, each with what it has to do with the release.

    Args:
        cells: plain data, by number.
        release: of which the notebook is a copy.
    """
    names = {number: grade_id_of(cell) for number, cell in cells.items()}
    checks = {number: _FUNCTIONS.get(name, "") for number, name in names.items()}
    found = set(checks.values())
    return tuple(
        Cell(
            number,
            source_of(cell),
            _kind(cell, release),
            checks[number] or _checked(source_of(cell), found),
            names[number] if names[number] in release.test_names else "",
        )
        for number, cell in cells.items()
    )


def _kind(cell: Mapping[str, Any], release: Released) -> Kind:
    if short_text(cell.get("id")) in release.heavy:
        return Kind.HEAVY
    is_released = source_of(cell) in release.texts or grade_id_of(cell) in release.test_names
    return Kind.RELEASED if is_released else Kind.STUDENT


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


def tags_of(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a cell's tags that are short texts.

    Args:
        cell: plain data.
    """
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tuple(filter(None, map(short_text, tags[:MOST_TAGS]))) if isinstance(tags, list) else ()


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
