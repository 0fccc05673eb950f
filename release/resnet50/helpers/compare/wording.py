"""Put differences into words: the only place where they become text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import starmap

from helpers.compare.values import value, value_in
from helpers.contract.chain import ASKED
from helpers.contract.exercises import PARAMETERS
from helpers.contract.rows import Role
from helpers.differences.difference import Difference, Kind, Layer
from helpers.differences.own_names import is_automatic
from helpers.i18n import _

MISSING = _("missing")
EXTRA = _("extra layer")
UNUSED = _("used by nothing")
AND = _(" and ")
_KIND_OF_MODELS = "Functional"
MOST_NAMES = 16
"""The number of blocks in ResNet50."""

Name = Callable[[Layer], str]


def layer_name(layer: Layer) -> str:
    """Return what people call a layer: the student's name for it, the table's, its place, or its kind."""
    if layer.kind == "Input":
        return _("the input")
    if layer.behind:
        return placed_after(layer.kind, layer.behind)
    return layer.given or layer.name or (layer.row.id if layer.row else layer.kind)


def where(difference: Difference, name: Name = layer_name) -> str:
    """Return the place of a difference: the layer's name, or what an added layer comes after.

    Args:
        difference: the difference.
        name: returns what a layer is called.
    """
    if difference.kind is Kind.FUSED_ACTIVATION:
        return _listed(difference.stands_after, name)
    if difference.kind is Kind.LAYER_EXTRA:
        placed = _placed(difference, difference.layer.kind, name)
        own = difference.layer.name
        return _("{layer} ({place})").format(layer=own, place=placed) if own else placed
    role = difference.row.role if difference.row else None
    if difference.kind is Kind.ORDER:
        return _("{first} to {last}").format(first=name(difference.layer), last=name(difference.belongs_after[-1]))
    if difference.kind is Kind.OUTPUT:
        return _("the model") if role is Role.SOFTMAX else _("the block")
    return _("the model") if role is Role.MODEL else name(difference.layer)


def general_where(difference: Difference) -> str:
    """Return the place of a difference without what the case that shows it, or the student's code in it, decides."""
    if difference.kind is Kind.LAYER_EXTRA:
        return _placed(difference, _general_kind(difference.layer.kind), _general_name)
    return where(difference, _general_name)


def expected(difference: Difference) -> str:
    """Return what the table asks for."""
    if difference.kind is Kind.LAYER_MISSING and difference.layer.name is None:
        return placed_after(difference.layer.kind, difference.belongs_after)
    texts = {
        Kind.PLACE: _place(difference.belongs_after, difference.belongs_before),
        Kind.INPUTS: _listed(difference.belongs_after),
        Kind.OUTPUT: _listed(difference.belongs_after),
        Kind.ORDER: several(map(layer_name, difference.belongs_after)),
        Kind.FUSED_ACTIVATION: _("none"),
        Kind.LAYER_EXTRA: _("no layer here"),
    }
    if difference.kind in texts:
        return texts[difference.kind]
    return _with_arguments(difference) if difference.written else value_in(difference, difference.expected)


def renaming(difference: Difference) -> tuple[str, str] | None:
    """Return the beginnings of a layer's right and wrong name, if the names differ before their last underscore only.

    A wrong variable for the beginning of all names is one fault.
    """
    names = difference.expected, difference.actual
    if difference.kind is not Kind.NAME or difference.is_of_model or not all(isinstance(name, str) for name in names):
        return None
    (right, *end), (wrong, *its_end) = (name.rpartition("_") for name in names)
    return (right, wrong) if end == its_end and right != wrong and all((right, wrong)) else None


def expected_of(group: Sequence[Difference]) -> str:
    """Return what the table asks for in place of differences that are reported in one sentence."""
    first = group[0]
    if len(group) > 1 and first.kind is Kind.LAYER_MISSING:
        counted = together(starmap(_counted, Counter(it.layer.kind for it in group).items()))
        return counted if first.layer.name else placed_after(counted, first.belongs_after)
    return expected(_without_ends(first) if len(group) > 1 else first)


def _counted(kind: str, count: int) -> str:
    return _("{count} x {kind}").format(count=count, kind=kind) if count > 1 else kind


def actual_of(group: Sequence[Difference]) -> str:
    """Return what was observed instead."""
    if group[0].kind is Kind.SHARED_WEIGHTS:
        return layer_name(group[0].actual)
    return actual(_without_ends(group[0]) if len(group) > 1 else group[0])


def _without_ends(difference: Difference) -> Difference:
    """Return a wrong name without what follows its beginning, which is right and differs from layer to layer."""
    if renaming(difference) is None:
        return difference
    names = (difference.expected, difference.actual, difference.written)
    expected, actual, written = (name and f"{name.rpartition('_')[0]}_..." for name in names)
    return replace(difference, expected=expected, actual=actual, written=written)


