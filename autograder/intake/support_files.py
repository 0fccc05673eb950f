"""Read the files beside a submitted notebook: regular files only, never a link, a pipe or a device."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.released import released
from autograder.intake.text import clean_text
from helpers.i18n import _

MOST_FILES = 500
MOST_BYTES = 20_000_000
"""Of all files together; a file beyond it is only remarked on if the code names it."""

MOST_DEPTH, MOST_FOLDERS = 5, 50
_MOST_NAME_BYTES = 100
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NAMES = re.compile(r"[\w.-]+")
"""What could be the name of a file in the text of a cell."""

_IGNORED = {"pretrained", "__pycache__"}
"""Folders that come with the release or that Python makes."""


class _RefusedError(Exception):
    """A file is not read; the message says why."""


@dataclass(frozen=True)
class SupportFiles:
    """The files of a submission's folder.

    Args:
        contents: by path relative to the folder.
        left_out: why a file was not read, by its path.
    """

    contents: dict[str, bytes]
    left_out: dict[str, str]

    def remarks(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Return remarks on the files that the code names and that were not read.

        Args:
            sources: of the code cells.
        """
        words = {word for source in sources for word in _NAMES.findall(source)}
        named = words | {f"{part}.py" for word in words for part in word.split(".")}
        return tuple(
            _("{path} {why}; the code was run without it.").format(path=clean_text(path[:100]), why=reason)
            for path, reason in self.left_out.items()
            if Path(path).name in named
        )


def read(folder: Path) -> SupportFiles:
    """Read the files of a submission's folder, except notebooks, hidden files and the release's own helpers.

    Args:
        folder: of one submission.
    """
    found = SupportFiles({}, {})
    room = MOST_BYTES
    with contextlib.ExitStack() as stack:
        for path, name, parent in _entries(folder, found.left_out, stack):
            if len(found.contents) + len(found.left_out) >= MOST_FILES:
                found.left_out[path] = _("is one of more than {most} files").format(most=MOST_FILES)
                return found
            try:
                found.contents[path] = _content(name, parent, room)
                room -= len(found.contents[path])
            except (OSError, _RefusedError) as error:
                found.left_out[path] = _why(error)
    return found


def _entries(folder: Path, left_out: dict[str, str], stack: contextlib.ExitStack) -> Iterator[tuple[str, str, int]]:
    """Yield path and name of everything that is not a folder, with an open descriptor of the folder that holds it."""
    waiting: list[tuple[str, str, int | None]] = [("", str(folder), None)]
    folders = 1
    while waiting and len(left_out) <= MOST_FILES:
        inside, name, parent = waiting.pop()
        try:
            descriptor = os.open(name, _FOLDER | (0 if parent is None else os.O_NOFOLLOW), dir_fd=parent)
        except OSError as error:
            left_out[inside or "."] = _why(error)
            continue
        stack.callback(os.close, descriptor)
        with os.scandir(descriptor) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if not _is_read(entry.name):
                continue
            if path in released().helpers and not entry.is_dir(follow_symlinks=False):
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield path, entry.name, descriptor
            elif path.count("/") >= MOST_DEPTH or folders >= MOST_FOLDERS:
                reason = _("is in one of more than {folders} folders, or more than {depth} folders deep")
                left_out[path] = reason.format(folders=MOST_FOLDERS, depth=MOST_DEPTH)
            else:
                folders += 1
                waiting.append((path, entry.name, descriptor))


def _why(error: OSError | _RefusedError) -> str:
    """Return why something was not read, as the predicate of a sentence about it."""
    if isinstance(error, _RefusedError):
        return str(error)
    if error.errno == errno.ELOOP:
        return _("is a link")
    return _("cannot be read ({reason})").format(reason=error.strerror or type(error).__name__)


def _is_read(name: str) -> bool:
    try:
        is_allowed = not name.startswith(".") and len(name.encode()) <= _MOST_NAME_BYTES
    except UnicodeEncodeError:
        return False
    return is_allowed and name not in _IGNORED and not name.endswith(".ipynb")


def _content(name: str, parent: int, most_bytes: int) -> bytes:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=parent)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _RefusedError(_("is a link, a pipe or a device, not a file"))
        if status.st_nlink > 1:
            raise _RefusedError(_("is a hard link to a file elsewhere"))
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        reason = _("and the files before it are larger than {megabytes} MB")
        raise _RefusedError(reason.format(megabytes=MOST_BYTES // 10**6))
    return content
