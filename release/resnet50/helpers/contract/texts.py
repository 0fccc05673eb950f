"""The sentences that faults are put into, and how texts of a student's are quoted in them."""

from __future__ import annotations

from enum import Enum

from helpers.i18n import _

ELLIPSIS = "…"
"""Marks where a quoted text was cut."""


class Form(Enum):
    """The kind of sentence that describes a mismatch."""

    COMPARISON = "comparison"
    IN_CALL = "comparison in a call"
    CALLED_ON = "layers that a layer is called on"
    NOT_PASSED = "an argument that is not passed on"
    ARGUMENT = "an argument of a block's call"
    NOT_ASKED = "an argument that is not asked for"
    REPLACED = "another layer"
    CALLED_AGAIN = "missing, with the layer that is called again in its place"
    STATEMENT = "statement"
    MISSING = "missing"
    ABSENT = "missing, with a name that says where it belongs"
    EXTRA = "extra"
    EXTRA_BLOCK = "extra block"
    UNUSED = "unused"
    UNUSED_LAYERS = "unused layers"


SENTENCES = {
    Form.COMPARISON: _("{where}: {attribute} expected {expected}, got {actual}"),
    Form.IN_CALL: _("{where}: {attribute} expected {expected}, got {actual}, in {call}"),
    Form.CALLED_ON: _("{where}: called on {actual}, expected {expected}"),
    Form.NOT_PASSED: _("{where}: the argument {attribute} is not passed"),
    Form.ARGUMENT: _("{where}: argument {attribute} expected {expected}, got {actual}"),
    Form.NOT_ASKED: _("{where}: {attribute} should not be given, got {actual}"),
    Form.REPLACED: _("{where}: expected {expected}, got {actual}"),
    Form.CALLED_AGAIN: _("{where}: missing; {actual} is called again instead"),
    Form.STATEMENT: "{where}: {actual}",
    Form.MISSING: _("{where}: missing; expected {expected}"),
    Form.ABSENT: _("{where}: missing"),
    Form.EXTRA: _("{where}: extra layer"),
    Form.EXTRA_BLOCK: _("{where}: extra block"),
    Form.UNUSED: _("{where} is built, but nothing uses it"),
    Form.UNUSED_LAYERS: _("{where} are built, but nothing uses them"),
}


def shortened(text: str, most: int) -> str:
    """Return a text with at most so many characters, the last of them an ellipsis where it was cut.

    Args:
        text: of any length.
        most: the number of characters, at least one.

    >>> shortened("short", 5), shortened("not so short", 7)
    ('short', 'not so…')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{ELLIPSIS}"
