"""What a criterion finds, and how differences are told: those that say the same of several layers in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from helpers.compare.evidence import Evidence
from helpers.contract.verdict import Mismatch
from helpers.differences.diff import Difference
from helpers.hints.lookup import hints_for
from helpers.i18n import _

_MOST_SHOWN = 4
_NOTHING = Mismatch("", "", "", "", ("nothing",))
_MOST_CHARACTERS = 160


@dataclass(frozen=True)
class Finding:
    """What a criterion finds; nothing at all means that it is fulfilled.

    Args:
        mismatches: faults of its own.
        note: else why it is not fulfilled, or what more there is to say of the faults.
        given: whether its points are given all the same, because what is wrong was charged elsewhere.
    """

    mismatches: Sequence[Mismatch] = ()
    note: str = ""
    given: bool = False


FULFILLED = Finding()


def told(evidence: Evidence, found: Sequence[Difference], *, otherwise: str = "") -> Finding:
    """Turn differences into mismatches, those that say the same of several layers into one.

    Args:
        evidence: of the function.
        found: the differences.
        otherwise: the note where there is none.
    """
    if not found:
        return Finding(note=otherwise)
    groups: dict[tuple[str, str, str], list[Difference]] = {}
    renamed = [each for each in found if each.attribute == "name"]
    if len(renamed) <= _MOST_SHOWN:
        renamed = []
    for each in (each for each in found if each not in renamed):
        groups.setdefault((each.attribute, _text(each.expected), _text(each.actual)), []).append(each)
    faults = [
        Mismatch(
            _several(each.where for each in group), attribute, expected, actual, hints_for(group[0], evidence.function)
        )
        for (attribute, expected, actual), group in groups.items()
    ]
    faults += [_renamed(evidence, renamed)] if renamed else []
    more = len(faults) - _MOST_SHOWN
    shown = pairwise([*faults[:_MOST_SHOWN], _NOTHING])
    faults = [replace(each, hints=()) if each.hints == after.hints else each for each, after in shown]
    return Finding(faults, _("and {count} more of this kind").format(count=more) if more > 0 else "")


def _renamed(evidence: Evidence, found: Sequence[Difference]) -> Mismatch:
    """Tell of many wrong names at once."""
    expected, actual = _several(_text(each.expected) for each in found), _several(_text(each.actual) for each in found)
    return Mismatch(
        _("{count} layers").format(count=len(found)), "name", expected, actual, hints_for(found[0], evidence.function)
    )


def _several(names: Iterable[str]) -> str:
    listed = list(names)
    shown = ", ".join(listed[:_MOST_SHOWN])
    more = len(listed) - _MOST_SHOWN
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def _text(value: object) -> str:
    text = value if isinstance(value, str) else _("not given") if value is None else repr(value)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}..."
