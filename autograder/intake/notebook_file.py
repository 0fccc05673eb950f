"""The file of a notebook: its text in any encoding, and the cells in it, in any format."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.intake.released import grade_id_of, source_of, tags_of
from autograder.intake.text import decoded, short_text, unix_lines
from helpers.contract.texts import shortened
from helpers.i18n import _, ngettext

MOST_CELLS = 10_000
_ROOM_FOR_PICTURES = 20_000_000
"""Characters, of the pictures of all cells together."""

_LONGEST_LIST = 100
_PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")


class UnreadableError(Exception):
    """The submission cannot be read; the message says why in one sentence."""


def parsed(text: str, name: str) -> dict[str, Any]:
    """Return a notebook as plain data with a list of cells.

    Args:
        text: of the file.
        name: of the file.

    Raises:
        UnreadableError: it is not a notebook.
    """
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = _("{name} is not a notebook: its text is not JSON ({error}). Save it again from JupyterLab")
        raise UnreadableError(message.format(name=name, error=error)) from error
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        notebook = _upgraded(notebook, name)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        message = _("{name} is not a notebook: it has no list of cells. Save it again from JupyterLab")
        raise UnreadableError(message.format(name=name))
    if len(notebook["cells"]) > MOST_CELLS:
        message = ngettext(
            "{name} has {count} cell; a notebook may have at most {most}",
            "{name} has {count} cells; a notebook may have at most {most}",
            len(notebook["cells"]),
        )
        raise UnreadableError(message.format(name=name, count=len(notebook["cells"]), most=MOST_CELLS))
    return notebook


def text_of(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and a remark if its encoding is unusual.

    Args:
        name: of the file.
        data: its content.
    """
    text, encoding = decoded(data)
    if encoding in ("utf-8", "utf-8-sig"):
        return unix_lines(text), ()
    remark = _("{name} is not in UTF-8; it was read as {encoding}.")
    return unix_lines(text), (remark.format(name=name, encoding=encoding),)


@dataclass(frozen=True)
class SubmittedCell:
    """A cell of a notebook, of any type.

    Args:
        cell_type: as the file says; empty if that is no short text.
        source: its text.
        grade_id: the name that the file claims for nbgrader; empty if that is no short text.
        tags: those that are short texts.
        attachments: the pictures that its text shows, by name, each by its type in base64.
    """

    cell_type: str
    source: str
    grade_id: str = ""
    tags: tuple[str, ...] = ()
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def submitted(cell: Mapping[str, Any]) -> SubmittedCell:
    """Return a cell of a file.

    Args:
        cell: plain data.
    """
    kind = short_text(cell.get("cell_type"))
    pictures = _attached_pictures(cell) if kind == "markdown" else {}
    return SubmittedCell(kind, source_of(cell), grade_id_of(cell), tags_of(cell), pictures)


def _attached_pictures(cell: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the pictures that were pasted into a cell, by name, each by its type; nothing that is no text."""
    attachments = cell.get("attachments")
    found: dict[str, dict[str, str]] = {}
    for name, forms in attachments.items() if isinstance(attachments, dict) else ():
        shown = {kind: forms.get(kind) for kind in _PICTURE_TYPES} if isinstance(forms, dict) else {}
        texts = {kind: unix_lines(data) for kind, data in shown.items() if isinstance(data, str)}
        if texts and short_text(name):
            found[unix_lines(name)] = texts
    return found


def with_room(cells: Sequence[SubmittedCell]) -> tuple[tuple[SubmittedCell, ...], tuple[str, ...]]:
    """Return the cells without the pictures for which there is no room, and a remark if there are any.

    Args:
        cells: of a notebook.
    """
    room, kept, left_out = _ROOM_FOR_PICTURES, list[SubmittedCell](), list[str]()
    for number, cell in enumerate(cells, start=1):
        size = sum(len(name) + sum(map(len, forms.values())) for name, forms in cell.attachments.items())
        if size > room:
            left_out.append(str(number))
        kept.append(replace(cell, attachments={}) if size > room else cell)
        room -= 0 if size > room else size
    remark = _("The pictures in the text of these cells are too large, and are not shown here: {cells}.")
    return tuple(kept), (remark.format(cells=shortened(", ".join(left_out), _LONGEST_LIST)),) if left_out else ()


def _upgraded(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    import nbformat  # takes a second to import, and old formats are rare

    try:
        return dict(nbformat.convert(nbformat.from_dict(notebook), 4))
    except Exception as error:
        message = _(
            "{name} is in an old notebook format that cannot be converted. Open it in JupyterLab and save it again"
        )
        raise UnreadableError(message.format(name=name)) from error
