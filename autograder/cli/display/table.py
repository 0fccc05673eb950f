"""Tables: one line a row that fits the terminal, and lines with tabs where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.table import Table

from autograder.cli.console import PlainConsole
from autograder.intake.terminal import CUT, printable

_MOST_OF_A_LINE = 3
"""A column that is not the last gets at most this part of the terminal's width."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        title: its first line.
        is_number: whether it is aligned to the right.
        is_whole: whether a text that is too long goes on in the next line instead of being cut.
    """

    title: str
    is_number: bool = False
    is_whole: bool = False


def show_table(console: PlainConsole, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; at a terminal a text that is too long is cut with a mark, and the last column gets what is left.

    Where there is no terminal, nothing is cut or aligned: the cells of a row stand in one line, with tabs between them.

    Args:
        console: where to print.
        columns: of the table.
        rows: with one text for each column.
    """
    if console.is_terminal:
        console.print(_fitted(console, columns, rows))
        return
    for row in ([column.title for column in columns], *rows):
        console.file.write("\t".join(map(printable, row)) + "\n")


def _fitted(console: PlainConsole, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, expand=True, pad_edge=False)
    for number, column in enumerate(columns, start=1):
        is_last = number == len(columns)
        table.add_column(
            column.title,
            justify="right" if column.is_number else "left",
            no_wrap=not column.is_whole,
            overflow="fold" if column.is_whole else "ellipsis",
            max_width=None if is_last or column.is_whole else max(len(column.title), console.width // _MOST_OF_A_LINE),
            ratio=1 if is_last and not column.is_whole else None,
        )
    for row in rows:
        cells = zip(columns, row, strict=True)
        table.add_row(*(text if column.is_whole else _short(text, console) for column, text in cells))
    return table


def _short(text: str, console: PlainConsole) -> str:
    """Return a text with no more characters than can matter: some take no room, and could be endless."""
    most = 2 * console.width
    return text if len(text) <= most else text[:most] + CUT
