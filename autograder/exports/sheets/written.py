"""Write cells: as text that no spreadsheet takes for a formula, and into a file of which all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.exports.sheets.located import Sheet

_FORMULA = re.compile(r"[\s\0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a text begins that a spreadsheet may take for a formula; some read the wide forms of these signs too."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


def inert(text: str) -> str:
    r"""Return a text that no spreadsheet takes for a formula; a number is none.

    >>> inert("=1+1"), inert("-5"), inert("Ada"), inert("\tx")
    ("'=1+1", '-5', 'Ada', "'\tx")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def cell_text(value: str, delimiter: str = ",", *, is_quoted: bool = False) -> str:
    """Return a value as it stands in a file, in quotes where it needs them.

    Args:
        value: of the cell.
        delimiter: between cells.
        is_quoted: whether it stands in quotes also if it needs none.

    >>> cell_text("Lovelace, Ada"), cell_text("7,5", ";")
    ('"Lovelace, Ada"', '7,5')
    """
    needs_quotes = any(sign in value for sign in (delimiter, '"', "\n", "\r")) or value != value.strip()
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if is_quoted or needs_quotes else value


def filled(sheet: Sheet, changes: Mapping[tuple[int, int], str]) -> str:
    """Return the text of a file in which some cells have other values, and nothing else has changed.

    Args:
        sheet: the file.
        changes: the new value by the numbers of row and column; a row that is too short grows.
    """
    pieces, place = list[str](), 0
    for (row, column), value in sorted(changes.items()):
        cells = sheet.rows[row]
        if column < len(cells):
            cell = cells[column]
            start, end, is_quoted, missing = cell.start, cell.end, cell.is_quoted, 0
        else:
            start = end = cells[-1].end
            before = max((other for at, other in changes if at == row and len(cells) <= other < column), default=None)
            is_quoted, missing = False, column - (len(cells) - 1 if before is None else before)
        new = cell_text(value, sheet.delimiter, is_quoted=is_quoted)
        pieces += [sheet.text[place:start], sheet.delimiter * missing, new]
        place = end
    return "".join([*pieces, sheet.text[place:]])
