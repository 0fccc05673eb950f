"""Read a hand-in once, as bytes within limits; fingerprint, grading and the autograded folder come from them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assignment.release import NAME
from autograder.intake import support_files
from autograder.intake.plain_files import FOLDER, RefusedError, TooLargeError, read_file, why_not_read
from autograder.intake.support_files import HandedNotebook
from helpers.i18n import _

MOST_BYTES = 100_000_000
"""A larger notebook is not read."""

COURSE_LEVELS = 2
"""The number of folders of a course that belong to a student: their own, and the assignment's in it."""

NOTEBOOK = f"{NAME}.ipynb"
"""The name of the notebook that students get."""

_TIMESTAMP = "timestamp.txt"
_MOST_TIMESTAMP_BYTES = 1_000


@dataclass(frozen=True)
class HandIn:
    """The bytes of what a student handed in; `choosing` says which of its notebooks is graded.

    Args:
        name: of the notebook or Python file that was to be handed in.
        content: of it.
        refused: why it was not read, in one sentence; empty if it was.
        files: the contents of the files beside it, by path.
        left_out: why a file beside it was not read, by its path.
        timestamp: the content of timestamp.txt; empty if there is none.
        timestamp_refused: why timestamp.txt was not read, as the predicate of a sentence about it.
        others: the other notebooks, from the one that was changed first to the one that was changed last.
        is_missing: whether it was not read because there is no file of this name.
    """

    name: str
    content: bytes = b""
    refused: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    timestamp: bytes = b""
    timestamp_refused: str = ""
    others: tuple[HandedNotebook, ...] = ()
    is_missing: bool = False

    @cached_property
    def digest(self) -> str:
        """Return a digest of everything in it."""
        digest = hashlib.sha256()
        for part in self._parts():
            digest.update(b"%d " % len(part))
            digest.update(part)
        return digest.hexdigest()

    def _parts(self) -> Iterator[bytes]:
        yield from (os.fsencode(self.name), self.content, self.refused.encode())
        yield from (self.timestamp, self.timestamp_refused.encode())
        for path, content in sorted(self.files.items()):
            yield from (os.fsencode(path), content)
        yield b"others"
        for other in self.others:
            yield from (os.fsencode(other.path), other.content, other.refused.encode())
        yield b"left out"
        for path, reason in sorted(self.left_out.items()):
            yield from (os.fsencode(path), reason.encode())


def read_hand_in(path: Path, notebook: str = "", *, levels: int = 1) -> HandIn:
    """Read a notebook, a Python file, or a folder with its notebook and its other files; follow no link.

    Args:
        path: of the file or the folder.
        notebook: the file name of the notebook in the folder; empty if the path may be that of a file.
        levels: how many of the last folders of the path belong to the student, so that none of them may be a link.
    """
    place = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links
    if not notebook and not place.is_dir():
        return _of_file(place)
    try:
        folder = _opened(place, levels)
    except OSError:
        message = _("{name} is a link, or not a folder that can be read. Hand in a folder of your own")
        return HandIn(notebook or place.name, refused=message.format(name=place.name))
    try:
        return _of_folder(folder, notebook or NOTEBOOK)
    finally:
        os.close(folder)


def _of_file(path: Path) -> HandIn:
    try:
        folder = os.open(path.parent, FOLDER)
    except OSError:
        return HandIn(path.name, refused=_missing(path.name))
    try:
        return HandIn(path.name, *_content(path.name, folder))
    finally:
        os.close(folder)


def _of_folder(folder: int, notebook: str) -> HandIn:
    content, refused = _content(notebook, folder)
    beside = support_files.read(folder, besides=notebook, notebook_bytes=MOST_BYTES - len(content))
    return HandIn(
        notebook,
        content,
        refused,
        beside.contents,
        beside.left_out,
        *_timestamp(folder),
        others=tuple(sorted(beside.notebooks, key=lambda other: (other.changed_ns, other.path))),
        is_missing=refused == _missing(notebook),
    )


def _opened(place: Path, levels: int) -> int:
    """Open a folder whose last levels may not be links; return its descriptor."""
    descriptor = os.open(Path(*place.parts[:-levels]), FOLDER)
    for name in place.parts[-levels:]:
        outer = descriptor
        try:
            descriptor = os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=outer)
        finally:
            os.close(outer)
    return descriptor


def _content(name: str, folder: int) -> tuple[bytes, str]:
    """Return the content of the file that is graded, and why it cannot be read."""
    try:
        return read_file(name, folder, MOST_BYTES, may_have_names_elsewhere=True), ""
    except FileNotFoundError:
        return b"", _missing(name)
    except TooLargeError as error:
        message = _("{name} {why}. Clear its outputs and save it again")
        return b"", message.format(name=name, why=why_not_read(error))
    except (OSError, RefusedError) as error:
        message = _("{name} {why}. Hand in the file itself")
        return b"", message.format(name=name, why=why_not_read(error))


def _timestamp(folder: int) -> tuple[bytes, str]:
    try:
        return read_file(_TIMESTAMP, folder, _MOST_TIMESTAMP_BYTES, may_have_names_elsewhere=True), ""
    except FileNotFoundError:
        return b"", ""
    except (OSError, RefusedError) as error:
        return b"", why_not_read(error)


def _missing(name: str) -> str:
    return _("there is no file {name}").format(name=name)
