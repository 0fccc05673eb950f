"""Run the grader's command line, and write the processor time of its main process alone to a file."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.cli import main as command


def command_line(place: Path, arguments: Sequence[str]) -> list[str]:
    """Return the command that grades and measures.

    Args:
        place: of the file.
        arguments: of `autograder`.
    """
    return [sys.executable, "-c", f"from {__name__} import run; run()", str(place), *arguments]


def run() -> None:
    """Run the command of the arguments after the first one, which is the path of the file."""
    place, *arguments = sys.argv[1:]
    try:
        command.main(arguments)
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        Path(place).write_text(str(used.ru_utime + used.ru_stime), encoding="utf-8")
