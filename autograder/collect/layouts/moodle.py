"""Moodle's "Download all submissions": a folder for each participant and kind of hand-in, or a prefix of file names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from autograder.collect.layouts.parcel import Claim, Clock, Layout, Lms, Moment, Parcel, newest_time
from autograder.collect.sources.entry import Entry

_TOP = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?")
"""A participant's folder, or a file where Moodle was told to make no folders; the number is one of this assignment."""


def is_moodle(tops: Sequence[str]) -> bool:
    """Return whether a name at the top of a source is one that Moodle gives."""
    return any(_TOP.fullmatch(top) for top in tops)


def moodle(entries: Sequence[Entry], root: str, clock: Clock) -> Layout:
    """Divide what Moodle hands out.

    Args:
        entries: below the root.
        root: the path of the folder that holds the participants' folders; empty or with a slash at its end.
        clock: where the times of the entries come from.
    """
    files: dict[tuple[str, str], dict[str, Entry]] = defaultdict(dict)
    strays = []
    for entry in entries:
        top, _slash, rest = entry.path.removeprefix(root).partition("/")
        match = _TOP.fullmatch(top)
        path = rest or (match["file"] if match else "")
        if match is None or not path:
            strays.append(entry)
        else:
            held = files[match["name"], match["id"]]
            held[path if path not in held else f"{top}/{path}"] = entry
    parcels = [_parcel(*who, held, root, clock) for who, held in files.items()]
    return Layout(parcels, strays)


def _parcel(name: str, number: str, files: dict[str, Entry], root: str, clock: Clock) -> Parcel:
    claim = Claim(Lms.MOODLE, f"{name} {number}", names=(name,))
    return Parcel(f"{root}{name}_{number}", (claim,), files, Moment(newest_time(files), clock))
