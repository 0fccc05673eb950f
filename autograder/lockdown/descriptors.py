"""File descriptors: open folders that outlive their paths, and descriptors to close."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection

_MOST_DESCRIPTORS = 4_096


def open_folder(path: str) -> int | None:
    """Return a descriptor of a folder, or None if there is no such folder."""
    try:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None


def names(path: str, folder: int) -> list[str]:
    """Return the names of what is in a folder.

    Args:
        path: the path of the folder, relative to `folder`.
        folder: a descriptor of an open folder.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
    try:
        return os.listdir(descriptor)  # noqa: PTH208 - no Path can stand for a descriptor
    finally:
        os.close(descriptor)


def close_others(kept: Collection[int], proc: int | None) -> None:
    """Close every descriptor except the standard ones, that of /proc and those named.

    Args:
        kept: the descriptors to keep.
        proc: a descriptor of /proc, or None where there is none.
    """
    descriptors = range(_MOST_DESCRIPTORS) if proc is None else map(int, names("self/fd", proc))
    for descriptor in set(descriptors) - {0, 1, 2, proc or 0, *kept}:
        with contextlib.suppress(OSError):
            os.close(descriptor)
