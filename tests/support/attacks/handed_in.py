"""Replace the notebook that an attack hands in: by a link, a folder, a pipe, a file that is huge or that grows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from tests.support.attacks.ground import Ground

NOTEBOOK = "resnet50.ipynb"


def _link(folder: Path, _: Ground) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to(Path("..", "witness", NOTEBOOK))


def _folder(folder: Path, _: Ground) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()


def _pipe(folder: Path, _: Ground) -> None:
    (folder / NOTEBOOK).unlink()
    os.mkfifo(folder / NOTEBOOK)


def _sparse(name: str, size_bytes: int) -> Callable[[Path, Ground], None]:
    def prepare(folder: Path, _: Ground) -> None:
        os.truncate(os.open(folder / name, os.O_CREAT | os.O_WRONLY), size_bytes)

    return prepare


def _old_format(folder: Path, _: Ground) -> None:
    cell = {"cell_type": "code", "input": "", "outputs": [], "language": "python", "metadata": {}, "collapsed": False}
    cells = ",".join([json.dumps(cell)] * 850_000)
    text = '{"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [%s]}]}'
    (folder / NOTEBOOK).write_text(text % cells, encoding="utf-8")


def _growing(folder: Path, _: Ground) -> None:
    """Write lists of lists: each takes three bytes in the file, and dozens of times that in memory."""
    (folder / NOTEBOOK).write_text('{"cells": [' + ",".join(["[]"] * 33_000_000) + "]}", encoding="utf-8")


def _deep(folder: Path, _: Ground) -> None:
    (folder / NOTEBOOK).write_text('{"cells": ' + "[" * 40_000_000 + "]" * 40_000_000 + "}", encoding="utf-8")


def _long(folder: Path, _: Ground) -> None:
    path = folder / NOTEBOOK
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] += [{"cell_type": "code", "metadata": {}, "source": "x = 1\n" * 10_000}] * 900
    path.write_text(json.dumps(notebook), encoding="utf-8")


HANDED_IN: dict[str, Callable[[Path, Ground], None]] = {
    "hands_in_a_link_to_a_neighbours_notebook": _link,
    "hands_in_a_folder_for_a_notebook": _folder,
    "hands_in_a_pipe_for_a_notebook": _pipe,
    "hands_in_a_sparse_notebook": _sparse(NOTEBOOK, 3 * 10**9),
    "hands_in_a_sparse_timestamp": _sparse("timestamp.txt", 2 * 10**9),
    "hands_in_an_old_format_that_grows": _old_format,
    "hands_in_text_that_grows": _growing,
    "hands_in_a_notebook_that_is_too_deep": _deep,
    "hands_in_cells_that_are_too_long": _long,
}
"""For each attack that replaces its notebook, the function that does so."""
