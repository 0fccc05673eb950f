"""The console on which commands print tables and sentences: every text is plain to it."""

from __future__ import annotations

import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from autograder.intake.terminal import printable


class PlainConsole(Console):
    """A console to which every text is plain: students choose names, ids and messages, and rich reads markup in text.

    Args:
        file: where to print; None for stdout.
        width: in characters; None for that of the terminal.
    """

    def __init__(self, file: TextIO | None = None, width: int | None = None) -> None:
        super().__init__(file=file or sys.stdout, width=width, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text for the terminal without reading markup in it, whatever the caller wants."""
        return super().render_str(printable(text), **{**options, "markup": False, "emoji": False, "highlight": False})
