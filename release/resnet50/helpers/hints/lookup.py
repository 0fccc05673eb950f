"""The hints that go with a fault: what to look at, what is the matter with it, which rule decides; never the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from helpers.contract.exercises import BLOCKS
from helpers.differences.diff import AND, MISSING, NO_LAYER, PLACED_AFTER, THE_INPUT, Difference
from helpers.hints.errors import ERROR_LOOKS, ERROR_RULES, ERRORS
from helpers.hints.looks import LOOKS
from helpers.hints.rules import RULES
from helpers.hints.whys import HERE, POINTER, SECTIONS, WHYS
from helpers.i18n import _

STAGES = (1, 2, 3)
"""What to look at and where the notebook explains it; what is the matter with it; which rule decides."""

Hints = tuple[str, ...]
"""One for each stage, or none at all."""

Text = TypeVar("Text")

_WHYS = {key: (why, section) for section, whys in WHYS.items() for key, why in whys.items()}
_ERRORS = {part: (why, section) for section, whys in ERRORS.items() for part, why in whys.items()}
_SECTION_OF = {"identity_block": 4, "convolutional_block": 5, "ResNet50": 6}
_IN_A_BLOCK = re.compile(r"(conv|bn|ReLU after bn) (1|2a|2b|2c)|(ReLU after )?Add")
_COMPONENT = re.compile(
    re.escape(PLACED_AFTER.format(layer="LAYER", layers="BEFORE"))
    .replace("LAYER", ".*")
    .replace("BEFORE", r"(res|bn)\w*_branch(\w+)")
)
"""The layer that an extra layer follows, by the name that the table gives it."""


def hints_for(difference: Difference, function: str = "") -> Hints:
    """Give the hints of all stages for a fault.

    Args:
        difference: the fault.
        function: the graded function that has it, if it is known.

    >>> for hint in hints_for(Difference("units", "fc6", "configuration", "units", 6, 5)):
    ...     print(hint)
    Look at the last layer, and at what its size depends on. See section 6, ResNet-50.
    There must be one output for each class, and how many there are is for the caller to say.
    The probabilities of C classes are C numbers, and C is an argument.
    """
    section = _section(difference, function)
    return _staged([*_keys(difference, section), "other"], section)


def hints_about(criterion: str, function: str) -> Hints:
    """Give the hints for a criterion's own result: a signature, a shape, values or a number; none where none is known.

    Args:
        criterion: its name in the table of points.
        function: the graded function.
    """
    keys = [f"{criterion} of {function}", criterion]
    return _staged(keys, _SECTION_OF[function]) if any(key in _WHYS for key in keys) else ()


def hints_about_error(text: str, function: str) -> Hints:
    """Give the hints for an error that stops a function.

    Args:
        text: the error's type and message.
        function: the graded function.
    """
    why, section = _longest(_ERRORS, text)
    look = _pointed(_longest(ERROR_LOOKS, text), section, here=_SECTION_OF[function])
    return look, _(why), _(_longest(ERROR_RULES, text))


def _staged(keys: Iterable[str], here: int) -> Hints:
    """Give for each stage the sentence with the most particular key; the section is the one that tells why."""
    listed = list(keys)
    why, section = _first(_WHYS, listed)
    return _pointed(_first(LOOKS, listed), section, here=here), _(why), _(_first(RULES, listed))


def _first(table: Mapping[str, Text], keys: Iterable[str]) -> Text:
    return next(table[key] for key in keys if key in table)


def _longest(table: Mapping[str, Text], text: str) -> Text:
    """Give what the longest key says of which every piece is in a text; pieces of our own messages in translation."""
    fitting = (key for key in table if all(_(piece) in text for piece in key.split(": ")))
    return table[max(fitting, key=len)]


def _pointed(look: str, section: int, *, here: int) -> str:
    number = here if section == HERE else section
    return f"{_(look)} {_(POINTER).format(number=number, title=_(SECTIONS[number]))}"


def _section(difference: Difference, function: str) -> int:
    """Give the section of the exercise in which a fault is: the block's if the row tells it, else the function's."""
    block, role = difference.row.partition(": ")[0], _role(difference)
    if block.startswith("block ") and _IN_A_BLOCK.fullmatch(role):
        return 5 if block.endswith("a") else 4
    if function in _SECTION_OF:
        return _SECTION_OF[function]
    return (5 if role.endswith(" 1") else 4) if _IN_A_BLOCK.fullmatch(role) else 6


def _keys(difference: Difference, section: int) -> Iterator[str]:
    """Give the keys under which a fault's sentence may stand, from the most particular one."""
    if difference.attribute == "layer":
        yield from _keys_of_a_layer(difference, section)
    special = _special(difference)
    role = _role(difference)
    for what in (f"{difference.attribute} of {role}", f"{difference.attribute} of {_kind(role)}", difference.attribute):
        yield f"{what}, {special}"
        yield what


def _keys_of_a_layer(difference: Difference, section: int) -> Iterator[str]:
    """Give the keys of a layer that is missing, too many or replaced."""
    if difference.expected == NO_LAYER:
        yield from _keys_of_an_extra_layer(difference, section)
        return
    role, actual = _role(difference), str(difference.actual)
    for each in (role, _kind(role)):
        if actual == MISSING:
            yield f"missing {each}"
        else:
            yield f"{actual} instead of {each}"
            yield f"another layer instead of {each}"


def _keys_of_an_extra_layer(difference: Difference, section: int) -> Iterator[str]:
    """Give the keys of a layer too many; only from an identity block's input may it stand on a bare shortcut."""
    role, actual = _role(difference), str(difference.actual)
    if role == "input" and section == _SECTION_OF["identity_block"]:
        yield "extra layer after input, of an identity block"
    yield f"extra {actual} after {role}"
    yield f"extra {actual} after {_kind(role)}"
    yield f"extra {actual}"
    yield "extra block" if actual in BLOCKS else "extra layer"


def _role(difference: Difference) -> str:
    """Give the table's word for the layer, or for the one before a layer that is too many."""
    before = _COMPONENT.fullmatch(difference.where)
    if ": extra " in difference.row and before:
        return f"{'conv' if before[1] == 'res' else 'bn'} {before[2]}"
    place, _, inside = difference.row.partition(": ")
    return place if not inside or inside.startswith("extra ") else inside


def _kind(role: str) -> str:
    """Give the first word of a role, which is what kind of layer it is."""
    return role.partition(" ")[0]


def _special(difference: Difference) -> str:
    """Tell apart what can be wrong with one attribute."""
    expected, actual = str(difference.expected), str(difference.actual)
    if difference.attribute == "training" and difference.actual is None:
        return "not given"
    if difference.attribute == "kernel_initializer":
        if expected.partition("(")[0] == actual.partition("(")[0]:
            return "other seed"
        return "not the argument" if expected.startswith("initializer") else ""
    if difference.attribute == "inputs" and len(set(actual.split(AND))) < len(actual.split(AND)):
        return "twice the same"
    return "of an identity block" if THE_INPUT in expected and THE_INPUT not in actual else ""
