"""The points of the check cells, which nbgrader's gradebook takes over, and those of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assignment.notebook import CHECKS, grade_id
from assignment.variant.facts import POINTS, points_text
from assignment.variant.reading import packaged
from assignment.variant.table import Variant

_FUNCTIONS = {check: function for function, check in CHECKS.items()}

Cell = Mapping[str, Any]


def sets_points(variant: Variant) -> bool:
    """Return whether a variant has points of its own, which the notebook must have too.

    Args:
        variant: the table.
    """
    return variant.points != packaged().points


def other_points(cell: Cell, variant: Variant) -> Iterator[str]:
    """Yield a sentence if a check cell is worth something else than its function is by the table.

    Args:
        cell: of the source notebook.
        variant: the table.
    """
    function = _FUNCTIONS.get(grade_id(dict(cell)))
    if function is None:
        return
    found, wanted = cell["metadata"]["nbgrader"].get("points"), variant.worth[function]
    if found != wanted:
        said = points_text(found) if isinstance(found, int | float) else "no points"
        yield f"its cell {cell['id']} is worth {said}, and {POINTS}.{function} asks for {points_text(wanted)}"


def with_points(cell: Cell, variant: Variant) -> dict[str, Any]:
    """Return a cell that is worth what its function is by the table, if it is a check cell.

    Args:
        cell: of the source notebook.
        variant: the table.
    """
    function = _FUNCTIONS.get(grade_id(dict(cell)))
    if function is None:
        return dict(cell)
    points = variant.worth[function]
    number = int(points) if points.is_integer() else points
    metadata = cell["metadata"]
    return {**cell, "metadata": {**metadata, "nbgrader": {**metadata["nbgrader"], "points": number}}}
