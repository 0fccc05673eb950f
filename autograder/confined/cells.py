"""Read a cell's text as Python: with IPython's magics, and together with the cells that it was cut into."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from IPython.core.inputtransformer2 import TransformerManager

from helpers.contract.exercises import EXERCISES

MOST_PIECES = 4
"""Into how many cells a solution may have been cut."""


def joined(sources: Sequence[str]) -> tuple[str, int]:
    """Join a cell with those after it that it needs to be Python, or that go on with its last function."""
    taken = 1
    for count in range(2, len(sources) + 1):
        source, following = "\n".join(sources[:taken]), sources[count - 1]
        goes_on = following[:1] in (" ", "\t") and (_tree(following) is None or _lacks_its_end(source))
        if not following.strip():
            continue
        if _tree(source) is not None and not goes_on:
            break
        if _tree("\n".join(sources[:count])) is not None:
            taken = count
    return "\n".join(sources[:taken]), taken


def _lacks_its_end(source: str) -> bool:
    """Whether a cell ends with a graded function that returns and raises nothing in its last line."""
    tree = _tree(source)
    last = tree.body[-1] if tree and tree.body else None
    if not isinstance(last, ast.FunctionDef) or last.name not in EXERCISES:
        return False
    return not isinstance(last.body[-1], ast.Return | ast.Raise)


def _tree(source: str) -> ast.Module | None:
    try:
        tree = ast.parse(python(source))
        compile(tree, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree


def python(source: str) -> str:
    """Turn IPython's magics into Python; of a magic that runs the whole cell, the cell is kept."""
    first, __, rest = source.lstrip().partition("\n")
    if first.split(" ")[0] in ("%%time", "%%timeit", "%%capture", "%%prun"):
        source = f"\n{rest}"
    return TransformerManager().transform_cell(source)
