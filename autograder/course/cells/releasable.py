"""Why a source cannot be released: what this project, or nbgrader, could not grade in it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from assignment.notebook import CHECKS
from assignment.release import NAME
from autograder.course.ours import is_ours
from autograder.intake.released import grade_id_of
from autograder.intake.text import clean_text
from helpers.contract.texts import shortened

_FLAGS = ("grade", "solution", "locked", "task")
_CHECK = {"cell_type": "code", "grade": True, "solution": False, "task": False}
_LONGEST_POINTS = 20
_SOLUTION = {"cell_type": "code", "solution": True, "task": False}


def releasable_source(converter: GenerateAssignment) -> Path | None:
    """Return the source folder of our assignment, before nbgrader removes an earlier release; None if it is another.

    Args:
        converter: about to start.

    Raises:
        NbGraderException: the source cannot be graded, with the reason, one sentence.
    """
    course = converter.coursedir
    if not (fnmatchcase(NAME, course.assignment_id) and is_ours(course, NAME)):
        return None
    source = Path(course.format_path(course.source_directory, ".", NAME))
    reason = why_not(source)
    if reason:
        converter.log.error(reason)
        raise NbGraderException(reason)
    return source


def why_not(folder: Path) -> str:
    """Return why our assignment cannot be released from a folder, in one sentence; empty if it can be.

    Args:
        folder: of the source.
    """
    notebooks = sorted(folder.glob("*.ipynb"))
    path = folder / f"{NAME}.ipynb" if len(notebooks) > 1 else next(iter(notebooks), None)
    if path is None or not path.exists():
        return ""  # nbgrader says what is missing
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["cells"]
        cells = [cell for cell in listed if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{path} cannot be read as a notebook ({type(error).__name__}): save it again from JupyterLab"
    reason = next(_reasons(cells), "")
    return f"{path}: {clean_text(reason)}" if reason else ""


def _reasons(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each thing that cannot be graded."""
    known = [(number, cell) for number, cell in enumerate(cells, start=1) if any(map(_of(cell).get, _FLAGS))]
    for number, cell in known:
        if not grade_id_of(cell):
            yield f"cell {number} has no ID by which it can be graded: give it a short one under Create Assignment"
    counts = Counter(grade_id_of(cell) for _number, cell in known)
    for name, count in counts.items():
        if count > 1:
            places = " and ".join(str(number) for number, cell in known if grade_id_of(cell) == name)
            yield f"the cells {places} have the same ID {name}: give each an ID of its own"
    by_name = {grade_id_of(cell): (number, cell) for number, cell in known}
    for function, check in CHECKS.items():
        yield from _about(function, _SOLUTION, "a solution of code", by_name)
        yield from _about(check, _CHECK, "an autograder test of code", by_name)
    for name, (number, cell) in by_name.items():
        if _of(cell).get("grade") or _of(cell).get("task"):
            yield from _about_points(name, number, _of(cell).get("points"))


def _about(
    name: str, wanted: dict[str, Any], described: str, by_name: dict[str, tuple[int, dict[str, Any]]]
) -> Iterator[str]:
    """Yield what is wrong with a cell of this project's."""
    if name not in by_name:
        yield f"no cell has the ID {name}: copy the cell from the source of a course that autograder new makes"
        return
    number, cell = by_name[name]
    found = {"cell_type": cell.get("cell_type")} | {flag: bool(_of(cell).get(flag)) for flag in _FLAGS}
    if any(found[part] != value for part, value in wanted.items()):
        yield f"cell {number}, {name}, has to be {described}: set its type again, and give other cells other IDs"


def _about_points(name: str, number: int, points: object) -> Iterator[str]:
    """Yield what is wrong with a cell's points; those of a check cell are what its criteria scale to."""
    worth, shown = _number(points), shortened(clean_text(str(points)), _LONGEST_POINTS)
    if name in CHECKS.values() and not worth > 0:
        yield f"cell {number}, {name}, is worth {shown} points, to which no criteria scale: give it more than 0"
    elif not worth >= 0:
        yield f"cell {number}, {name}, is worth {shown} points: give it a number, 0 or more"


def _number(points: object) -> float:
    """Return points as nbgrader reads them; NaN for what is no finite number."""
    try:
        number = math.nan if isinstance(points, bool) else float(points)  # type: ignore[arg-type]  # anything may stand there
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def _of(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what nbgrader keeps in a cell."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}
