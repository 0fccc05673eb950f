"""The commonest faults of a class: those of the same place and attribute together, in whatever stage or block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.grading.report import Report
from helpers.contract.texts import shortened
from helpers.contract.verdict import Mismatch, Result

_LONGEST_MESSAGE = 400
_LONGEST_NAME = 80

Key = tuple[str, str]
"""The place, without the stage and the letter of one case, and the attribute; of an error, its type and "error"."""


@dataclass(frozen=True)
class Fault:
    """A fault that some students made.

    Args:
        place: the layers, or the type of an error.
        attribute: what differs.
        functions: in which it is, the one where it is most frequent first.
        students: how many made it.
        message: a typical one.
        hints: the texts that teach it, one for each stage; empty if there are none.
    """

    place: str
    attribute: str
    functions: tuple[str, ...]
    students: int
    message: str
    hints: tuple[str, ...]


@dataclass
class _Group:
    students: set[str] = field(default_factory=set)
    functions: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    own_hints: Counter[tuple[str, ...]] = field(default_factory=Counter)
    following_hints: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def fault(self, key: Key) -> Fault:
        hints = self.own_hints or self.following_hints
        return Fault(
            place=shortened(key[0], _LONGEST_NAME),
            attribute=key[1],
            functions=tuple(name for name, _count in self.functions.most_common()),
            students=len(self.students),
            message=shortened(self.messages.most_common(1)[0][0], _LONGEST_MESSAGE),
            hints=hints.most_common(1)[0][0] if hints else (),
        )


def faults_of(reports: Mapping[str, Report]) -> list[Fault]:
    """Return the faults of a class, the most frequent first.

    Args:
        reports: the newest one on each student.
    """
    groups: dict[Key, _Group] = {}
    for student, report in reports.items():
        for function, result in _failed(report):
            for fault, following in _with_following(result):
                group = groups.setdefault(_key(fault), _Group())
                group.students.add(student)
                group.functions[function] += 1
                group.messages[fault.fault] += 1
                if fault.hints:
                    group.own_hints[fault.hints] += 1
                elif following:
                    group.following_hints[following] += 1
    found = [group.fault(key) for key, group in groups.items()]
    return sorted(found, key=lambda fault: (-fault.students, fault.place, fault.attribute))


def _failed(report: Report) -> Iterator[tuple[str, Result]]:
    for verdict in report.verdicts.values():
        for result in verdict.results:
            if result.mismatches:
                yield verdict.function, result


def _with_following(result: Result) -> Iterator[tuple[Mismatch, tuple[str, ...]]]:
    """Yield each fault with the hints of the next one that has any: neighbours with the same hints show them once."""
    following: tuple[str, ...] = ()
    for fault in reversed(result.mismatches):
        following = fault.hints or following
        yield fault, following


def _key(fault: Mismatch) -> Key:
    if fault.facts.error_code:
        return fault.facts.error_code.value, fault.attribute
    if fault.facts.error_type:
        return fault.facts.error_type, fault.attribute
    return fault.facts.general_where or fault.where, fault.attribute
