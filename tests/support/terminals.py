"""A terminal of any width, and what stands on it."""

import io
import re

from rich.cells import cell_len

from autograder.cli.console import PlainConsole

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
WIDTHS = (60, 80, 200)
HOSTILE = "[red]\x1b[2J\u202e:bomb:[/]\tx\ny"
INERT = "[red]?[2J?:bomb:[/]?x?y"


class Screen:
    """A console, and what is printed on it.

    Args:
        width: of the terminal; None for a pipe.
        encoding: of the terminal.
    """

    def __init__(self, width: int | None, encoding: str = "utf-8") -> None:
        self._bytes = io.BytesIO()
        self._file = io.TextIOWrapper(self._bytes, encoding=encoding, errors="autograder.spell", newline="")
        self.console = PlainConsole(self._file, width, terminal=width is not None)

    @property
    def raw(self) -> str:
        """All that was printed."""
        self._file.flush()
        return self._bytes.getvalue().decode(self._file.encoding)

    @property
    def lines(self) -> list[str]:
        """The lines that people see."""
        return [line.rstrip() for line in _CODES.sub("", self.raw).splitlines()]

    @property
    def width(self) -> int:
        """The width of the longest line."""
        return max(map(cell_len, self.lines), default=0)
