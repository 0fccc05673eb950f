"""Numbers in cells, with a point or a comma before the decimals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from autograder.exports.sheets.encoded import SheetError

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d{1,15})(?:[.,]\d{1,15})?", re.ASCII)
_GROUPED = re.compile(r"[' \u00a0\u202f]")
_GROUPS = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})+", re.ASCII)
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""Its mark may stand before decimals or between thousands."""

_SMALLEST = Decimal("0.00001")
"""Moodle keeps five decimals."""


def read_number(text: str, mark: str = "") -> Fraction | None:
    """Return the number in a cell; None if it holds something else.

    Args:
        text: of the cell.
        mark: before the decimals of the file's numbers, for one that does not show it; empty if it is not known.

    >>> read_number("1.234,50"), read_number("7.5"), read_number("1,234,567"), read_number("A")
    (Fraction(2469, 2), Fraction(15, 2), Fraction(1234567, 1), None)
    """
    plain = _plain(text)
    if plain is None:
        return None
    shown = _mark_of(plain) or mark or next((sign for sign in plain if sign in ".,"), ".")
    whole, _mark, decimals = plain.partition(shown)
    return Fraction(f"{re.sub('[.,]', '', whole)}.{decimals or 0}")


def is_unclear(text: str, mark: str = "") -> bool:
    """Return whether a number may be a thousand times as large.

    Args:
        text: of a cell.
        mark: before the decimals of the file's numbers; empty if it is not known.

    >>> is_unclear("1,000"), is_unclear("1,000", "."), is_unclear("0.500"), is_unclear("1.000,5")
    (True, False, False, False)
    """
    return not mark and _UNCLEAR.fullmatch(_plain(text) or "") is not None


def decimal_mark(texts: Iterable[str], *, comma: bool = False) -> str:
    """Return what stands before the decimals of numbers; empty if none of them shows it.

    Args:
        texts: of cells; what is no number does not count.
        comma: whether it is known to be a comma.

    Raises:
        SheetError: some have a comma and some a point.
    """
    if comma:
        return ","
    found = {mark: text for text in texts if (plain := _plain(text)) and (mark := _mark_of(plain))}
    if len(found) > 1:
        raise SheetError(
            f"the numbers {found[',']} and {found['.']} have different decimal marks: export the file again, "
            "or add --decimal-comma to write decimals behind commas"
        )
    return next(iter(found), "")


def _plain(text: str) -> str | None:
    """Return a number without spaces and apostrophes between its digits; None if a text is none."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    plain = _GROUPED.sub("", text.strip())
    *groups, last = re.findall("[.,]", plain) or [""]
    is_number = len({*groups}) <= 1 and (last not in groups or _GROUPS.fullmatch(plain))
    return plain if is_number else None


def _mark_of(plain: str) -> str:
    """Return the decimal mark that a number shows; empty if it shows none."""
    *groups, last = re.findall("[.,]", plain) or [""]
    if _UNCLEAR.fullmatch(plain):
        return ""
    return {",": ".", ".": ","}[last] if last in groups else last


def number_text(value: Fraction, *, comma: bool = False) -> str:
    """Return a number as it stands in a cell.

    Args:
        value: any.
        comma: whether its decimals stand behind a comma.

    >>> number_text(Fraction(20, 3), comma=True), number_text(Fraction(30))
    ('6,66667', '30')
    """
    rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_SMALLEST, ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def as_fraction(points: float) -> Fraction | None:
    """Return points as people wrote them, in decimals; None if they are no finite number."""
    return Fraction(str(points)) if math.isfinite(points) else None
