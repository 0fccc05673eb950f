"""A folder of hand-ins, such as an archive that was unpacked before; no link in it is followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from autograder.collect.sources.entry import (
    Entry,
    EntryError,
    Limits,
    Refusal,
    SourceError,
    composed,
    why_unsafe,
    without_clashes,
)
from autograder.collect.sources.legacy_names import decoded
from autograder.intake.plain_files import FOLDER, RefusedError, read_file, why_not_read
from autograder.intake.support_files import is_dropping


class FolderSource:
    """A folder that is open for reading.

    Args:
        folder: its path.
        name: how it is shown.
        limits: on what is read.

    Raises:
        SourceError: it holds more than the limits allow.
    """

    is_archive = False

    def __init__(self, folder: Path, name: str, limits: Limits) -> None:
        self.name, self._folder, self.left_out = name, folder, 0
        self._paths: dict[str, Path] = {}
        refused: list[Refusal] = []
        kept, clashing = without_clashes(self._files(refused, limits))
        self.entries, self.refused = tuple(kept), (*refused, *clashing)

    def _files(self, refused: list[Refusal], limits: Limits) -> Iterator[Entry]:
        for count, found in enumerate(_walk(self._folder)):
            if count >= limits.entries:
                raise SourceError(f"holds more than {limits.entries} files")
            path = composed(decoded(os.fsencode(os.path.relpath(found.path, self._folder))))
            if is_dropping(path):
                self.left_out += 1
                continue
            reason = why_unsafe(path) or ("" if found.is_file(follow_symlinks=False) else "is a link or a device")
            try:
                known = found.stat(follow_symlinks=False)
            except OSError as error:
                reason = why_not_read(error)
            if reason:
                refused.append(Refusal(path, reason))
                continue
            self._paths[path] = Path(found.path)
            yield Entry(path, known.st_size, _time(known.st_mtime))

    def read(self, entry: Entry, most_bytes: int) -> bytes:
        """Return the content of a file.

        Args:
            entry: one of this folder's.
            most_bytes: the limit.

        Raises:
            EntryError: it is larger, or cannot be read.
        """
        path = self._paths[entry.path]
        try:
            folder = os.open(path.parent, FOLDER)
            try:
                return read_file(path.name, folder, most_bytes, may_have_names_elsewhere=True)
            finally:
                os.close(folder)
        except (OSError, RefusedError) as error:
            raise EntryError(why_not_read(error)) from error

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _walk(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything below a folder that is not a folder itself, in the order of the names."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            raise SourceError(f"{error.filename} cannot be read ({error.strerror})") from error
        waiting += [entry.path for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]
        yield from (entry for entry in entries if not entry.is_dir(follow_symlinks=False))


def _time(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
