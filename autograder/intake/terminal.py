"""Show text at a terminal as text: nothing in it is markup, and nothing in it controls the terminal."""

from __future__ import annotations

import codecs
import logging
import sys

_UNPRINTABLE = "?"

CUT = "\N{HORIZONTAL ELLIPSIS}"
"""The mark of a text that was cut; rich uses the same."""

_SPELLED = {CUT: "~", "\N{CHECK MARK}": "+", "\N{BALLOT X}": "x"}
"""What stands for our own signs where the terminal's encoding lacks them, as wide as they are."""

_SPELL = "autograder.spell"
"""The error handler that does it."""


def printable(text: str) -> str:
    r"""Return a text in one line, without characters that control a terminal or that no file can hold.

    >>> printable("ada\x1b[2J\nbob\u202e\ud800")
    'ada?[2J?bob??'
    """
    return "".join(character if character.isprintable() else _UNPRINTABLE for character in text)


def printable_lines(text: str) -> str:
    r"""Return a text of several lines, each of them printable.

    >>> printable_lines("a\x1b\nb")
    'a?\nb'
    """
    return "\n".join(map(printable, text.split("\n")))


def _spell(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what stands for the first character that cannot be encoded, and where to go on."""
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in _SPELLED:
        return _SPELLED[error.object[error.start]], error.start + 1
    return codecs.backslashreplace_errors(error)


codecs.register_error(_SPELL, _spell)


def encodable(text: str, encoding: str) -> str:
    r"""Return a text as an encoding can hold it, so that its width is known before it is printed.

    Args:
        text: any.
        encoding: of the terminal.

    >>> encodable("caf\xe9 \u2713", "ascii")
    'caf\\xe9 +'
    """
    return text.encode(encoding, _SPELL).decode(encoding)


class _PlainFormatter(logging.Formatter):
    """A format for log records whose messages and tracebacks may quote a submission."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as printable lines."""
        return printable_lines(super().format(record))


def show_plainly() -> None:
    """Let no text of a submission end a command or reach the terminal unread: log records, and unusual characters."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_PlainFormatter())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_SPELL)
