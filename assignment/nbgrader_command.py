"""Run nbgrader's own commands in a course folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


class NbgraderError(Exception):
    """nbgrader did not do what it was asked; the message holds what it printed."""


def run_nbgrader(folder: Path, *arguments: str, on_line: Callable[[str], None] = lambda _: None) -> str:
    """Run one command and give what it printed.

    Args:
        folder: the course's folder.
        arguments: the command and its options.
        on_line: is given each line as it is printed.

    Raises:
        NbgraderError: the command's exit code was not 0.
    """
    programs = Path(sys.executable).parent  # nbgrader looks for alembic on the path
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    lines = []
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            on_line(line)
    if process.returncode:
        raise NbgraderError(f"nbgrader {' '.join(arguments)} failed:\n{''.join(lines)}")
    return "".join(lines)
