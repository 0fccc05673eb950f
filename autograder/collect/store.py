"""Save attempts: the newest where nbgrader grades it, older ones beside, and a record of what was written."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.collect.attempts import Attempt, digest_of
from autograder.collect.record import read_record, write_record
from autograder.collect.sources.entry import Limits
from autograder.collect.unpacking import TIMESTAMP
from autograder.course.atomic import finish_folder, replace_file, start_folder
from autograder.course.folder import CourseFolder
from autograder.intake.support_files import is_dropping

_RECORD = "attempts.json"
_MOST_NAME_BYTES = 255


@dataclass(frozen=True)
class Current:
    """What stands in a student's submitted folder.

    Args:
        exists: whether there is anything.
        digest: of the files; empty if there are none, or if they are no files that collecting writes.
        timestamp: the content of timestamp.txt; empty if there is none.
    """

    exists: bool
    digest: str = ""
    timestamp: str = ""


def why_no_folder(student: str) -> str:
    """Return why a student's id cannot be the name of a folder, as the predicate of a sentence; empty if it can.

    >>> why_no_folder("a[b] 50 %"), why_no_folder("a/b")
    ('', 'contains a slash')
    """
    if "/" in student:
        return "contains a slash"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in student):
        return "contains control characters"
    if not student or student.startswith("."):
        return "is empty or starts with a dot, and nbgrader does not see such folders"
    if len(student.encode()) > _MOST_NAME_BYTES:
        return f"is longer than {_MOST_NAME_BYTES} bytes"
    return ""


def timestamp_text(time: datetime | None) -> str:
    """Return the content of timestamp.txt as nbgrader's own commands write it.

    Args:
        time: in UTC without a time zone; None for an empty text.
    """
    return f"{time:%Y-%m-%d %H:%M:%S.%f} UTC" if time else ""


class Store:
    """The folders of one student.

    Args:
        course: the course and the assignment.
        student: the id, which can be the name of a folder.
        limits: on what is read.

    Raises:
        RecordError: the record of earlier runs is damaged.
    """

    def __init__(self, course: CourseFolder, student: str, limits: Limits) -> None:
        self._place, self._kept = course.submitted_by(student), course.collected / student
        self.known, self._written = read_record(self._kept / _RECORD)
        self.current = _current(self._place, limits)

    @property
    def is_ours(self) -> bool:
        """Whether the submitted folder is what collecting wrote, to the letter."""
        current = self.current
        return current.digest in self.known and current.timestamp == self._written.get(current.digest, "")

    @property
    def is_linked(self) -> bool:
        """Whether a link stands where the submitted folder or the student's folder should be."""
        return self._place.is_symlink() or self._place.parent.is_symlink()

    def is_kept(self, attempt: Attempt) -> bool:
        """Return whether an attempt is among the older ones."""
        return self._folder_of(attempt).is_dir()

    def keep(self, attempt: Attempt, files: Mapping[str, bytes]) -> None:
        """Save an attempt among the older ones, where nothing grades it. Idempotent."""
        if not self.is_kept(attempt):
            _build(self._folder_of(attempt), files, timestamp_text(attempt.moment.time))

    def record(self, attempts: Iterable[Attempt], placed: Attempt | None, timestamp: str) -> None:
        """Save which attempts are known, before the submitted folder changes.

        Args:
            attempts: all.
            placed: the one that is about to be in the submitted folder; None if that folder stays as it is.
            timestamp: the content of its timestamp.txt.
        """
        listed = list(attempts)
        written = {**self._written, **({placed.digest: timestamp} if placed else {})}
        write_record(self._kept / _RECORD, listed, written)
        self.known, self._written = {attempt.digest: attempt for attempt in listed}, written

    def place(self, files: Mapping[str, bytes], timestamp: str) -> None:
        """Save an attempt where nbgrader grades it; what was there before is kept among the older ones.

        Args:
            files: of the attempt.
            timestamp: the content of timestamp.txt; empty for none.
        """
        _write(start_folder(self._place), files, timestamp)
        if self.current.exists:
            known = self.known.get(self.current.digest) if self.is_ours else None
            kept = (
                self._folder_of(known) if known else self._kept / f"replaced_{datetime.now(UTC):%Y-%m-%dT%H-%M-%S.%f}"
            )
            if not kept.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(self._place, kept)
        finish_folder(self._place)

    def correct(self, timestamp: str) -> None:
        """Replace timestamp.txt in the submitted folder.

        Args:
            timestamp: its content; empty for none.
        """
        path = self._place / TIMESTAMP
        if not timestamp:
            path.unlink(missing_ok=True)
            return
        replace_file(path, timestamp.encode())

    def _folder_of(self, attempt: Attempt) -> Path:
        time = f"{attempt.moment.time:%Y-%m-%dT%H-%M-%S}_" if attempt.moment.time else ""
        return next(self._kept.glob(f"*{attempt.digest[:12]}"), self._kept / f"{time}{attempt.digest[:12]}")


def _build(folder: Path, files: Mapping[str, bytes], timestamp: str) -> None:
    _write(start_folder(folder), files, timestamp)
    finish_folder(folder)


def _write(folder: Path, files: Mapping[str, bytes], timestamp: str) -> None:
    folder.mkdir(parents=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    if timestamp:
        (folder / TIMESTAMP).write_text(timestamp, encoding="utf-8")


def _current(place: Path, limits: Limits) -> Current:
    if not os.path.lexists(place):
        return Current(exists=False)
    if place.is_symlink() or not place.is_dir():
        return Current(exists=True)
    files, room = {}, 2 * limits.hand_in_bytes
    for path in _files(place):
        room -= path.lstat().st_size
        if room < 0 or path.is_symlink() or not path.is_file():
            return Current(exists=True)
        files[path.relative_to(place).as_posix()] = path.read_bytes()
    timestamp = files.pop(TIMESTAMP, b"").decode(errors="replace")
    return Current(exists=True, digest=digest_of(files), timestamp=timestamp)


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        linked = [name for name in folders if Path(parent, name).is_symlink()]
        yield from (Path(parent, name) for name in (*names, *linked) if not is_dropping(_below(folder, parent, name)))


def _below(folder: Path, parent: str, name: str) -> str:
    return Path(parent, name).relative_to(folder).as_posix()
