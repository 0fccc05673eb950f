"""Read the files beside a submitted notebook: regular files only, never a link, a pipe or a device."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.plain_files import FOLDER, RefusedError, TooLargeError, read_file, why_not_read
from autograder.intake.text import clean_text
from helpers.i18n import _

MOST_FILES = 500
MOST_BYTES = 20_000_000
"""Of all files together; a file beyond it is only remarked on if the code names it."""

MOST_DEPTH, MOST_FOLDERS = 5, 50
_MOST_NAME_BYTES = 100
_MOST_ENTRIES = 10_000
"""Of all folders together; names beyond them are not even listed."""

_NAMES = re.compile(r"[\w.-]+")
"""What could be the name of a file in the text of a cell."""

_IGNORED = {"pretrained", "__pycache__"}
"""Folders that come with the release or that Python makes."""


@dataclass(frozen=True)
class SupportFiles:
    """The files of a submission's folder.

    Args:
        contents: by path relative to the folder.
        left_out: why a file was not read, by its path.
    """

    contents: dict[str, bytes]
    left_out: dict[str, str]


def remarks(left_out: Mapping[str, str], sources: Sequence[str]) -> tuple[str, ...]:
    """Return remarks on the files that the code names and that were not read.

    Args:
        left_out: why a file was not read, by its path.
        sources: of the code cells.
    """
    words = {word for source in sources for word in _NAMES.findall(source)}
    named = words | {f"{part}.py" for word in words for part in word.split(".")}
    return tuple(
        _("{path} {why}; the code was run without it.").format(path=clean_text(path[:100]), why=reason)
        for path, reason in left_out.items()
        if Path(path).name in named
    )


def read_folder(path: Path) -> SupportFiles:
    """Read the files of a folder that is known by its path.

    Args:
        path: of the folder.
    """
    try:
        folder = os.open(path, FOLDER)
    except OSError as error:
        return SupportFiles({}, {".": why_not_read(error)})
    try:
        return read(folder)
    finally:
        os.close(folder)


def read(folder: int) -> SupportFiles:
    """Read the files of a submission's folder, except notebooks and hidden files.

    Args:
        folder: a descriptor of the folder of one submission.
    """
    found = SupportFiles({}, {})
    room = MOST_BYTES
    with contextlib.ExitStack() as stack:
        for path, name, parent in _entries(folder, found.left_out, stack):
            if len(found.contents) + len(found.left_out) >= MOST_FILES:
                found.left_out[path] = _("is one of more than {most} files").format(most=MOST_FILES)
                return found
            try:
                found.contents[path] = read_file(name, parent, room)
                room -= len(found.contents[path])
            except TooLargeError:
                reason = _("and the files before it are larger than {megabytes} MB")
                found.left_out[path] = reason.format(megabytes=MOST_BYTES // 10**6)
            except (OSError, RefusedError) as error:
                found.left_out[path] = why_not_read(error)
    return found


def _entries(folder: int, left_out: dict[str, str], stack: contextlib.ExitStack) -> Iterator[tuple[str, str, int]]:
    """Yield path and name of everything that is not a folder, with an open descriptor of the folder that holds it."""
    waiting: list[tuple[str, str, int]] = [("", ".", folder)]
    folders, room = 1, _MOST_ENTRIES
    while waiting and len(left_out) <= MOST_FILES:
        inside, name, parent = waiting.pop()
        try:
            descriptor = os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=parent)
        except OSError as error:
            left_out[inside or "."] = why_not_read(error)
            continue
        stack.callback(os.close, descriptor)
        listed = _listed(descriptor, room)
        room -= len(listed)
        for entry in listed:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if not _is_read(entry.name):
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield path, entry.name, descriptor
            elif path.count("/") >= MOST_DEPTH or folders >= MOST_FOLDERS:
                reason = _("is in one of more than {folders} folders, or more than {depth} folders deep")
                left_out[path] = reason.format(folders=MOST_FOLDERS, depth=MOST_DEPTH)
            else:
                folders += 1
                waiting.append((path, entry.name, descriptor))


def _listed(folder: int, most: int) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(itertools.islice(entries, most), key=lambda entry: entry.name)


def _is_read(name: str) -> bool:
    try:
        is_allowed = not name.startswith(".") and len(name.encode()) <= _MOST_NAME_BYTES
    except UnicodeEncodeError:
        return False
    return is_allowed and name not in _IGNORED and not name.endswith(".ipynb")
