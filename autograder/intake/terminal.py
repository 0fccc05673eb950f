"""Show text at a terminal as text: nothing in it is markup, and nothing in it controls the terminal."""

from __future__ import annotations

import logging
import sys

_UNPRINTABLE = "?"


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
            stream.reconfigure(errors="backslashreplace")
