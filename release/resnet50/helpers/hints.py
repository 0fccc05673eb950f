"""The hint that goes with a fault: why it matters and where the notebook explains it, never the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.differences import Difference
from helpers.hint_texts import ERRORS, HERE, POINTER, SECTIONS, WHYS

_WHYS = {key: (why, section) for section, whys in WHYS.items() for key, why in whys.items()}
_ERRORS = {part: (why, section) for section, whys in ERRORS.items() for part, why in whys.items()}
_SECTION_OF = {"identity_block": 4, "convolutional_block": 5, "ResNet50": 6}
_IN_A_BLOCK = re.compile(r"(conv|bn|ReLU after bn) (1|2a|2b|2c)|(ReLU after )?Add")
_COMPONENT = re.compile(r"after (res|bn)\w*_branch(\w+)$")
"""The layer that an extra layer follows, by the name that the table gives it."""


def hint_for(difference: Difference, function: str = "") -> str:
    """Say in one sentence why a fault matters, and where the notebook explains it.

    Args:
        difference: the fault.
        function: the graded function that has it, if it is known.

    >>> hint_for(Difference("conv 1", "res2a_branch1", "configuration", "strides", (2, 2), (1, 1)))[-39:]
    'See section 5, The convolutional block.'
    """
    key = next(key for key in (*_keys(difference), "other") if key in _WHYS)
    return _pointed(*_WHYS[key], here=_section(difference, function))


def hint_about(criterion: str, function: str) -> str:
    """Say why a criterion's own result matters: a signature, a shape, values or a number; nothing where none is known.

    Args:
        criterion: its name in the table of points.
        function: the graded function.
    """
    key = next((key for key in (f"{criterion} of {function}", criterion) if key in _WHYS), None)
    return "" if key is None else _pointed(*_WHYS[key], here=_SECTION_OF[function])


def hint_about_error(text: str, function: str) -> str:
    """Say why an error stops a function.

    Args:
        text: the error's type and message.
        function: the graded function.
    """
    part = max((part for part in _ERRORS if part in text), key=len)
    return _pointed(*_ERRORS[part], here=_SECTION_OF[function])


def _pointed(why: str, section: int, *, here: int) -> str:
    number = here if section == HERE else section
    return f"{why} {POINTER.format(number=number, title=SECTIONS[number])}"


def _section(difference: Difference, function: str) -> int:
    """Give the section of the exercise in which a fault is: the block's if the row tells it, else the function's."""
    block, _, inside = difference.row.partition(": ")
    if block.startswith("block ") and _IN_A_BLOCK.fullmatch(inside):
        return 5 if block.endswith("a") else 4
    if function in _SECTION_OF:
        return _SECTION_OF[function]
    role = _role(difference)
    return (5 if role.endswith(" 1") else 4) if _IN_A_BLOCK.fullmatch(role) else 6


def _keys(difference: Difference) -> Iterator[str]:
    """Give the keys under which a fault's sentence may stand, from the most particular one."""
    if difference.attribute == "layer":
        yield from _keys_of_a_layer(difference)
    special = _special(difference)
    role = _role(difference)
    for what in (f"{difference.attribute} of {role}", f"{difference.attribute} of {_kind(role)}", difference.attribute):
        yield f"{what}, {special}"
        yield what


def _keys_of_a_layer(difference: Difference) -> Iterator[str]:
    """Give the keys of a layer that is missing, too many or replaced."""
    role, actual = _role(difference), str(difference.actual)
    for each in (role, _kind(role)):
        if actual == "missing":
            yield f"missing {each}"
        elif difference.expected == "no layer here":
            yield f"extra {actual} after {each}"
        else:
            yield f"{actual} instead of {each}"
            yield f"another layer instead of {each}"
    yield f"extra {actual}"


def _role(difference: Difference) -> str:
    """Give the table's word for the layer, or for the one before a layer that is too many."""
    before = _COMPONENT.search(difference.where)
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
    if difference.attribute == "inputs" and len(set(actual.split(" and "))) < len(actual.split(" and ")):
        return "twice the same"
    return "of an identity block" if "the input" in expected and "the input" not in actual else ""
