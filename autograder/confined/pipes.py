"""The pipes to the grader, and the files that come through them."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any


def send(outbox: IO[str], message: Mapping[str, Any]) -> None:
    """Send the grader one message, a JSON object on a line of its own."""
    outbox.write(json.dumps(message) + "\n")
    outbox.flush()


def streams(reader: int, writer: int) -> tuple[IO[str], IO[str]]:
    """Open the pipes from and to the grader as text streams."""
    return os.fdopen(reader, "r", encoding="utf-8"), os.fdopen(writer, "w", encoding="utf-8")


def redirect_stdio() -> None:
    """Redirect stdin, stdout and stderr to /dev/null."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def unpack(files: dict[str, str], folder: Path) -> None:
    """Write the files of a submission into a folder; the grader has checked their names.

    Args:
        files: base64-encoded contents by path, relative to the folder.
        folder: the folder.
    """
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b64decode(content))
