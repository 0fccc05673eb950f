"""Canvas's "Download Submissions": one folder of files whose names say who, whether late, and which attempt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.collect.layouts.parcel import Claim, Clock, Layout, Lms, Moment, Parcel, newest_time
from autograder.collect.sources.entry import Entry

_NAME = re.compile(r"(?P<name>[^_]+)_(?:(?P<late>LATE|late)_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)")
_VERSION = re.compile(r"(?P<stem>.+?)(?:-(?P<version>\d{1,4}))?(?P<suffix>\.\w+)?")
"""Canvas adds a number to a name that the student has used before."""

_VERSIONS = 10_000


@dataclass(frozen=True)
class _Version:
    """A file of an attempt: its plain name, its place among the versions of it, and the mark of lateness."""

    name: str
    order: tuple[int, int]
    is_late: bool
    entry: Entry


def is_canvas(tops: Sequence[str]) -> bool:
    """Return whether a name at the top of a source is one that Canvas gives."""
    return any(_NAME.fullmatch(top) for top in tops)


def canvas(entries: Sequence[Entry], root: str, clock: Clock, notebook: str) -> Layout:
    """Divide what Canvas hands out; each older version of a file is an attempt of its own.

    Args:
        entries: below the root.
        root: the path of the folder that holds the files; empty or with a slash at its end.
        clock: where the times of the entries come from.
        notebook: the file name that students were given.
    """
    found: dict[tuple[str, str], list[tuple[re.Match[str], Entry]]] = defaultdict(list)
    strays = []
    for entry in entries:
        match = _NAME.fullmatch(entry.path.removeprefix(root))
        if match is None or "/" in match[0]:
            strays.append(entry)
        else:
            found[match["name"], match["user"]].append((match, entry))
    parcels = [_parcel(*who, attempt, clock) for who, files in found.items() for attempt in _attempts(files, notebook)]
    return Layout(parcels, strays)


def _attempts(files: Sequence[tuple[re.Match[str], Entry]], notebook: str) -> list[list[_Version]]:
    """Return the newest version of each file as one attempt, and each older version as another."""
    known = {match["file"] for match, _entry in files} | {notebook}
    versions: dict[str, list[_Version]] = defaultdict(list)
    for match, entry in files:
        name, version = _unnumbered(match["file"], known)
        order = (int(match["number"]), version)
        versions[name].append(_Version(name, order, bool(match["late"]), entry))
    ordered = [sorted(group, key=lambda version: version.order) for group in versions.values()]
    older = [[version] for group in ordered for version in group[:-1]]
    return [*older, [group[-1] for group in ordered]]


def _unnumbered(name: str, known: set[str]) -> tuple[str, int]:
    """Return a name without the number that Canvas added, if the name without it is known, and the number."""
    match = _VERSION.fullmatch(name)
    if match is None or match["version"] is None:
        return name, 0
    plain = match["stem"] + (match["suffix"] or "")
    return (plain, int(match["version"])) if plain in known else (name, 0)


def _parcel(name: str, user: str, attempt: Sequence[_Version], clock: Clock) -> Parcel:
    files: Mapping[str, Entry] = {version.name: version.entry for version in attempt}
    is_late = any(version.is_late for version in attempt)
    claim = Claim(Lms.CANVAS, user, names=(name,), lms_id=user, is_lossy=True)
    number, version = max(version.order for version in attempt)
    first, *others = sorted((entry.path for entry in files.values()), key=lambda path: not path.endswith(".ipynb"))
    place = f"{first} and {len(others)} more" if others else first
    return Parcel(place, (claim,), files, Moment(newest_time(files), clock, is_late), number * _VERSIONS + version)
