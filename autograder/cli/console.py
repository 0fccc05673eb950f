"""The console on which commands print tables and sentences: every text is plain to it."""

from __future__ import annotations

import sys
from typing import Any, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from autograder.intake.terminal import encodable, printable

_PLAIN: Any = {"markup": False, "emoji": False, "highlight": False}


class PlainConsole(Console):
    """A console to which every text is plain: students choose names, ids and messages, and rich reads markup in text.

    At a terminal, sentences are wrapped between words. Elsewhere each is one line, however long.

    Args:
        file: where to print; None for stdout.
        width: in characters; None for that of the terminal.
        terminal: whether it is one; None to ask the file.
    """

    def __init__(self, file: TextIO | None = None, width: int | None = None, *, terminal: bool | None = None) -> None:
        file = file or sys.stdout
        is_terminal = file.isatty() if terminal is None else terminal  # rich also asks variables like FORCE_COLOR
        super().__init__(file=file, width=width, force_terminal=is_terminal, soft_wrap=not is_terminal, **_PLAIN)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text for the terminal without reading markup in it, whatever the caller wants."""
        return super().render_str(encodable(printable(text), self.encoding), **{**options, **_PLAIN})

    def print_indented(self, line: str) -> None:
        """Print a line; at a terminal, what does not fit goes on below it, as far indented.

        Args:
            line: begins with spaces if it is indented.
        """
        text = line.lstrip()
        if self.is_terminal and text:
            self.print(Padding(self.render_str(text), (0, 0, 0, len(line) - len(text)), expand=False))
        else:
            self.print(line)
