"""A cell of a submitted notebook: what of it the autograded notebook shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.intake.released import grade_id_of, source_of, tags_of
from autograder.intake.text import short_text
from helpers.contract.texts import shortened
from helpers.i18n import _

_MOST_CHARACTERS = 20_000_000
"""Of the pictures in the texts of all cells together."""

_MOST_ATTACHMENTS, _LONGEST_LIST = 100, 100
"""Of the pictures of one cell, and of the numbers of cells in a remark."""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell of a submitted notebook, of any type.

    Args:
        cell_type: as the file says; empty if that is no short text.
        source: its text.
        grade_id: the name that the file claims for nbgrader; empty if that is no short text.
        tags: those that are short texts.
        attachments: the pictures that the text shows, in base64, by name and type.
    """

    cell_type: str
    source: str
    grade_id: str = ""
    tags: tuple[str, ...] = ()
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def source_cells(source: Path) -> tuple[SubmittedCell, ...]:
    """Return the cells of the instructor's notebook; none if it cannot be read.

    Args:
        source: of the notebook.
    """
    try:
        cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
        return tuple(submitted(cell) for cell in cells if isinstance(cell, dict))
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def submitted(cell: dict[str, Any]) -> SubmittedCell:
    """Return a cell of a file.

    Args:
        cell: plain data.
    """
    kind, pictures = short_text(cell.get("cell_type")), _attachments(cell)
    return SubmittedCell(kind, source_of(cell), grade_id_of(cell), tags_of(cell), pictures)


def _attachments(cell: dict[str, Any]) -> dict[str, dict[str, str]]:
    found = cell.get("attachments")
    bundles = list(found.items())[:_MOST_ATTACHMENTS] if isinstance(found, dict) else []
    kept = {name: _texts(bundle) for name, bundle in bundles if short_text(name) and isinstance(bundle, dict)}
    return {name: bundle for name, bundle in kept.items() if bundle}


def _texts(bundle: dict[str, Any]) -> dict[str, str]:
    return {kind: text for kind, text in bundle.items() if short_text(kind) and isinstance(text, str)}


def with_room(cells: Sequence[SubmittedCell]) -> tuple[tuple[SubmittedCell, ...], tuple[str, ...]]:
    """Return the cells without the pictures for which there is no room, and a remark if there are any.

    Args:
        cells: of a notebook.
    """
    room, kept, left_out = _MOST_CHARACTERS, list[SubmittedCell](), list[str]()
    for number, cell in enumerate(cells, start=1):
        size = sum(len(text) for bundle in cell.attachments.values() for text in bundle.values())
        if size > room:
            left_out.append(str(number))
        kept.append(replace(cell, attachments={}) if size > room else cell)
        room -= 0 if size > room else size
    remark = _("The pictures in the text of these cells are too large, and are not shown here: {cells}.")
    return tuple(kept), (remark.format(cells=shortened(", ".join(left_out), _LONGEST_LIST)),) if left_out else ()
