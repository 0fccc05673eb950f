"""Read the files of a hand-in, also those in a zip that the student made, within limits."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import PurePosixPath

from autograder.collect.sources.entry import Entry, EntryError, Limits, Source, SourceError
from autograder.collect.sources.zip_file import ZipSource

TIMESTAMP = "timestamp.txt"


@dataclass
class Contents:
    """The files of a hand-in, by path, while they are gathered.

    Args:
        files: their contents.
        problems: what was not taken, each as a sentence without its full stop.
        notes: what people may want to know.
        left_out: the number of files that nobody wrote: of macOS, Windows and Jupyter, and what nbgrader ignores.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0


def unpack(source: Source, files: Mapping[str, Entry], limits: Limits, ignored: Sequence[str]) -> Contents:
    """Read the files of a hand-in; open a zip among them, but no zip in that zip.

    Args:
        source: that holds the files.
        files: of the hand-in, by the path that they had for the student.
        limits: on what is read.
        ignored: patterns of names that nbgrader never copies.
    """
    contents = Contents()
    room = _Room(limits)
    for path in sorted(files, key=_notebooks_first):
        content = _read(source, files[path], path, room, contents, ignored)
        if content is not None and not (
            path.casefold().endswith(".zip") and _unzip(path, content, room, contents, ignored)
        ):
            contents.files[path] = content
    return contents


class _Room:
    """What may still be read of one hand-in.

    Args:
        limits: on what is read.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits, self.bytes, self.files = limits, limits.hand_in_bytes, limits.hand_in_files

    def take(self, size: int) -> None:
        """Count one file of this size."""
        self.bytes -= size
        self.files -= 1


def _read(
    source: Source, entry: Entry, path: str, room: _Room, contents: Contents, ignored: Sequence[str]
) -> bytes | None:
    """Return the content of a file, or None after noting why it is not taken."""
    if any(fnmatch(part, pattern) for part in path.split("/") for pattern in ignored):
        contents.left_out += 1
        return None
    if room.files <= 0:
        contents.problems.append(f"{path} is one of more than {room.limits.hand_in_files} files and was not taken")
        return None
    try:
        content = source.read(entry, room.bytes)
    except EntryError as error:
        contents.problems.append(f"{path} {error} and was not taken")
        return None
    room.take(len(content))
    return content


def _unzip(path: str, content: bytes, room: _Room, contents: Contents, ignored: Sequence[str]) -> bool:
    """Add the files of a zip that a student handed in; return False, and say why, if it cannot be opened."""
    try:
        inner = ZipSource(io.BytesIO(content), path, None, room.limits.nested)
    except SourceError as error:
        contents.problems.append(f"{path} {error}; it was not opened")
        return False
    contents.notes.append(f"unpacked from {path}")
    contents.left_out += inner.left_out
    contents.problems += [f"{path}: {refusal.path} {refusal.reason} and was not taken" for refusal in inner.refused]
    folder = path[: -len(".zip")]
    for entry in sorted(inner.entries, key=lambda entry: _notebooks_first(entry.path)):
        if PurePosixPath(entry.path).name == TIMESTAMP:
            contents.notes.append(f"{path}: its {TIMESTAMP} does not count")
            continue
        taken = _read(inner, entry, f"{folder}/{entry.path}", room, contents, ignored)
        if taken is not None:
            contents.files.setdefault(f"{folder}/{entry.path}", taken)
    inner.close()
    return True


def _notebooks_first(path: str) -> tuple[bool, str]:
    return not path.casefold().endswith(".ipynb"), path
