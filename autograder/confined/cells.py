"""The source of a cell as Python: without IPython's magics, and joined with the cells that it was split into."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from IPython.core.inputtransformer2 import TransformerManager

from helpers.contract.exercises import EXERCISES

MOST_PIECES = 4
"""The maximum number of cells into which a solution may have been split."""


def joined(sources: Sequence[str]) -> tuple[str, int]:
    """Join a cell with the next ones if only together they are Python, or if they continue its last function.

    Args:
        sources: the sources of the cell and those after it.

    Returns:
        The joined source, and the number of cells in it.
    """
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
    """Return whether a cell ends with a graded function whose last statement neither returns nor raises."""
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
    """Return the source with IPython's magics as Python; a magic that runs the whole cell is dropped."""
    first, __, rest = source.lstrip().partition("\n")
    if first.split(" ")[0] in ("%%time", "%%timeit", "%%capture", "%%prun"):
        source = f"\n{rest}"
    return TransformerManager().transform_cell(source)
