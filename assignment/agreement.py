"""Hold the source notebook against the table: what it says, and what its solution builds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from assignment import notebook
from assignment.variant import DEFAULT, VARIANT_FILE, variant_in
from assignment.variant.statements import contradictions
from helpers.data.image_set import VARIANT_FILE as PACKAGED_TABLE

_TIMEOUT_S = 600


class ContradictionError(Exception):
    """The source notebook and the table contradict each other; the message names both statements."""


def require_same_words(source: Path) -> None:
    """Raise if a source notebook says something of the variant that the table does not say.

    Args:
        source: the notebook.

    Raises:
        ContradictionError: it does.
        VariantError: the table holds what it must not.
    """
    found = contradictions(_cells(source), variant_in(source.parent))
    if found:
        more = f", and {len(found) - 1} more of its statements contradict it" if len(found) > 1 else ""
        raise ContradictionError(f"{source}: {found[0]} in {_table(source)}{more}; change one of the two.")


def require_right_solution(source: Path, expected: Path) -> None:
    """Raise if the solution of a source notebook is not what the table asks for; takes seconds.

    Args:
        source: the notebook.
        expected: the file of what the table expects.

    Raises:
        ContradictionError: it is not, or it cannot be run.
    """
    done = subprocess.run(
        [sys.executable, "-m", "assignment.solution_run", str(source.absolute()), str(expected)],
        cwd=notebook.ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        fault = done.stdout.strip() or f"it cannot be run: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
        raise ContradictionError(f"{source}: its solution contradicts {_table(source)}: {fault}.")


def is_proved(source: Path) -> bool:
    """Return whether a notebook has the solution and the table of this project, which its tests hold together.

    Args:
        source: the notebook.
    """
    if variant_in(source.parent) != DEFAULT:
        return False
    return _graded(source) == _graded(notebook.SOURCE)


def _graded(source: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in _cells(source) if notebook.is_run_for_solutions(cell)]


def _cells(source: Path) -> list[notebook.Notebook]:
    cells: list[notebook.Notebook] = json.loads(source.read_text(encoding="utf-8"))["cells"]
    return cells


def _table(source: Path) -> str:
    path = source.parent / VARIANT_FILE
    return str(path if path.exists() else PACKAGED_TABLE)
