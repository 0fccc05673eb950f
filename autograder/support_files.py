"""Read what lies beside a submitted notebook: plain files, and never what a link, a pipe or a device leads to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 500
MOST_BYTES = 20_000_000
"""Of all files together; what is larger has to be named in the code to be missed."""

_MOST_NAME_BYTES = 200
_LEFT_OUT = {"helpers", "__pycache__"}
"""Folders that come with the release or are made by Python."""


@dataclass(frozen=True)
class SupportFiles:
    """What was found.

    Args:
        contents: by path relative to the folder.
        left_out: why a file was not read, by its path.
    """

    contents: Mapping[str, bytes]
    left_out: Mapping[str, str]

    def remarks(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Say what was left out of what the code names.

        Args:
            sources: of the code cells.
        """
        return tuple(
            f"{path:.100} {why}; the code was run without it."
            for path, why in self.left_out.items()
            if any(Path(path).name in each for each in sources)
        )


def read(folder: Path) -> SupportFiles:
    """Read the files of a submission's folder, notebooks and hidden files aside.

    Args:
        folder: of one submission.
    """
    contents: dict[str, bytes] = {}
    left_out: dict[str, str] = {}
    room = MOST_BYTES
    for path, name, parent in _entries(folder):
        if len(contents) >= MOST_FILES:
            left_out[path] = f"is one of more than {MOST_FILES} files"
            return SupportFiles(contents, left_out)
        try:
            contents[path] = _content(name, parent, room)
            room -= len(contents[path])
        except OSError as error:
            left_out[path] = error.strerror or "cannot be read"
    return SupportFiles(contents, left_out)


def _entries(folder: Path) -> Iterator[tuple[str, str, int]]:
    """List what is no folder: its path, its name, and a descriptor of the folder in which it really lies."""
    for top, folders, names, descriptor in os.fwalk(folder, follow_symlinks=False):
        folders[:] = sorted(each for each in folders if _wanted(each) and each not in _LEFT_OUT)
        inside = Path(top).relative_to(folder)
        for name in sorted(names):
            if _wanted(name) and not name.endswith(".ipynb"):
                yield str(inside / name), name, descriptor


def _wanted(name: str) -> bool:
    try:
        return not name.startswith(".") and len(name.encode()) <= _MOST_NAME_BYTES
    except UnicodeEncodeError:
        return False


def _content(name: str, parent: int, most_bytes: int) -> bytes:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=parent)
    with os.fdopen(descriptor, "rb") as file:
        told = os.fstat(descriptor)
        if not stat.S_ISREG(told.st_mode):
            raise OSError(0, "is a link, a pipe or a device, not a file")
        if told.st_nlink > 1:
            raise OSError(0, "is the second name of a file that lies elsewhere")
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise OSError(0, f"and what lies beside it are larger than {MOST_BYTES // 10**6} MB")
    return content
