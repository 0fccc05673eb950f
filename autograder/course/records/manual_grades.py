"""What people entered in the gradebook, kept beside it too, so that it is not lost with the gradebook.

The gradebook decides as long as its rows are those from which a value was kept: what people change or clear there is
changed or cleared here, and the earlier value is remembered. In rows that are new, because the gradebook or the
student's submission was lost, a kept value is entered again, unless somebody has entered another one meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from autograder.course.folder import CourseError
from helpers.data.atomic import replaced_file

Value = float | str | bool | None
_MOST_EARLIER = 20


class Field(Enum):
    """What people enter; the value is its name in the file."""

    DUE_DATE = "due_date"
    EXTENSION = "extension_s"
    FLAGGED = "flagged"
    MANUAL_SCORE = "manual_score"
    EXTRA_CREDIT = "extra_credit"
    COMMENT = "comment"


@dataclass(frozen=True, order=True)
class Place:
    """Where somebody entered something.

    Args:
        student: whose; empty for what holds for all.
        notebook: its name; empty for what holds for the whole submission.
        cell: its name; empty for what holds for the whole notebook.
        field: the value of its `Field`.
    """

    student: str
    notebook: str
    cell: str
    field: str


@dataclass(frozen=True)
class Found:
    """A value in the gradebook.

    Args:
        value: as people entered it; None if they did not.
        row: the identifier of its row, which a new row does not have.
        is_reviewed: whether a person has graded the cell and nobody has to look at it again.
    """

    value: Value
    row: str
    is_reviewed: bool = True


@dataclass(frozen=True)
class Earlier:
    """A value that was replaced.

    Args:
        value: as people entered it.
        since: when it was first seen.
    """

    value: Value
    since: datetime


@dataclass(frozen=True)
class Kept:
    """A value that is kept.

    Args:
        found: as it was last seen in the gradebook.
        since: when it was first seen.
        earlier: what it replaced, the newest last.
    """

    found: Found
    since: datetime
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True)
class Merged:
    """What follows from comparing the gradebook with what is kept.

    Args:
        kept: what is to be kept from now on.
        lost: what new rows of the gradebook lack, to be entered there again.
        replaced: where new rows hold a value that somebody entered since; that one stays.
    """

    kept: Mapping[Place, Kept]
    lost: Mapping[Place, Found] = field(default_factory=dict)
    replaced: tuple[Place, ...] = ()


def merge(kept: Mapping[Place, Kept], found: Mapping[Place, Found], now: datetime) -> Merged:
    """Compare the gradebook with what is kept.

    Args:
        kept: from earlier.
        found: in the gradebook, also where nothing was entered.
        now: when the gradebook was read.
    """
    merged, lost, replaced = dict(kept), {}, []
    for place, seen in found.items():
        before = kept.get(place)
        if before is None:
            if seen.value is not None:
                merged[place] = Kept(seen, now)
        elif before.found.value == seen.value:
            merged[place] = replace(before, found=seen)
        elif before.found.row != seen.row and seen.value is None:
            lost[place] = replace(before.found, row=seen.row)
        else:
            earlier = (*before.earlier, Earlier(before.found.value, before.since))[-_MOST_EARLIER:]
            merged[place] = Kept(seen, now, earlier)
            if before.found.row != seen.row:
                replaced.append(place)
    return Merged(merged, lost, tuple(replaced))


class ManualGrades:
    """The file with what people entered for one assignment.

    Args:
        path: of the file; there need not be one.

    Raises:
        CourseError: it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.kept = _read(path)

    def compare(self, found: Mapping[Place, Found]) -> Merged:
        """Return what follows from what the gradebook holds now.

        Args:
            found: in the gradebook.
        """
        return merge(self.kept, found, datetime.now(UTC).replace(microsecond=0))

    def keep(self, kept: Mapping[Place, Kept]) -> None:
        """Write the file as a whole, if that changes it.

        Args:
            kept: all that is to be kept.
        """
        if kept == self.kept:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lines = [_to_json(place, kept[place]) for place in sorted(kept)]
        with replaced_file(self._path) as unfinished:
            unfinished.write_text(json.dumps({"entered": lines}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.kept = dict(kept)


def of_student(kept: Mapping[Place, Kept], student: str) -> dict[Place, Kept]:
    """Return what is kept of one student.

    Args:
        kept: of all.
        student: whose.
    """
    return {place: entry for place, entry in sorted(kept.items()) if place.student == student}


def students_of(places: Iterable[Place]) -> list[str]:
    """Return the students of places, sorted; what holds for all has none.

    Args:
        places: of what people entered.
    """
    return sorted({place.student for place in places if place.student})


def _read(path: Path) -> dict[Place, Kept]:
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))["entered"]
        return dict(map(_from_json, lines))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CourseError(
            f"{path}, which keeps what people entered in the gradebook, is damaged ({type(error).__name__}): "
            "mend it, or move it away and run this again"
        ) from error


def _to_json(place: Place, kept: Kept) -> dict[str, Any]:
    return {
        "student": place.student,
        "notebook": place.notebook,
        "cell": place.cell,
        "field": place.field,
        "value": kept.found.value,
        "row": kept.found.row,
        "reviewed": kept.found.is_reviewed,
        "since": kept.since.isoformat(),
        "earlier": [[earlier.value, earlier.since.isoformat()] for earlier in kept.earlier],
    }


def _from_json(line: Mapping[str, Any]) -> tuple[Place, Kept]:
    place = Place(line["student"], line["notebook"], line["cell"], Field(line["field"]).value)
    earlier = tuple(Earlier(value, datetime.fromisoformat(since)) for value, since in line["earlier"])
    found = Found(line["value"], line["row"], bool(line["reviewed"]))
    return place, Kept(found, datetime.fromisoformat(line["since"]), earlier)
