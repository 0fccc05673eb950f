"""Find the student who handed something in, by id, e-mail address, number in the LMS, or name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autograder.collect.layouts.parcel import Claim
from autograder.collect.names import bare, orders, plain, remains
from autograder.course.roster import Student


@dataclass(frozen=True)
class Match:
    """Who a claim means.

    Args:
        students: the ids of all who may be meant; one if it is clear.
        reason: why nobody is found, or not one alone; empty if it is clear.
    """

    students: tuple[str, ...]
    reason: str = ""

    @property
    def student(self) -> str | None:
        """The id of the one student that is meant."""
        return self.students[0] if len(self.students) == 1 and not self.reason else None


class Index:
    """The students of a course, by everything that may stand for them.

    Args:
        students: of the course.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        listed = tuple(students)
        self._ids = _table(listed, lambda student: {_composed(student.id)})
        self._folded_ids = _table(listed, lambda student: {plain(student.id)})
        self._emails = _table(listed, lambda student: {plain(student.email)} - {""})
        self._lms_ids = _table(listed, lambda student: {student.lms_id.strip()} - {""})
        self._names = _table(listed, lambda student: set(map(plain, orders(student))))
        self._bare = _table(listed, lambda student: _all(bare, orders(student)))
        self._remains = _table(listed, lambda student: _all(remains, orders(student)))

    def find(self, claim: Claim) -> Match:
        """Return who a claim means.

        Args:
            claim: what a source says.
        """
        known = set().union(*map(self._by_id, claim.ids)) | self._lms_ids.get(claim.lms_id, set())
        other_names = [name for name in claim.names if name not in claim.ids]
        if known:
            named = self._by_names(other_names, is_lossy=claim.is_lossy)
            if len(known) == 1 and named and not known & named:
                return Match(tuple(sorted(known | named)), "its id and its name are those of different students")
        else:
            known = self._by_names(claim.names, is_lossy=claim.is_lossy)
        if not known:
            return Match((), "nobody in the gradebook has this id, e-mail address or name")
        found = tuple(sorted(known))
        return Match(found) if len(found) == 1 else Match(found, f"it may be that of {' or '.join(found)}")

    def _by_id(self, value: str) -> set[str]:
        exact = self._ids.get(_composed(value), set()) | self._emails.get(plain(value), set())
        return exact or self._folded_ids.get(plain(value), set())

    def _by_names(self, names: Iterable[str], *, is_lossy: bool) -> set[str]:
        listed = list(names)
        if not is_lossy:
            exact = set().union(*(self._names.get(plain(name), set()) for name in listed))
            if exact:
                return exact
        loose = {form for name in listed for form in bare(name)}
        found = set().union(*(self._bare.get(form, set()) for form in loose))
        return found.union(*(self._remains.get(form, set()) for form in loose)) if is_lossy else found


def _table(students: Iterable[Student], forms: Callable[[Student], set[str]]) -> dict[str, set[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for student in students:
        for form in forms(student):
            table[form].add(student.id)
    return dict(table)


def _all(forms: Callable[[str], set[str]], names: Iterable[str]) -> set[str]:
    return {form for name in names for form in forms(name)}


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
