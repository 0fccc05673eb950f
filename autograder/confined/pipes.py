"""The pipes to the grader, and the files that came through them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any


def send(outbox: IO[str], frame: Mapping[str, Any]) -> None:
    """Write one frame."""
    outbox.write(json.dumps(frame) + "\n")
    outbox.flush()


def streams(reader: int, writer: int) -> tuple[IO[str], IO[str]]:
    """Open the two ends that lead to the grader."""
    return os.fdopen(reader, "r", encoding="utf-8"), os.fdopen(writer, "w", encoding="utf-8")


def meet_nothing() -> None:
    """Let everything that reads standard input or prints meet the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def unpack(files: dict[str, str], folder: Path) -> None:
    """Write the submission's files, whose names the grader has checked, into a folder.

    Args:
        files: content by path relative to the folder, in base 64.
        folder: where to.
    """
    from base64 import b64decode

    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b64decode(content))
