"""What a criterion finds: differences as mismatches, those that say the same of several layers as one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from helpers.compare import wording
from helpers.compare.evidence import Evidence
from helpers.contract.verdict import Facts, Mismatch
from helpers.differences.difference import Difference, Kind
from helpers.hints.lookup import Hints, hints_for
from helpers.i18n import _

_MOST_SHOWN = 4


@dataclass(frozen=True)
class Finding:
    """What a criterion finds; nothing at all means that it is fulfilled.

    Args:
        mismatches: the faults that it is about.
        note: why it is not fulfilled without faults of its own, or what else there is to say of the faults.
        given: whether its points are given all the same, because the cause is charged elsewhere.
    """

    mismatches: Sequence[Mismatch] = ()
    note: str = ""
    given: bool = False


FULFILLED = Finding()


def report(evidence: Evidence, differences: Sequence[Difference], *, otherwise: str = "") -> Finding:
    """Turn differences into mismatches.

    Args:
        evidence: of the function.
        differences: the differences.
        otherwise: the note if there are none.
    """
    if not differences:
        return Finding(note=otherwise)
    faults = _grouped(evidence, differences)
    more = len(faults) - _MOST_SHOWN
    shown = _without_repeated_hints(faults[:_MOST_SHOWN])
    return Finding(shown, _("and {count} more of this kind").format(count=more) if more > 0 else "")


def with_hints(mismatch: Mismatch, hints: Hints) -> Mismatch:
    """Return a mismatch with the hints that go with it."""
    return replace(mismatch, hints=hints.texts, facts=replace(mismatch.facts, hint_ids=hints.ids))


def without_hints(mismatch: Mismatch) -> Mismatch:
    """Return a mismatch without its hints."""
    return replace(mismatch, hints=(), facts=replace(mismatch.facts, hint_ids=()))


def _grouped(evidence: Evidence, differences: Sequence[Difference]) -> list[Mismatch]:
    """Return one mismatch for each statement that differences make; many wrong names are one, too."""
    renamed = [difference for difference in differences if difference.kind is Kind.NAME]
    if len(renamed) <= _MOST_SHOWN:
        renamed = []
    groups: dict[Hashable, list[Difference]] = {}
    for difference in differences:
        if difference not in renamed:
            groups.setdefault(difference.statement, []).append(difference)
    faults = [_of_group(evidence, group) for group in groups.values()]
    return faults + ([_of_names(evidence, renamed)] if renamed else [])


def _of_group(evidence: Evidence, group: Sequence[Difference]) -> Mismatch:
    """Report differences that say the same of several layers."""
    first = group[0]
    mismatch = Mismatch(
        where=wording.several(map(wording.where, group)),
        attribute=first.attribute,
        expected=wording.expected(first),
        actual=wording.actual(first),
        form=wording.form_of(group),
        facts=Facts(general_where=wording.several(map(wording.general_where, group))),
    )
    return with_hints(mismatch, hints_for(first, evidence.function))


def _of_names(evidence: Evidence, renamed: Sequence[Difference]) -> Mismatch:
    """Report many wrong names at once."""
    mismatch = Mismatch(
        where=_("{count} layers").format(count=len(renamed)),
        attribute=renamed[0].attribute,
        expected=wording.several(map(wording.expected, renamed)),
        actual=wording.several(map(wording.actual, renamed)),
    )
    return with_hints(mismatch, hints_for(renamed[0], evidence.function))


def _without_repeated_hints(faults: Sequence[Mismatch]) -> list[Mismatch]:
    """Show hints only with the last of several neighbouring faults that have the same ones."""
    repeated = [fault.facts.hint_ids == following.facts.hint_ids for fault, following in pairwise(faults)]
    pairs = zip(faults, [*repeated, False], strict=True)
    return [without_hints(fault) if is_repeated else fault for fault, is_repeated in pairs]
