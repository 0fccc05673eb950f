"""Find out where each cell of a file stands, by the rules of RFC 4180 and with the leniency of Python's csv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from autograder.exports.sheets.encoded import SheetError

DELIMITERS = (",", ";", "\t")
_MOST_CELLS = 5_000_000
_QUOTE = '"'


class Cell(NamedTuple):
    """A cell and its place; a tuple, because a file has hundreds of thousands.

    Args:
        value: without quotes.
        start: where it begins in the text, with its quotes.
        end: where it ends.
        is_quoted: whether it stands in quotes.
    """

    value: str
    start: int
    end: int
    is_quoted: bool = False


@dataclass(frozen=True)
class Sheet:
    """The cells of a file.

    Args:
        text: of the file.
        delimiter: between cells.
        rows: of all lines, the header first; a line break in quotes ends none.
    """

    text: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, without spaces around them."""
        return tuple(cell.value.strip() for cell in self.rows[0]) if self.rows else ()

    def value(self, row: int, column: int | None) -> str:
        """Return the text of a cell without spaces around it; empty if there is no such cell.

        Args:
            row: its number; the header has 0.
            column: its number; None for no column.
        """
        cells = self.rows[row]
        return "" if column is None or column >= len(cells) else cells[column].value.strip()


def locate(text: str) -> Sheet:
    """Return the cells of a text; the delimiter is the one that divides the header into most cells.

    Args:
        text: of a file.

    Raises:
        SheetError: a quote has no end, or there are too many cells.
    """
    headers = {delimiter: next(_rows(text, delimiter), ()) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda delimiter: len(headers[delimiter]))
    return Sheet(text, delimiter, tuple(_rows(text, delimiter)))


def _rows(text: str, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    match_cell, length = _pattern(delimiter).match, len(text)
    row, place, count = list[Cell](), 0, 0
    while place < length or row:
        match = match_cell(text, place)
        if match is None:
            line = len(text[:place].splitlines()) + 1
            raise SheetError(f"a quotation mark in line {line} has no end: export the file again")
        row.append(_cell(match))
        count += 1
        if count > _MOST_CELLS:
            raise SheetError(f"there are more than {_MOST_CELLS} cells: it is no file of grades")
        place = match.end()
        if match["separator"] != delimiter:
            yield tuple(row)
            row = []


def _pattern(delimiter: str) -> re.Pattern[str]:
    """Return the pattern of a cell and what ends it; the atomic group keeps a quote without an end from matching."""
    plain = rf"[^{delimiter}\r\n]*"
    quoted = rf'"(?P<quoted>(?>[^"]*(?:""[^"]*)*))"(?P<rest>{plain})'
    return re.compile(rf'(?:{quoted}|(?!")(?P<plain>{plain}))(?P<separator>{delimiter}|\r\n|\r|\n|\Z)')


def _cell(match: re.Match[str]) -> Cell:
    quoted, rest, plain, _separator = match.groups()
    start, end = match.start(), match.start("separator")
    if plain is not None:
        return Cell(plain, start, end)
    return Cell(quoted.replace(_QUOTE * 2, _QUOTE) + rest, start, end, is_quoted=True)
