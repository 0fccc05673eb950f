"""Numbers in cells, with a point or a comma before the decimals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d{1,15})(?:[.,]\d{1,15})?", re.ASCII)
_GROUPED = re.compile(r"[' \u00a0\u202f]")
_SMALLEST = Decimal("0.00001")
"""Moodle keeps five decimals."""


def read_number(text: str) -> Fraction | None:
    """Return the number in a cell; None if it holds something else.

    >>> read_number("1.234,50"), read_number("7.5"), read_number("A")
    (Fraction(2469, 2), Fraction(15, 2), None)
    """
    if not _NUMBER.fullmatch(text.strip()):
        return None
    plain = _GROUPED.sub("", text.strip())
    mark = max(plain.rfind("."), plain.rfind(","))
    whole, decimals = (plain[:mark], plain[mark + 1 :]) if mark >= 0 else (plain, "")
    return Fraction(f"{re.sub('[.,]', '', whole)}.{decimals or 0}")


def uses_comma(texts: Iterable[str]) -> bool:
    """Return whether the decimals of numbers stand behind a comma.

    Args:
        texts: of cells; what is no number does not count.
    """
    return any(re.fullmatch(r".*,\d{1,2}|.*,\d{4,}", text.strip()) for text in texts if read_number(text) is not None)


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
