"""The file of a notebook: its text in any encoding, and the cells in it, in any format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from autograder.intake.text import decoded, short_text, unix_lines
from helpers.i18n import _, ngettext

MOST_CELLS = 10_000
_MOST_PICTURES = 20
_LONGEST_PICTURE = 5_000_000
"""Characters, of one cell's pictures together."""

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


def attached_pictures(cell: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the pictures that were pasted into a cell, by name, each by its type; others and what is no text are lost.

    Args:
        cell: plain data.
    """
    attachments = cell.get("attachments")
    found, room = dict[str, dict[str, str]](), _LONGEST_PICTURE
    for name, forms in attachments.items() if isinstance(attachments, dict) else ():
        shown = {kind: forms.get(kind) for kind in _PICTURE_TYPES} if isinstance(forms, dict) else {}
        texts = {kind: data for kind, data in shown.items() if isinstance(data, str)}
        room -= sum(map(len, texts.values()))
        if texts and room >= 0 and len(found) < _MOST_PICTURES and name == short_text(name):
            found[unix_lines(name)] = {kind: unix_lines(data) for kind, data in texts.items()}
    return found


def _upgraded(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    import nbformat  # takes a second to import, and old formats are rare

    try:
        return dict(nbformat.convert(nbformat.from_dict(notebook), 4))
    except Exception as error:
        message = _(
            "{name} is in an old notebook format that cannot be converted. Open it in JupyterLab and save it again"
        )
        raise UnreadableError(message.format(name=name)) from error
