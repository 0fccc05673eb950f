"""Find out whose each parcel is, and whether two people claim to be the same student."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.collect.attempts import Attempt
from autograder.collect.layouts.parcel import Claim, Layout, Parcel
from autograder.collect.matching import Index
from autograder.collect.sources.entry import Source


@dataclass(frozen=True)
class Unplaced:
    """Something that was not collected.

    Args:
        place: where it is.
        reason: why, as the predicate of a sentence about it.
    """

    place: str
    reason: str


@dataclass(frozen=True)
class Assigned:
    """A parcel of which it is clear whose it is.

    Args:
        source: that holds its files.
        parcel: the files and the time.
        claim: by which its student was found.
    """

    source: Source
    parcel: Parcel
    claim: Claim


@dataclass
class Assignment:
    """Whose each parcel is, while it is found out.

    Args:
        students: the parcels of each student, by id, in the order in which they were found.
        unplaced: what is nobody's, or not clearly somebody's.
    """

    students: dict[str, list[Assigned]] = field(default_factory=lambda: defaultdict(list))
    unplaced: list[Unplaced] = field(default_factory=list)


def assign(divided: Iterable[tuple[Source, Layout]], index: Index) -> Assignment:
    """Return whose each parcel is.

    Args:
        divided: the sources, each with its layout.
        index: of the students.
    """
    found = Assignment()
    for source, layout in divided:
        found.unplaced += [Unplaced(f"{source.name}: {entry.path}", entry.reason) for entry in source.refused]
        found.unplaced += [Unplaced(f"{source.name}: {entry.path}", "belongs to nobody") for entry in layout.strays]
        for parcel in layout.parcels:
            _assign(source, parcel, index, found)
    return found


def _assign(source: Source, parcel: Parcel, index: Index, found: Assignment) -> None:
    place = f"{source.name}: {parcel.place}"
    if not parcel.claims:
        found.unplaced.append(Unplaced(place, "does not say whose it is"))
    for claim in parcel.claims:
        match = index.find(claim)
        if match.student is None:
            found.unplaced.append(Unplaced(place, f"is not collected: {match.reason} ({claim.key})"))
        else:
            found.students[match.student].append(Assigned(source, parcel, claim))


def why_contested(assigned: Sequence[Assigned], known: Mapping[str, Attempt]) -> str:
    """Return why a student's parcels may be those of two people; empty if they are not.

    Args:
        assigned: the student's parcels.
        known: the student's attempts of earlier runs.
    """
    earlier = {(attempt.lms, attempt.key) for attempt in known.values() if attempt.lms.has_numbers}
    numbered = {(one.claim.lms, one.claim.key) for one in assigned if one.claim.lms.has_numbers} | earlier
    keys: dict[object, set[str]] = defaultdict(set)
    for lms, key in numbered:
        keys[lms].add(key)
    for one in assigned:
        keys[id(one.source)].add(one.claim.key)
    rivals = max(keys.values(), key=len, default=set())
    return _sentence(rivals) if len(rivals) > 1 else ""


def _sentence(keys: Collection[str]) -> str:
    return f"is claimed by more than one: {', '.join(sorted(keys))}"
