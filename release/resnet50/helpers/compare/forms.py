"""Choose the sentence that a difference is put into."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.compare.wording import layer_name, placed_after
from helpers.contract.rows import Role
from helpers.contract.texts import Form
from helpers.differences.difference import Difference, Kind, Topic

_FORMS = {
    Kind.LAYER_MISSING: Form.MISSING,
    Kind.LAYER_UNUSED: Form.UNUSED,
    Kind.LAYER_EXTRA: Form.EXTRA,
    Kind.LAYER_REPLACED: Form.REPLACED,
    Kind.SHARED_WEIGHTS: Form.CALLED_AGAIN,
    Kind.INPUTS: Form.CALLED_ON,
}


def form_of(group: Sequence[Difference]) -> Form:
    """Return how differences that say the same of their layers are put into a sentence."""
    form = Form.IN_CALL if group[0].case else _FORMS.get(group[0].kind, Form.COMPARISON)
    if group[0].is_not_passed:
        return Form.NOT_PASSED
    if form is Form.COMPARISON and group[0].kind is Kind.ATTRIBUTE:
        return _form_of_setting(group[0])
    if form is Form.MISSING and all(map(_says_its_place, group)):
        return Form.ABSENT
    if form is Form.EXTRA and group[0].topic is Topic.BLOCKS:
        return Form.EXTRA_BLOCK
    return Form.UNUSED_LAYERS if form is Form.UNUSED and len(group) > 1 else form


def _form_of_setting(difference: Difference) -> Form:
    is_argument = is_of_call(difference)
    if difference.expected is None or (is_argument and difference.setting == "initializer"):
        return Form.NOT_ASKED
    return Form.ARGUMENT if is_argument else Form.COMPARISON


def is_of_call(difference: Difference) -> bool:
    """Return whether a difference is about an argument with which the network calls a block."""
    role = difference.row.role if difference.row else None
    return difference.kind is Kind.ATTRIBUTE and role is Role.BLOCK


def _says_its_place(difference: Difference) -> bool:
    """Tell whether what a missing layer is called says all that the table asks, as "ReLU after Add" does."""
    kind, called = difference.layer.kind, layer_name(difference.layer)
    told = {f"{kind} after {it.row.role.value}" for it in difference.belongs_after if it.row}
    return len(difference.belongs_after) == 1 and called in {placed_after(kind, difference.belongs_after), *told}
