"""Read what lies beside a submitted notebook: plain files, and never what a link, a pipe or a device leads to."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.text import clean_text
from helpers.i18n import _

MOST_FILES = 500
MOST_BYTES = 20_000_000
"""Of all files together; what is larger has to be named in the code to be missed."""

MOST_DEPTH, MOST_FOLDERS = 5, 50
_MOST_NAME_BYTES = 100
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NAMES = re.compile(r"[\w.-]+")
"""What may be the name of a file in the text of a cell."""

_LEFT_OUT = {"helpers", "pretrained", "__pycache__"}
"""Folders that come with the release or are made by Python."""


@dataclass(frozen=True)
class SupportFiles:
    """What was found.

    Args:
        contents: by path relative to the folder.
        left_out: why a file was not read, by its path.
    """

    contents: dict[str, bytes]
    left_out: dict[str, str]

    def remarks(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Say what was left out of what the code names.

        Args:
            sources: of the code cells.
        """
        named = {word for each in sources for word in _NAMES.findall(each)}
        return tuple(
            _("{path} {why}; the code was run without it.").format(path=clean_text(path[:100]), why=why)
            for path, why in self.left_out.items()
            if Path(path).name in named
        )


def read(folder: Path) -> SupportFiles:
    """Read the files of a submission's folder, notebooks and hidden files aside.

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
            except OSError as error:
                found.left_out[path] = error.strerror or _("cannot be read")
    return found


def _entries(folder: Path, left_out: dict[str, str], stack: contextlib.ExitStack) -> Iterator[tuple[str, str, int]]:
    """List what is no folder: its path, its name, and a descriptor of the folder in which it really lies."""
    waiting: list[tuple[str, str, int | None]] = [("", str(folder), None)]
    folders = 1
    while waiting and len(left_out) <= MOST_FILES:
        inside, name, parent = waiting.pop()
        try:
            descriptor = os.open(name, _FOLDER | (0 if parent is None else os.O_NOFOLLOW), dir_fd=parent)
        except OSError as error:
            left_out[inside or "."] = error.strerror or _("cannot be read")
            continue
        stack.callback(os.close, descriptor)
        with os.scandir(descriptor) as entries:
            listed = sorted(entries, key=lambda each: each.name)
        for entry in listed:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if not _wanted(entry.name):
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield path, entry.name, descriptor
            elif path.count("/") >= MOST_DEPTH or folders >= MOST_FOLDERS:
                why = _("lies among more than {folders} folders or {depth} deep")
                left_out[path] = why.format(folders=MOST_FOLDERS, depth=MOST_DEPTH)
            else:
                folders += 1
                waiting.append((path, entry.name, descriptor))


def _wanted(name: str) -> bool:
    try:
        fits = not name.startswith(".") and len(name.encode()) <= _MOST_NAME_BYTES
    except UnicodeEncodeError:
        return False
    return fits and name not in _LEFT_OUT and not name.endswith(".ipynb")


def _content(name: str, parent: int, most_bytes: int) -> bytes:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=parent)
    with os.fdopen(descriptor, "rb") as file:
        told = os.fstat(descriptor)
        if not stat.S_ISREG(told.st_mode):
            raise OSError(0, _("is a link, a pipe or a device, not a file"))
        if told.st_nlink > 1:
            raise OSError(0, _("is the second name of a file that lies elsewhere"))
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        why = _("and what lies beside it are larger than {megabytes} MB")
        raise OSError(0, why.format(megabytes=MOST_BYTES // 10**6))
    return content
