"""One notebook of the corpus: the released one, solved and then changed by hand as students change it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assignment import notebook
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES

Notebook = dict[str, Any]
Cells = Sequence[str]

IDENTITY, CONVOLUTIONAL, NETWORK = EXERCISES
LAST_CHECK = notebook.CHECKS[NETWORK]


@dataclass(frozen=True)
class Entry:
    """A notebook of the corpus.

    Args:
        name: unique and readable.
        before: sources of cells to put before a cell, by that cell's nbgrader name or cell id.
        after: the same, to put after a cell.
        replace: sources of cells, by name.
        drop: names of cells to delete.
        code: the student code in the solution cells.
        files: contents of files beside the notebook, by path.
        reorder: returns the cells in another order.
        differs_because: why grading gives other points than the kernel; empty if it gives the same.
    """

    name: str
    before: Mapping[str, Cells] = field(default_factory=dict)
    after: Mapping[str, Cells] = field(default_factory=dict)
    replace: Mapping[str, str] = field(default_factory=dict)
    drop: Cells = ()
    code: str = SOLUTION
    files: Mapping[str, str] = field(default_factory=dict)
    reorder: Callable[[list[Any]], list[Any]] = list
    differs_because: str = ""

    def notebook(self) -> Notebook:
        """Return the notebook as plain data."""
        made = notebook.fill(json.loads(_released()), self.code)
        cells = [new for cell in made["cells"] for new in self._instead_of(cell)]
        return made | {"cells": self.reorder(cells)}

    def write(self, folder: Path) -> None:
        """Write the notebook and the files beside it.

        Args:
            folder: an empty folder.
        """
        for name, content in {notebook.RELEASE.name: json.dumps(self.notebook()), **self.files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")

    def _instead_of(self, cell: Notebook) -> list[Notebook]:
        name = notebook.grade_id(cell) or cell["id"]
        kept = [] if name in self.drop else [cell | {"source": self.replace.get(name, cell["source"])}]
        before, after = (self._new(place, name) for place in ("before", "after"))
        return [*before, *kept, *after]

    def _new(self, place: str, name: str) -> list[Notebook]:
        sources = (self.before if place == "before" else self.after).get(name, ())
        return [
            {
                "cell_type": "code",
                "id": f"{place}-{name}-{number}".replace("_", "-"),
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": source,
            }
            for number, source in enumerate(sources)
        ]


@cache
def _released() -> str:
    return notebook.RELEASE.read_text(encoding="utf-8")


def changed(*replacements: tuple[str, str], code: str = SOLUTION) -> str:
    """Return the solution with texts replaced.

    Args:
        replacements: old and new text.
        code: the student code.

    Raises:
        ValueError: an old text does not occur.
    """
    for old, new in replacements:
        if old not in code:
            raise ValueError(f"the code does not hold {old!r}")
        code = code.replace(old, new)
    return code
