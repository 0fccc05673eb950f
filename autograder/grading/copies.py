"""The files beside an autograded notebook: a student's, and over them those of the source."""

from __future__ import annotations

import fnmatch
import functools
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple

from autograder.judge.remembered import remembered


@dataclass(frozen=True)
class Destination:
    """Where the files of a hand-in are copied, and which of them.

    Args:
        folder: an absolute path; what lies there is removed.
        graded: the name of the autograded notebook, which others write.
        source: the folder of the course's source, an absolute path.
        own: the paths of its files, relative to it.
        ignored: the patterns of names that are not copied.
        mode: the permissions of the files.
    """

    folder: Path
    graded: str
    source: Path
    own: tuple[str, ...]
    ignored: tuple[str, ...]
    mode: int


def copy_files(files: Mapping[str, bytes], destination: Destination) -> None:
    """Make a folder with the files of a hand-in that stand in the way of none of the course's, and with those.

    Args:
        files: the submitted ones, by path.
        destination: of all.

    Raises:
        OSError: the folder cannot be written.
    """
    folder, source, own = destination.folder, destination.source, destination.own
    shutil.rmtree(folder, ignore_errors=True)
    others, folders = _layout(_Names(tuple(files), (destination.graded, *own), destination.ignored))
    for name in folders:
        os.makedirs(os.path.join(folder, name), exist_ok=True)  # noqa: PTH103, PTH118 - twice as fast
    for path in others:
        with open(os.path.join(folder, path), "wb") as file:  # noqa: PTH118, PTH123 - as above
            file.write(files[path])
    for path in own:
        shutil.copyfile(os.path.join(source, path), os.path.join(folder, path))  # noqa: PTH118 - as above
    _set_permissions(folder, destination.mode)


class _Names(NamedTuple):
    """The paths of a hand-in's files and of the course's, and the patterns of names that are not copied."""

    files: tuple[str, ...]
    own: tuple[str, ...]
    ignored: tuple[str, ...]


class _Layout(NamedTuple):
    """The submitted paths that are kept, and the folders of all files."""

    others: tuple[str, ...]
    folders: tuple[str, ...]


def _size_bytes(names: _Names, layout: _Layout) -> int:
    return sum(len(name) for part in (*names, *layout) for name in part)


@remembered(_size_bytes)
def _layout(names: _Names) -> _Layout:
    """Keep what stands in the way of no file of the course's; most of a class hand in files with the same names."""
    taken, folders = set(names.own), _folders(names.own)
    others = tuple(
        path
        for path in names.files
        if str(PurePath(path)) not in taken | folders
        and taken.isdisjoint(map(str, PurePath(path).parents))
        and not any(matches(part, names.ignored) for part in PurePath(path).parts)
    )
    return _Layout(others, tuple(sorted(folders | _folders(others))))


def _folders(paths: Iterable[str]) -> set[str]:
    return {str(parent) for path in paths for parent in PurePath(path).parents}


def _set_permissions(folder: Path, mode: int) -> None:
    for parent, _folders, names in os.walk(folder):
        for name in names:
            os.chmod(os.path.join(parent, name), mode)  # noqa: PTH101, PTH118 - as above


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Return whether a name is one that some patterns describe.

    Args:
        name: of a file or a folder.
        patterns: as shells have them.
    """
    return any(pattern.match(os.path.normcase(name)) for pattern in map(_compiled, patterns))


@functools.lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(os.path.normcase(pattern)))
