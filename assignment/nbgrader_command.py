"""Run nbgrader's own commands in a course folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


class NbgraderError(Exception):
    """An nbgrader command failed; the message holds what it printed."""


def run_nbgrader(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Run an nbgrader command and return what it printed.

    Args:
        folder: the course's folder.
        arguments: the command and its options.
        environment: variables beside those of this process.

    Raises:
        NbgraderError: the command's exit code was not 0.
    """
    programs = Path(sys.executable).parent  # nbgrader looks for alembic in PATH
    path = {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env=os.environ | path | dict(environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise NbgraderError(f"nbgrader {' '.join(arguments)} failed:\n{done.stdout}")
    return done.stdout
