"""The points that the check cells of a notebook give in a real kernel, run from top to bottom."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbclient
import nbformat

from assignment import notebook
from benchmarks.notebooks.entry import Entry
from helpers.contract.exercises import EXERCISES

CELL_TIMEOUT_S = 40
_LEFT_OUT = ("figure", "own", "examples")
"""What the cell ids of the release's pictures end with; they only draw."""

Points = dict[str, float]


def points_in_a_kernel(entry: Entry) -> Points:
    """Run a notebook in a kernel, past every error as a person would, and return the points that it shows.

    Args:
        entry: the notebook.
    """
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(notebook.ROOT / "helpers", Path(folder) / "helpers", ignore=ignored)
        entry.write(Path(folder))
        read = nbformat.reads(json.dumps(_to_last_check(entry.notebook())), as_version=4)
        client = nbclient.NotebookClient(
            read,
            timeout=CELL_TIMEOUT_S,
            interrupt_on_timeout=True,
            allow_errors=True,
            resources={"metadata": {"path": folder}},
        )
        client.execute()
        return {name: _shown(name, read.cells) for name in EXERCISES}


def _to_last_check(made: dict[str, Any]) -> dict[str, Any]:
    """Return the code cells up to the last check cell, without those of the release that only draw."""
    code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    code = [cell for cell in code if not cell["id"].endswith(_LEFT_OUT)]
    last = max((at for at, cell in enumerate(code) if notebook.grade_id(cell) in notebook.CHECKS.values()), default=-1)
    return made | {"cells": code[: last + 1]}


def _shown(function: str, cells: list[Mapping[str, Any]]) -> float:
    """Return the points that a function's last check cell shows; 0 if it shows none."""
    checks = [cell for cell in cells if notebook.grade_id(dict(cell)) == notebook.CHECKS[function]]
    outputs = checks[-1]["outputs"] if checks else []
    results = [output for output in outputs if output["output_type"] == "execute_result"]
    return float(results[-1]["data"]["text/plain"]) if results else 0.0
