"""Gradescope's "Export Submissions": a folder for each submission, and one file that says whose each is."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import yaml
from dateutil.parser import parse

from autograder.collect.layouts.parcel import Claim, Clock, Layout, Lms, Moment, Parcel, newest_time
from autograder.collect.sources.entry import Entry, SourceError

METADATA = "submission_metadata.yml"
MOST_METADATA_BYTES = 50_000_000


def gradescope(entries: Sequence[Entry], root: str, clock: Clock, metadata: bytes) -> Layout:
    """Divide what Gradescope hands out.

    Args:
        entries: below the root.
        root: the path of the folder that holds the submissions; empty or with a slash at its end.
        clock: where the times of the entries come from.
        metadata: the content of submission_metadata.yml.

    Raises:
        SourceError: the metadata cannot be read.
    """
    described = _described(metadata)
    files: dict[str, dict[str, Entry]] = {folder: {} for folder in described}
    strays = []
    for entry in entries:
        folder, _slash, path = entry.path.removeprefix(root).partition("/")
        if folder in files:
            files[folder][path or folder] = entry
        elif entry.path != root + METADATA:
            strays.append(entry)
    return Layout([_parcel(root + name, described[name], files[name], clock) for name in files], strays)


def _described(metadata: bytes) -> Mapping[str, Any]:
    """Return what the metadata say of each folder; every scalar is read as text, and no tag means anything."""
    try:
        read = yaml.load(metadata.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text, lists, dicts
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError(f"holds a {METADATA} that cannot be read ({type(error).__name__})") from error
    if not isinstance(read, dict):
        raise SourceError(f"holds a {METADATA} that does not list submissions")
    return {str(name): value for name, value in read.items() if isinstance(value, dict)}


def _parcel(place: str, described: Mapping[str, Any], files: Mapping[str, Entry], clock: Clock) -> Parcel:
    submitters = described.get(":submitters")
    people = [person for person in submitters if isinstance(person, dict)] if isinstance(submitters, list) else []
    time = _time(described.get(":created_at"))
    moment = Moment(time, Clock.LMS) if time else Moment(newest_time(files), clock)
    history, notes = described.get(":history"), []
    if isinstance(history, list) and history:
        notes.append(f"attempt {len(history) + 1}; Gradescope exports the last")
    if len(people) > 1:
        notes.append(f"a group of {len(people)}")
    return Parcel(place, tuple(map(_claim, people)), files, moment, notes=tuple(notes))


def _claim(person: Mapping[str, Any]) -> Claim:
    name, number, email = (str(person.get(key) or "") for key in (":name", ":sid", ":email"))
    ids = tuple(value for value in (number, email) if value)
    return Claim(Lms.GRADESCOPE, (*ids, name)[0], ids, (name,) if name else ())


def _time(value: Any) -> datetime | None:
    text = value.get("utc") if isinstance(value, dict) else value  # some exports write Ruby's object of time and zone
    with contextlib.suppress(ValueError, OverflowError, TypeError):
        time: datetime = parse(text)
        return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
    return None
