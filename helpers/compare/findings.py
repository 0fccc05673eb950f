"""What a criterion finds: differences as mismatches, those that say the same of several layers as one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from helpers.compare import wording
from helpers.compare.causes import follows_from, named
from helpers.compare.evidence import Evidence
from helpers.compare.forms import form_of
from helpers.compare.values import value
from helpers.contract.texts import Form
from helpers.contract.verdict import Facts, Mismatch
from helpers.differences.difference import Difference, Kind
from helpers.hints.lookup import Hints, hints_for
from helpers.i18n import _

Group = Sequence[Difference]
"""Differences that are reported in one sentence."""

_MOST_SHOWN = 5
_MOST_NAMES_APART = 4


@dataclass(frozen=True)
class Finding:
    """What a criterion finds; nothing at all means that it is fulfilled.

    Args:
        mismatches: the faults that it is about.
        note: why it is not fulfilled without faults of its own, or what else there is to say of the faults.
        given: whether its points are given all the same, because the cause is charged elsewhere.
        causes: the differences that it follows from, if the note says that.
    """

    mismatches: Sequence[Mismatch] = ()
    note: str = ""
    given: bool = False
    causes: Sequence[Difference] = ()


FULFILLED = Finding()


def following(causes: Sequence[Difference]) -> Finding:
    """Return the finding of a result that differences spoil, which are reported elsewhere.

    Args:
        causes: the differences; if there are none, nothing is found.
    """
    return Finding(note=follows_from(causes), causes=causes)


def report(evidence: Evidence, differences: Sequence[Difference], *, otherwise: str = "") -> Finding:
    """Turn differences into mismatches; what follows from a parameter that is missing is no fault of its own.

    Args:
        evidence: of the function.
        differences: the differences.
        otherwise: the note if there are none.
    """
    own = [it for it in differences if not it.lacking]
    if not own:
        return following(differences) if differences else Finding(note=otherwise)
    groups = _grouped(own)
    shown = _foremost(groups)
    further = [group for group in groups if group not in shown]
    faults = [_of_group(evidence, group) for group in shown]
    return Finding(_without_repeated_hints(faults), _also(further) if further else "")


def with_hints(mismatch: Mismatch, hints: Hints) -> Mismatch:
    """Return a mismatch with the hints that go with it."""
    return replace(mismatch, hints=hints.texts, facts=replace(mismatch.facts, hint_ids=hints.ids))


def without_hints(mismatch: Mismatch) -> Mismatch:
    """Return a mismatch without its hints."""
    return replace(mismatch, hints=(), facts=replace(mismatch.facts, hint_ids=()))


def _grouped(differences: Sequence[Difference]) -> list[Group]:
    """Put differences together that make the same statement, or one statement about neighbours or about names."""
    renamed = [it for it in differences if it.kind is Kind.NAME and not it.is_of_model and not wording.renaming(it)]
    if len(renamed) <= _MOST_NAMES_APART:
        renamed = []
    groups: dict[Hashable, list[Difference]] = {}
    before: Difference | None = None
    key: Hashable = None
    for difference in differences:
        if not (before and difference.is_missing_behind(before)):
            key = Kind.NAME if difference in renamed else wording.renaming(difference) or difference.statement
        groups.setdefault(key, []).append(difference)
        before = difference
    return list(groups.values())


def _foremost(groups: Sequence[Group]) -> list[Group]:
    """Return the groups that are shown in full: all about layers and inputs, one of each setting, and a few more."""
    seen: set[str] = set()
    chosen: list[Group] = []
    for group in groups:
        first = group[0]
        if first.kind not in (Kind.NAME, Kind.ATTRIBUTE) or first.attribute not in seen:
            chosen.append(group)
        seen.add(first.attribute)
    chosen += [group for group in groups if group not in chosen][: max(0, _MOST_SHOWN - len(chosen))]
    return [group for group in groups if group in chosen]


def _also(groups: Sequence[Group]) -> str:
    """Name the faults that are not shown in full, by what differs and where."""
    return _("likewise: {faults}").format(faults=named([difference for group in groups for difference in group]))


def _of_group(evidence: Evidence, group: Group) -> Mismatch:
    """Report differences that say the same of several layers, or many wrong names at once."""
    first = group[0]
    are_names = any(difference.statement != first.statement for difference in group) and first.kind is Kind.NAME
    if are_names and wording.renaming(first) is None:
        return _of_names(evidence, group)
    mismatch = Mismatch(
        where=wording.several(map(wording.where, group)),
        attribute=first.attribute,
        expected=wording.expected_of(group),
        actual=wording.actual_of(group),
        form=form_of(group),
        call=first.case.call if first.case else "",
        facts=Facts(general_where=wording.several(map(wording.general_where, group)), follows=bool(first.written)),
    )
    return with_hints(mismatch, hints_for(first, evidence.function))


def _of_names(evidence: Evidence, renamed: Group) -> Mismatch:
    """Report many wrong names at once, in the call that shows them."""
    first = renamed[0]
    mismatch = Mismatch(
        where=_("{count} layers").format(count=len(renamed)),
        attribute=first.attribute,
        expected=wording.several(it.written or value(it.expected) for it in renamed),
        actual=wording.given_names(renamed),
        form=Form.IN_CALL if first.case else Form.COMPARISON,
        call=first.case.call if first.case else "",
    )
    return with_hints(mismatch, hints_for(first, evidence.function))


def _without_repeated_hints(faults: Sequence[Mismatch]) -> list[Mismatch]:
    """Show hints only with the last of several neighbouring faults that have the same ones."""
    repeated = [fault.facts.hint_ids == following.facts.hint_ids for fault, following in pairwise(faults)]
    pairs = zip(faults, [*repeated, False], strict=True)
    return [without_hints(fault) if is_repeated else fault for fault, is_repeated in pairs]
