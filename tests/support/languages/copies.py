"""Copies of `helpers` that speak another language, and scripts that run with them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo

from assignment import translation
from assignment.notebook import ROOT
from helpers.i18n import CATALOGUE


def copy_of_helpers(folder: Path, change: Callable[[str], str] | None = None) -> Path:
    """Return the path of a copy of `helpers`.

    Args:
        folder: where it goes.
        change: makes the translation of a text; None for English.
    """
    copied = Path(shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__")))
    (copied / CATALOGUE.name).unlink(missing_ok=True)
    if change:
        catalogue = translation.template()
        for message in catalogue:
            if message.id:
                is_one = isinstance(message.id, str)
                message.string = change(message.id) if is_one else tuple(map(change, message.id))
        catalogue.locale = "de"
        with (copied / CATALOGUE.name).open("wb") as file:
            write_mo(file, catalogue)
    return copied


def in_dots(text: str) -> str:
    """Replace a text by dots of the same length, apart from its placeholders.

    >>> in_dots("{count} layers")
    '{count}.......'
    """
    parts = re.split(r"(\{[^{}]*\}|\n)", text)
    return "".join(part if number % 2 else "." * len(part) for number, part in enumerate(parts))


def start(script: str, helpers: Path, arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Start a script of this folder with a copy of `helpers`."""
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name(script)), *arguments],
        cwd=helpers.parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(helpers.parent), str(ROOT)]), "PYTHONSAFEPATH": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def results_of(processes: Sequence[subprocess.Popen[str]]) -> list[Any]:
    """Wait for scripts, and return what they printed as JSON."""
    outputs = [process.communicate() for process in processes]
    for process, (_, complaints) in zip(processes, outputs, strict=True):
        assert 0 == process.returncode, complaints
    return [json.loads(printed) for printed, _ in outputs]
