"""Replace a folder or a file as a whole: at any moment its place holds the old one, the new one, or no folder."""

from __future__ import annotations

import shutil
from pathlib import Path


def unfinished(place: Path) -> Path:
    """Return the path at which a folder or a file is built until it is complete.

    Args:
        place: where it goes then.
    """
    return place.with_name(f".{place.name}.unfinished")


def start_folder(place: Path) -> Path:
    """Remove what a killed run left, and return the path at which to build the folder.

    Args:
        place: where it goes when it is complete.
    """
    shutil.rmtree(unfinished(place), ignore_errors=True)
    return unfinished(place)


def finish_folder(place: Path) -> None:
    """Move a complete folder to its place, and remove the one that it replaces.

    Args:
        place: where it goes.
    """
    shutil.rmtree(_replaced(place), ignore_errors=True)  # a killed run left it
    if place.exists():
        place.rename(_replaced(place))
    unfinished(place).rename(place)
    shutil.rmtree(_replaced(place), ignore_errors=True)


def replace_file(place: Path, content: bytes) -> None:
    """Write a file beside its place, and move it there.

    Args:
        place: where it goes; its folder is made if it is missing.
        content: of the file.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished(place).write_bytes(content)
    unfinished(place).replace(place)


def _replaced(place: Path) -> Path:
    return place.with_name(f".{place.name}.replaced")
