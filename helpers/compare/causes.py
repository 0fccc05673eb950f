"""Name differences as the causes of something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpers.compare.forms import is_of_call
from helpers.compare.wording import AND, MOST_NAMES, general_where, several, together, where
from helpers.differences.difference import Difference, Kind
from helpers.i18n import _

_CAUSES = {
    Kind.LAYER_MISSING: _("the missing {where}"),
    Kind.LAYER_UNUSED: _("the unused {where}"),
    Kind.LAYER_EXTRA: _("the extra {where}"),
    Kind.LAYER_REPLACED: _("what is in place of {where}"),
    Kind.SHARED_WEIGHTS: _("the missing {where}"),
    Kind.INPUT_SHAPE: _("the shape of {where}"),
    Kind.INPUTS: _("the inputs of {where}"),
    Kind.OUTPUT: _("the outputs of {where}"),
    Kind.PLACE: _("the place of {where}"),
    Kind.ORDER: _("the order of {where}"),
}
_BETWEEN_LISTS = _(", and ")


def because(differences: Sequence[Difference]) -> str:
    """Say which differences something follows from, after the thing itself.

    Args:
        differences: at least one.
    """
    return _("because of {causes}").format(causes=named(differences))


def follows_from(differences: Sequence[Difference]) -> str:
    """Return the note of a result that differences spoil; empty if there are none."""
    return _("follows from {causes}").format(causes=named(differences)) if differences else ""


def shown_by_other_arguments(differences: Sequence[Difference]) -> str:
    """Return such a note that says nothing of the case that shows the differences; empty if there are none."""
    note = _("follows from {causes}; this shows only with arguments other than the notebook's")
    return note.format(causes=named(differences, general_where)) if differences else ""


def named(differences: Sequence[Difference], place_of: Callable[[Difference], str] = where) -> str:
    """Name differences as causes: what differs, each with all its places.

    Args:
        differences: at least one.
        place_of: returns what a place is called.
    """
    places: dict[tuple[str, str], list[str]] = {}
    names: dict[tuple[str, str], str] = {}
    for difference in differences:  # another call may give the same layer another name
        name = names.setdefault((difference.layer.id, general_where(difference)), place_of(difference))
        place = difference.lacking or name
        found = places.setdefault((_text(difference), difference.attribute), [])
        found += [place] if place not in found else []
    are_lists = any(len(found) > 1 for found in places.values())
    texts = [text.format(attribute=_(attribute), where=_listed(found)) for (text, attribute), found in places.items()]
    return together(texts, _BETWEEN_LISTS if are_lists else AND)


def _text(difference: Difference) -> str:
    if difference.lacking:
        return _("the missing parameter {where}")
    if is_of_call(difference):
        return _("argument {attribute} of {where}")
    return _CAUSES.get(difference.kind, _("{attribute} of {where}"))


def _listed(places: Sequence[str]) -> str:
    return together(places) if len(places) <= MOST_NAMES else several(places)
