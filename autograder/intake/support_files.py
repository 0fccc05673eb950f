"""Read the files of a submission's folder: regular files only, never a link, a pipe or a device."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.plain_files import FOLDER, RefusedError, TooLargeError, read_file, why_not_read
from autograder.intake.text import clean_text
from helpers.i18n import _

MOST_FILES = 500
MOST_BYTES = 20_000_000
"""Of all files together; a file beyond it is only remarked on if the code names it."""

MOST_DEPTH, MOST_FOLDERS = 5, 50
MOST_NOTEBOOKS = 20
_MOST_ENTRIES = 10_000
"""Of all folders together; names beyond them are not even listed."""

_NAMES = re.compile(r"[\w.-]+")
"""What could be the name of a file in the text of a cell."""

_IGNORED = {"pretrained", "__pycache__"}
"""Folders that come with the release or that Python makes."""

_DROPPINGS = {"__macosx", ".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".ipynb_checkpoints", "icon\r"}
"""Names, in small letters, of what macOS, Windows and Jupyter leave in folders."""

_NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class HandedNotebook:
    """A notebook that was handed in.

    Args:
        path: relative to the folder.
        content: of it; empty if it was not read.
        refused: why it was not read, as the predicate of a sentence about it; empty if it was.
        changed_ns: when it was last changed, in nanoseconds since the epoch.
    """

    path: str
    content: bytes = b""
    refused: str = ""
    changed_ns: int = 0


@dataclass(frozen=True)
class SupportFiles:
    """The files of a submission's folder.

    Args:
        contents: by path relative to the folder.
        left_out: why a file was not read, by its path.
        notebooks: those that may be what is to be graded.
    """

    contents: dict[str, bytes]
    left_out: dict[str, str]
    notebooks: list[HandedNotebook] = field(default_factory=list)


def is_dropping(path: str) -> bool:
    """Return whether a path is something that macOS, Windows or Jupyter put beside the files of people.

    >>> [is_dropping(path) for path in ("__MACOSX/a/._x.ipynb", "a/Thumbs.db", "a/x.ipynb")]
    [True, True, False]
    """
    parts = path.split("/")
    return any(part.casefold() in _DROPPINGS for part in parts) or parts[-1].startswith("._")


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


def read(folder: int, *, besides: str = "", notebook_bytes: int = 0) -> SupportFiles:
    """Read the files of a submission's folder, except hidden files.

    Args:
        folder: a descriptor of the folder of one submission.
        besides: the name of a notebook that was read before.
        notebook_bytes: the most that is read of all other notebooks; none of them is read if there is no room.
    """
    found = SupportFiles({}, {})
    room = MOST_BYTES
    with contextlib.ExitStack() as stack:
        for path, name, parent in _entries(folder, found.left_out, stack):
            if _NOTEBOOK in name.casefold():  # browsers and mail programs add .txt and .json
                if path != besides and notebook_bytes:
                    notebook_bytes -= _add_notebook(found, path, name, parent, notebook_bytes)
                continue
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


def _add_notebook(found: SupportFiles, path: str, name: str, folder: int, most_bytes: int) -> int:
    """Read a notebook, and return its size."""
    if len(found.notebooks) >= MOST_NOTEBOOKS:
        found.left_out[path] = _("is one of more than {most} notebooks").format(most=MOST_NOTEBOOKS)
        return 0
    try:
        changed_ns = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime_ns
        content = read_file(name, folder, most_bytes, may_have_names_elsewhere=True)
    except (OSError, RefusedError) as error:
        found.notebooks.append(HandedNotebook(path, refused=why_not_read(error)))
        return 0
    found.notebooks.append(HandedNotebook(path, content, changed_ns=changed_ns))
    return len(content)


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
            if entry.name.startswith(".") or entry.name in _IGNORED or is_dropping(entry.name):
                continue
            if not _is_text(entry.name):
                left_out[path] = _("has a name that is no text")
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


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