def _with_arguments(difference: Difference) -> str:
    """Return how a value is written with the function's arguments, and what it is in the call that shows the fault."""
    is_argument = any(difference.written in parameters for parameters in PARAMETERS.values())
    written = _("the argument {name}").format(name=difference.written) if is_argument else difference.written
    return _("{written}, here {value}").format(written=written, value=value_in(difference, difference.expected))


def actual(difference: Difference) -> str:
    """Return what was observed instead, never in the words of what is expected."""
    text = _actual(difference, layer_name)
    if text != expected(difference):
        return text
    by_kind = _actual(difference, _name_with_kind)
    return by_kind if by_kind != text else repr(difference.actual)


def _actual(difference: Difference, name: Name) -> str:
    if difference.kind is Kind.SHARED_WEIGHTS:
        return _("those of {layer}").format(layer=name(difference.actual))
    if difference.kind is Kind.NAME:
        given = value(difference.actual)
        return _("Keras's default {name}").format(name=given) if _has_default_name(difference) else given
    texts = {
        Kind.PLACE: _place(difference.stands_after, difference.stands_before, name),
        Kind.INPUTS: _listed(difference.stands_after, name),
        Kind.OUTPUT: _listed(difference.stands_after, name),
        Kind.ORDER: several(map(name, difference.stands_after)),
        Kind.LAYER_MISSING: MISSING,
        Kind.LAYER_UNUSED: UNUSED,
    }
    return texts[difference.kind] if difference.kind in texts else value_in(difference, difference.actual)


def _name_with_kind(layer: Layer) -> str:
    """Return a name that tells a layer too many from a row of the table of the same name."""
    return layer_name(layer) if layer.row else _("another {kind} {name}").format(kind=layer.kind, name=layer.name or "")


def _place(feeding: Sequence[Layer], fed: Sequence[Layer], name: Name = layer_name) -> str:
    """Return a place, by the layers before it or else by those after it."""
    return _("before {layers}").format(layers=_listed(fed, name)) if fed else after(_listed(feeding, name))


def given_names(differences: Sequence[Difference]) -> str:
    """Return the wrong names of layers, or that all of them are those that Keras gives to layers without a name."""
    if all(map(_has_default_name, differences)):
        return _("Keras's defaults")
    return several(value(it.actual) for it in differences)


def _has_default_name(difference: Difference) -> bool:
    kind = _KIND_OF_MODELS if difference.is_of_model else difference.layer.kind
    return isinstance(difference.actual, str) and is_automatic(difference.actual, kind)


def several(names: Iterable[str]) -> str:
    """List names, and count those that are too many to be read."""
    listed = list(names)
    shown, more = ", ".join(listed[:MOST_NAMES]), len(listed) - MOST_NAMES
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def together(names: Iterable[str], joined_by: str = AND) -> str:
    """List any number of names.

    Args:
        names: the names, or lists of names.
        joined_by: stands before the last one.
    """
    listed = list(names)
    return joined_by.join([", ".join(listed[:-1]), *listed[-1:]] if len(listed) > 1 else listed)


def after(names: str) -> str:
    """Say after which layers another one comes."""
    return _("after {layers}").format(layers=names)


def _general_name(layer: Layer) -> str:
    """Return a name that says nothing of the case; a layer that the table does not have is called by its kind."""
    if layer.kind == "Input" or layer.row is None:
        return layer_name(replace(layer, name=None, given=None, behind=(), kind=_general_kind(layer.kind)))
    if layer.behind:
        return placed_after(layer.kind, layer.behind, _general_name)
    return layer.general or layer.row.id


def _general_kind(kind: str) -> str:
    """Return the kind of a layer, unless it may be a name of the student's."""
    return kind if kind in (*ASKED, "Input") else _("another layer")


def _listed(layers: Sequence[Layer], name: Name = layer_name) -> str:
    return together(map(name, layers)) or _("nothing")


def _placed(difference: Difference, kind: str, name: Name) -> str:
    """Return the place of an extra layer, with what it feeds if another layer takes the same as it does."""
    if len(difference.stands_after) > 1:
        return _("{layer} called on {layers}").format(layer=kind, layers=_listed(difference.stands_after, name))
    if not difference.stands_before:
        return placed_after(kind, difference.stands_after, name)
    before, after = _listed(difference.stands_after, name), _listed(difference.stands_before, name)
    return _("{layer} between {before} and {after}").format(layer=kind, before=before, after=after)


def placed_after(kind: str, layers: Sequence[Layer], name: Name = layer_name) -> str:
    """Return what a layer is called by its place.

    Args:
        kind: of the layer.
        layers: those before it.
        name: returns what a layer is called.
    """
    return _("{layer} after {layers}").format(layer=kind, layers=_listed(layers, name))
