"""The cells of a submission as Python: without IPython's magics, and joined with the cells they were split into."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from autograder.confined.notebook.statements import Statement, compiled, statement
from autograder.wall.cell import Cell, Kind
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import StudentError, cell_file
from helpers.contract.texts import shortened
from helpers.i18n import ngettext

MOST_PIECES = 4
"""The maximum number of cells into which a solution may have been split."""

_TRANSPARENT = ("%%time", "%%capture", "%%prun")
"""The magics that run the rest of their cell in the notebook's namespace."""

_NOT_PARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
_LONGEST_LINE, _LONGEST_MESSAGE = 120, 200
_MOST_REMEMBERED = 512


@dataclass(frozen=True)
class Parsed:
    """A cell, or several that only together are Python.

    Args:
        cell: the first of them.
        source: the text of all of them, in which magics that only wrap the cell are comments.
        pieces: the number of cells in it.
        statements: at its top level; none if it is not Python.
        error: why it is not Python; None if it is.
    """

    cell: Cell
    source: str
    pieces: int
    statements: tuple[Statement, ...]
    error: StudentError | None = None

    @cached_property
    def binds(self) -> frozenset[str]:
        """Return the names that its statements bind or whose values they may change."""
        return frozenset(name for each in self.statements for name in each.binds)

    @cached_property
    def needs(self) -> frozenset[str]:
        """Return the names that its statements read."""
        return frozenset(name for each in self.statements for name in each.needs)

    @property
    def unparsed(self) -> dict[str, StudentError]:
        """Return why it is not Python, for each graded function of which it has the head."""
        return {} if self.error is None else {name: self.error for name in EXERCISES if f"def {name}" in self.source}

    def is_stub(self, name: str) -> bool:
        """Return whether it holds only the release's own definition of a function, which raises."""
        return bool(self.statements) and all(each.defines(name) and each.is_stub() for each in self.statements)

    def remark(self) -> str:
        """Return a remark if it was split into several cells, else an empty text."""
        if self.pieces == 1:
            return ""
        text = ngettext(
            "Cell {number} and the next cell were read as one: only together are they valid Python.",
            "Cell {number} and the next {count} cells were read as one: only together are they valid Python.",
            self.pieces - 1,
        )
        return text.format(number=self.cell.number, count=self.pieces - 1)


def parsed_cells(cells: Sequence[Cell]) -> Iterator[Parsed]:
    """Yield the cells; a cell that is not Python may have been split, so it is tried with the next.

    Args:
        cells: in the order of the notebook.
    """
    position = 0
    while position < len(cells):
        parsed = _parsed(cells[position : position + MOST_PIECES])
        yield parsed
        position += parsed.pieces


def _parsed(following: Sequence[Cell]) -> Parsed:
    first = following[0]
    own = [first] if _is_whole(first) else [first, *_until_whole(following[1:])]
    source, pieces = joined([cell.source for cell in own])
    source, file = _without_wrappers(source), cell_file(first.number)
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    try:
        statements = tuple(replace(each, file=file) for each in _statements(source))
    except _NOT_PARSED as error:
        return Parsed(first, source, pieces, (), _described(first.number, source, error))
    return Parsed(first, source, pieces, statements)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _statements(source: str) -> tuple[Statement, ...]:
    """Return the statements of a cell, of whatever file."""
    return tuple(statement("cell", node) for node in ast.parse(python(source)).body)


def remember(sources: Iterable[str]) -> None:
    """Parse cells that most submissions hold, so that forks of this process find them parsed.

    Args:
        sources: the texts of the cells.
    """
    for source in sources:
        with suppress(*_NOT_PARSED):
            _statements(_without_wrappers(source))


def _is_whole(cell: Cell) -> bool:
    return cell.kind is not Kind.STUDENT or bool(cell.checks)


def _until_whole(cells: Sequence[Cell]) -> list[Cell]:
    whole = [position for position, cell in enumerate(cells) if _is_whole(cell)]
    return list(cells[: whole[0]] if whole else cells)


def _described(number: int, source: str, error: Exception) -> StudentError:
    line, lines = getattr(error, "lineno", 0) or 0, source.splitlines()
    text = shortened(lines[line - 1].strip(), _LONGEST_LINE) if 0 < line <= len(lines) else ""
    message = shortened(str(getattr(error, "msg", error)), _LONGEST_MESSAGE)
    return StudentError(type(error).__name__, message, cell=number, line=line, text=text)


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
        tree = ast.parse(python(_without_wrappers(source)))
        compiled(tree, "cell")
    except _NOT_PARSED:
        return None
    return tree


def _without_wrappers(source: str) -> str:
    r"""Return the source with a comment for each magic at its head that only wraps the cell, so that lines stay.

    >>> _without_wrappers("%%capture\n%%time\nx = 1")
    '# %%capture\n# %%time\nx = 1'
    """
    lines = source.splitlines()
    for position, line in enumerate(lines):
        if line.split(" ")[0] in _TRANSPARENT and not line.strip().split(" ")[1:]:
            lines[position] = f"# {line}"
        elif line.strip():
            break
    return "\n".join(lines)


def python(source: str) -> str:
    """Return the source with IPython's magics as Python.

    Args:
        source: of a cell.
    """
    return _transformer().transform_cell(source)


@cache
def _transformer() -> TransformerManager:
    return TransformerManager()
