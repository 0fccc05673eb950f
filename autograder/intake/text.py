"""Make text from a submission harmless for people, terminals and files."""

from __future__ import annotations

from autograder.intake.terminal import printable
from helpers.contract.texts import shortened

_MOST_CHARACTERS = 400
_LONGEST_NAME = 200


def clean_text(text: str) -> str:
    r"""Return a student's text, shortened and without characters that control a terminal or that no file can hold.

    >>> clean_text("res2a\x1b[2J\ud800\u202e")
    'res2a?[2J??'
    """
    if len(text) <= _MOST_CHARACTERS and text.isprintable():
        return text
    return printable(shortened(text, _MOST_CHARACTERS).replace("\t", " "))


def short_text(value: object) -> str:
    """Return a value of a file if it is a text that is short enough for a name; else an empty text.

    >>> short_text("check"), short_text(["check"]), short_text("c" * 201)
    ('check', '', '')
    """
    return value if isinstance(value, str) and len(value) <= _LONGEST_NAME else ""


def unix_lines(text: str) -> str:
    """Return a text with Unix line endings and without lone surrogates, which no file can hold."""
    text = text.encode("utf-8", "replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n")
