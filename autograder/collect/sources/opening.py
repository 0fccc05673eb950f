"""Open what the command line names: a zip, or a folder."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from autograder.collect.sources.entry import Limits, Source, SourceError
from autograder.collect.sources.folder import FolderSource
from autograder.collect.sources.zip_file import ZipSource


def open_source(path: Path, name: str, zone: tzinfo | None, limits: Limits) -> Source:
    """Open a zip or a folder.

    Args:
        path: of it.
        name: how it is shown.
        zone: that of times without a zone in a zip; None for this machine's.
        limits: on what is read.

    Raises:
        SourceError: it is neither, or cannot be read.
    """
    if path.is_dir():
        return FolderSource(path, name, limits)
    try:
        file = path.open("rb")
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})") from error
    return ZipSource(file, name, zone, limits)
