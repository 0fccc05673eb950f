"""Rebuild the cells of a notebook from what a page shows of them: no field is passed on as a submission wrote it.

The templates of nbconvert and nbgrader put some fields into a page as they are: the number of an execution, the width
of an image, raw HTML, scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

from autograder.pages.fragments import readable
from helpers.i18n import _

_TEXTS = ("text/plain", "text/latex", "text/markdown", "image/svg+xml")
"""Types whose text the templates escape, clean, or put into an image, in which no script runs."""

_IMAGES = ("image/png", "image/jpeg")
_BASE64 = re.compile(r"[A-Za-z\d+/=\s]*")
_UNSAFE_IN_NAME = re.compile(r"[^\w-]")
_LARGEST_SIDE = 10_000


Clean = Callable[[str, str], str]
"""Cleans a text of an output, whose type is given as well."""


def rebuilt(nb: NotebookNode, clean: Clean) -> NotebookNode:
    """Return a notebook with rebuilt cells, and without the title and the widgets that its metadata give.

    Args:
        nb: the notebook.
        clean: for its outputs.
    """
    metadata = {name: value for name, value in nb.metadata.items() if name not in ("title", "widgets")}
    cells = [_cell(cell, number, clean) for number, cell in enumerate(nb.cells, start=1)]
    versions = {"nbformat": 4, "nbformat_minor": 5}
    made: NotebookNode = from_dict({**versions, "metadata": metadata, "cells": cells})
    return made


def _cell(cell: NotebookNode, number: int, clean: Clean) -> dict[str, Any]:
    source, kind = readable(str(cell.get("source", ""))), cell.get("cell_type")
    made: dict[str, Any] = {"id": f"cell-{number}", "metadata": _metadata(cell.get("metadata"))}
    if kind == "code":
        count = cell.get("execution_count")
        outputs = [_output(output, clean) for output in cell.get("outputs", ())]
        made |= {"execution_count": count if type(count) is int else None}
        made |= {"outputs": [output for output in outputs if output.get("data") != {}]}
    elif kind == "markdown":
        made["attachments"] = _attachments(cell.get("attachments"))
    else:
        kind, source = "raw", escape(source)
    return made | {"cell_type": kind, "source": source}


def _metadata(metadata: Any) -> dict[str, Any]:
    """Return nbgrader's metadata, with a name that needs no escaping."""
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(nbgrader, dict):
        return {}
    name = {"grade_id": _UNSAFE_IN_NAME.sub("-", str(nbgrader["grade_id"]))} if "grade_id" in nbgrader else {}
    return {"nbgrader": {**nbgrader, **name}}


def _attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """Return the attachments that have a form; they are cleaned where the Markdown shows them."""
    bundles = attachments.items() if isinstance(attachments, dict) else ()
    kept = {name: _texts(bundle) for name, bundle in bundles if isinstance(bundle, dict)}
    return {name: bundle for name, bundle in kept.items() if bundle}


def _texts(forms: dict[str, Any]) -> dict[str, str]:
    return {kind: value for kind, value in forms.items() if isinstance(value, str)}


def _output(output: NotebookNode, clean: Clean) -> dict[str, Any]:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": clean(str(output.get("text", "")), "text/plain")}
    if kind == "error":
        texts = {name: readable(str(output.get(name, ""))) for name in ("ename", "evalue")}
        traceback = [clean(str(text), "text/plain") for text in output.get("traceback", ())]
        return {"output_type": kind, **texts, "traceback": traceback}
    metadata = output.get("metadata")
    shown = {
        "data": _data(output.get("data"), clean),
        "metadata": _sizes(metadata) if isinstance(metadata, dict) else {},
    }
    if kind == "execute_result":
        return {"output_type": kind, "execution_count": None, **shown}
    return {"output_type": "display_data", **shown}


def _data(data: Any, clean: Clean) -> dict[str, str]:
    """Return the forms of an output that a page can show, or a sentence that names the others."""
    forms = _texts(data) if isinstance(data, dict) else {}
    shown = {kind: clean(value, kind) for kind, value in forms.items() if kind in _TEXTS or kind == "text/html"}
    shown |= {kind: value for kind, value in forms.items() if kind in _IMAGES and _BASE64.fullmatch(value)}
    if shown or not data:
        return shown
    types = ", ".join(map(str, data))
    return {"text/plain": _("This page does not show outputs of type {types}.").format(types=types)}


def _sizes(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return the sizes of images, which notebooks give for all forms of an output or for each form."""
    found: dict[str, Any] = {name: value for name in ("width", "height") if _is_size(value := metadata.get(name))}
    for kind in _IMAGES:
        if isinstance(metadata.get(kind), dict):
            found[kind] = _sizes(metadata[kind])
    return found


def _is_size(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value <= _LARGEST_SIDE
