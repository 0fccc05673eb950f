"""What an archive or a folder holds: files with names that are safe to write, and what was refused or left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol

_MOST_NAME_BYTES = 255
_MOST_DEPTH = 20
_DRIVE = re.compile(r"[A-Za-z]:")


class SourceError(Exception):
    """A zip or a folder cannot be collected from; the message says why, as the predicate of a sentence about it."""


class EntryError(Exception):
    """A file of a source cannot be read; the message says why, as the predicate of a sentence about it."""


@dataclass(frozen=True)
class Limits:
    """What is read at most.

    Args:
        entries: files and folders of one source.
        directory_bytes: size of the table of contents of one zip.
        total_bytes: all files of one source together, except those that are refused.
        ratio: how many times its packed size a file of a zip may have.
        free_bytes: up to this size, the ratio is not looked at.
        hand_in_bytes: all files of one hand-in together.
        hand_in_files: number of files of one hand-in.
    """

    entries: int = 200_000
    directory_bytes: int = 50_000_000
    total_bytes: int = 50_000_000_000
    ratio: int = 200
    free_bytes: int = 1_000_000
    hand_in_bytes: int = 150_000_000
    hand_in_files: int = 1_000

    @property
    def nested(self) -> Limits:
        """The limits of a zip that a student handed in."""
        return Limits(
            entries=10 * self.hand_in_files,
            directory_bytes=min(self.directory_bytes, 4_000 * self.hand_in_files),
            total_bytes=self.hand_in_bytes,
            ratio=self.ratio,
            free_bytes=self.free_bytes,
            hand_in_bytes=self.hand_in_bytes,
            hand_in_files=self.hand_in_files,
        )


@dataclass(frozen=True)
class Entry:
    """A file of a source.

    Args:
        path: in the source, with slashes, in Unicode's composed form.
        size: in bytes, as the source says it.
        time: at which it was last changed, in UTC without a time zone; None if the source does not say it.
    """

    path: str
    size: int
    time: datetime | None


@dataclass(frozen=True)
class Refusal:
    """A file of a source that is not collected.

    Args:
        path: as the source has it.
        reason: why, as the predicate of a sentence about it.
    """

    path: str
    reason: str


class Source(Protocol):
    """An archive or a folder that is open for reading."""

    name: str
    """How it is shown."""

    entries: tuple[Entry, ...]
    """The files that may be collected."""

    refused: tuple[Refusal, ...]
    """The files that may not."""

    left_out: int
    """The number of files that macOS, Windows or Jupyter left in it."""

    is_archive: bool
    """Whether the times of its entries are those of an archive."""

    def read(self, entry: Entry, most_bytes: int) -> bytes:
        """Return the content of a file.

        Raises:
            EntryError: it cannot be read, or is larger than the limit.
        """

    def close(self) -> None:
        """Close it."""


def why_unsafe(path: str) -> str:
    r"""Return why a path may not be written to disk, as the predicate of a sentence; empty if it may.

    >>> why_unsafe("ada/x.ipynb"), why_unsafe("../x"), why_unsafe("a\\b")
    ('', 'has a path that leads out of the archive', 'has a backslash in its path')
    """
    if "\\" in path:
        return "has a backslash in its path"
    if path.startswith("/") or _DRIVE.match(path):
        return "has an absolute path"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in path):
        return "has control characters in its path"
    parts = path.split("/")
    if ".." in parts:
        return "has a path that leads out of the archive"
    if not all(parts) or len(parts) > _MOST_DEPTH or any(len(part.encode()) > _MOST_NAME_BYTES for part in parts):
        return "has a path that is no path of a file, or is too long"
    return ""


def composed(path: str) -> str:
    """Return a path in Unicode's composed form, without steps that lead nowhere."""
    return "/".join(part for part in unicodedata.normalize("NFC", path).split("/") if part != ".")


def without_clashes(entries: Iterable[Entry]) -> tuple[list[Entry], list[Refusal]]:
    """Return the entries that have a path of their own, and refuse the others, because nobody knows which one counts.

    Args:
        entries: with safe paths.
    """
    listed = list(entries)
    count = Counter(entry.path for entry in listed)
    folders = {str(parent) for path in count for parent in PurePosixPath(path).parents}
    kept, refused = [], []
    for entry in listed:
        if count[entry.path] > 1:
            refused.append(Refusal(entry.path, "is in the archive more than once"))
        elif entry.path in folders:
            refused.append(Refusal(entry.path, "is a file and a folder at once"))
        else:
            kept.append(entry)
    return kept, refused
