"""Write cells: as text that no spreadsheet takes for a formula, and into a file of which all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.exports.sheets.located import Sheet

_FORMULA = re.compile(r"[\s\0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a text begins that a spreadsheet may take for a formula; some read the wide forms of these signs too."""

_INNER_FORMULA = re.compile(r"([;,\t\r\n])(?=[\s\0\ufeff\"]*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""What goes before a formula where a spreadsheet divides a line elsewhere than we do, and knows no quotes of ours."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


def inert(text: str) -> str:
    r"""Return a text that no spreadsheet takes for a formula, whatever stands between its cells; a number is none.

    >>> inert("=1+1"), inert("-5"), inert("Ada"), inert("\tx"), inert("Ada;=1+1")
    ("'=1+1", '-5', 'Ada', "'\tx", "Ada;'=1+1")
    """
    if _NUMBER.fullmatch(text):
        return text
    inside = _INNER_FORMULA.sub(r"\1'", text)
    return f"'{inside}" if _FORMULA.match(text) else inside


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
    pieces, place, before = list[str](), 0, (0, 0)
    for (row, column), value in sorted(changes.items()):
        cells = sheet.rows[row]
        there = cells[min(column, len(cells) - 1)]
        if column < len(cells):
            start, missing = there.start, 0
        else:
            last = max(len(cells) - 1, before[1] if before[0] == row else 0)
            start, missing = there.end, column - last
        new = cell_text(value, sheet.delimiter, is_quoted=there.is_quoted and not missing)
        pieces += [sheet.text[place:start], sheet.delimiter * missing, new]
        place, before = there.end, (row, column)
    return "".join([*pieces, sheet.text[place:]])
