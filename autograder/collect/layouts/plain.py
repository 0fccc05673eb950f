"""A plain zip or folder: a folder or a file for each student, named by id, e-mail address or name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from autograder.collect.layouts.parcel import Claim, Clock, Layout, Lms, Moment, Parcel, newest_time
from autograder.collect.sources.entry import Entry

_FILES = (".ipynb", ".zip", ".py")
"""The endings of files that may be a whole hand-in."""


def plain(entries: Sequence[Entry], root: str, clock: Clock, knows: Callable[[Claim], bool], assignment: str) -> Layout:
    """Divide a folder of folders and files.

    Args:
        entries: below the root.
        root: the path of the folder that holds them; empty or with a slash at its end.
        clock: where the times of the entries come from.
        knows: returns whether a claim is that of at least one student.
        assignment: its name, which may stand before or after a student's in the name of a file.
    """
    strays = []
    claims: dict[str, Claim] = {}
    held: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        path = entry.path.removeprefix(root)
        top, _slash, rest = path.partition("/")
        if not rest and PurePosixPath(top).suffix.casefold() not in _FILES:
            strays.append(entry)
            continue
        spellings = [_claim(top)] if rest else list(map(_claim, _spellings(top, assignment)))
        claim = next(filter(knows, spellings), spellings[0])
        claims[claim.key] = claim
        held[claim.key][rest if rest not in ("", *held[claim.key]) else path] = entry
    return Layout([_parcel(claims[key], files, root, clock) for key, files in held.items()], strays)


def _claim(name: str) -> Claim:
    return Claim(Lms.NONE, name, (name,), (name,))


def _parcel(claim: Claim, files: dict[str, Entry], root: str, clock: Clock) -> Parcel:
    only = next(iter(files.values())).path if len(files) == 1 else root + claim.key
    return Parcel(only, (claim,), files, Moment(newest_time(files), clock), trusts_timestamp=True)


def _spellings(file: str, assignment: str) -> list[str]:
    """Return who may have handed in a file of this name.

    >>> _spellings("ada_resnet50.ipynb", "resnet50")
    ['ada_resnet50', 'ada']
    """
    stem = file[: -len(PurePosixPath(file).suffix)]
    short = re.sub(rf"[ _-]+{re.escape(assignment)}$|^{re.escape(assignment)}[ _-]+", "", stem, flags=re.IGNORECASE)
    return [stem, short] if short not in ("", stem) else [stem]
