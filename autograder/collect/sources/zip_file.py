"""Read a zip without trusting it: what it says of itself is bounded before it is believed."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import BinaryIO

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
from autograder.intake.support_files import is_dropping

_ENCRYPTED, _UTF_8 = 0x1, 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others, which no LMS writes, can ask for gigabytes of memory to unpack a few bytes."""

_EPOCH_YEAR = 1980
"""A program that knows no time writes the first one that a zip can hold."""

_UNIX_TIME, _UNICODE_PATH = 0x5455, 0x7075
"""Extra fields that some programs add to an entry."""

_PIECE_BYTES, _LEAST_BYTES = 65_536, 131_072
"""What is read of an entry at once; and what `zipfile` needs to find the table of contents behind a long comment."""
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


class _Bounded:
    """A file of which no more than a limit is read at once: `zipfile` reads as much as a zip tells it to.

    Args:
        file: open for reading.
        most_bytes: that are read at once.
    """

    def __init__(self, file: BinaryIO, most_bytes: int) -> None:
        self._file, self._most_bytes = file, most_bytes
        self.seek, self.tell, self.close, self.seekable = file.seek, file.tell, file.close, file.seekable

    def read(self, size: int = -1) -> bytes:
        """Return bytes from the file, and refuse to return too many."""
        data = self._file.read(self._most_bytes + 1 if size < 0 else min(size, self._most_bytes + 1))
        if len(data) > self._most_bytes:
            raise zipfile.BadZipFile("its table of contents is too long")
        return data


class ZipSource:
    """A zip that is open for reading.

    Args:
        file: the zip; it is closed with this object.
        name: how it is shown.
        zone: that of times without a zone; None for this machine's.
        limits: on what is read.

    Raises:
        SourceError: it is no zip, or holds more than the limits allow.
    """

    is_archive = True

    def __init__(self, file: BinaryIO, name: str, zone: tzinfo | None, limits: Limits) -> None:
        self.name, self._zone, self._limits = name, zone, limits
        try:
            self._zip = zipfile.ZipFile(_Bounded(file, max(limits.directory_bytes, _LEAST_BYTES)))
        except (*_BROKEN, RecursionError) as error:
            file.close()
            raise SourceError(f"is not a zip that can be read ({error})") from error
        self._file, self.left_out = file, 0
        try:
            self.entries, self.refused = self._checked(limits)
        except SourceError:
            self.close()
            raise

    def _checked(self, limits: Limits) -> tuple[tuple[Entry, ...], tuple[Refusal, ...]]:
        if len(self._zip.infolist()) > limits.entries:
            raise SourceError(f"holds more than {limits.entries} files")
        refused: list[Refusal] = []
        kept, clashing = without_clashes(self._safe(refused))
        if sum(entry.size for entry in kept) > limits.total_bytes:
            raise SourceError(f"would unpack to more than {limits.total_bytes / 1e6:g} MB")
        return tuple(kept), (*refused, *clashing)

    def _safe(self, refused: list[Refusal]) -> Iterator[Entry]:
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            path = composed(_name(info))
            if is_dropping(path.rstrip("/")):
                self.left_out += not info.is_dir()
                continue
            reason = why_unsafe(path.rstrip("/")) or self._why_refused(info)
            if reason:
                refused.append(Refusal(path, reason))
            elif not info.is_dir():
                self._infos[path] = info
                yield Entry(path, info.file_size, _time(info, self._zone))

    def _why_refused(self, info: zipfile.ZipInfo) -> str:
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            return "is a link or a device"
        if info.flag_bits & _ENCRYPTED:
            return "is encrypted"
        if info.compress_type not in _METHODS:
            return f"is packed by method {info.compress_type}, which is not read"
        if info.file_size > max(self._limits.free_bytes, self._limits.ratio * info.compress_size):
            return f"would unpack to more than {self._limits.ratio} times its size"
        if info.file_size > self._limits.hand_in_bytes:
            return f"is larger than {self._limits.hand_in_bytes / 1e6:g} MB"
        return ""

    def read(self, entry: Entry, most_bytes: int) -> bytes:
        """Return the content of a file.

        Args:
            entry: one of this zip's.
            most_bytes: the limit.

        Raises:
            EntryError: it is larger, or damaged.
        """
        if entry.size > most_bytes:
            raise EntryError("is too large")
        try:
            with self._zip.open(self._infos[entry.path]) as member:
                content = b"".join(iter(lambda: member.read(_PIECE_BYTES), b""))
        except (*_BROKEN, RuntimeError) as error:
            raise EntryError(f"is damaged ({error})") from error
        if len(content) != entry.size:
            raise EntryError("is damaged: it has another size than the zip says")
        return content

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()
        self._file.close()


def _name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; what is not marked as UTF-8 was read as code page 437, and may be anything."""
    name = info.orig_filename
    if info.flag_bits & _UTF_8:
        return name
    said = _fields(info.extra).get(_UNICODE_PATH, b"")[struct.calcsize("<BI") :]
    return decoded(said or name.encode("cp437"))


def _time(info: zipfile.ZipInfo, zone: tzinfo | None) -> datetime | None:
    """Return the time in UTC that programs of Unix and macOS add, else the local time that every entry has."""
    field = _fields(info.extra).get(_UNIX_TIME, b"")
    try:
        if len(field) >= struct.calcsize("<Bi") and field[0] & 1:
            seconds: int = struct.unpack_from("<Bi", field)[1]
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        local = datetime(*info.date_time, tzinfo=zone)
        return local.astimezone(UTC).replace(tzinfo=None) if local.year > _EPOCH_YEAR else None
    except (ValueError, OverflowError, OSError):
        return None


def _fields(extra: bytes) -> dict[int, bytes]:
    fields = {}
    while len(extra) >= struct.calcsize("<HH"):
        kind, size = struct.unpack_from("<HH", extra)
        fields[kind], extra = extra[4 : 4 + size], extra[4 + size :]
    return fields
