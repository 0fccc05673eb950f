"""Find out which LMS a source comes from, and divide it among those who handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.collect.layouts.canvas import canvas, is_canvas
from autograder.collect.layouts.gradescope import METADATA, MOST_METADATA_BYTES, gradescope
from autograder.collect.layouts.moodle import is_moodle, moodle
from autograder.collect.layouts.parcel import Claim, Clock, Layout, Lms
from autograder.collect.layouts.plain import plain
from autograder.collect.sources.entry import Entry, EntryError, Source, SourceError

_MOST_WRAPPERS = 5
"""Folders around everything, such as the one that macOS makes when it packs a folder."""


def divide(source: Source, knows: Callable[[Claim], bool], assignment: str) -> Layout:
    """Divide a source among those who handed in.

    Args:
        source: open for reading.
        knows: returns whether a claim is that of at least one student.
        assignment: its name, which is also that of its notebook.

    Raises:
        SourceError: the file that says whose submission each is cannot be read.
    """
    entries, clock = source.entries, Clock.ARCHIVE if source.is_archive else Clock.DISK
    root = _root(entries, lambda name: knows(Claim(Lms.NONE, name, (name,), (name,))))
    tops = sorted({entry.path.removeprefix(root).partition("/")[0] for entry in entries})
    described = next((entry for entry in entries if entry.path == root + METADATA), None)
    if described:
        return gradescope(entries, root, clock, _metadata(source, described))
    if is_moodle(tops):
        return moodle(entries, root, clock)
    if is_canvas(tops):
        return canvas(entries, root, clock, f"{assignment}.ipynb")
    return plain(entries, root, clock, knows, assignment)


def _metadata(source: Source, entry: Entry) -> bytes:
    try:
        return source.read(entry, MOST_METADATA_BYTES)
    except EntryError as error:
        raise SourceError(f"holds a {METADATA} that {error}") from error


def _root(entries: Sequence[Entry], is_student: Callable[[str], bool]) -> str:
    """Return the path of the folder that holds everything, unless it is a student's."""
    root = ""
    for _wrapper in range(_MOST_WRAPPERS):
        tops = {entry.path.removeprefix(root).partition("/")[0] for entry in entries}
        is_folder = all("/" in entry.path.removeprefix(root) for entry in entries)
        if len(tops) != 1 or not is_folder or is_student(next(iter(tops))) or is_moodle(list(tops)):
            return root
        root += f"{tops.pop()}/"
    return root
