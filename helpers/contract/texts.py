"""Texts of a student's, as they are quoted."""

from __future__ import annotations

ELLIPSIS = "…"
"""Marks where a quoted text was cut."""


def shortened(text: str, most: int) -> str:
    """Return a text with at most so many characters, the last of them an ellipsis where it was cut.

    Args:
        text: of any length.
        most: the number of characters, at least one.

    >>> shortened("short", 5), shortened("not so short", 7)
    ('short', 'not so…')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{ELLIPSIS}"
