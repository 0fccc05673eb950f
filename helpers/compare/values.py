"""Write values as people read them."""

from __future__ import annotations

from helpers.contract.initializers import ARGUMENT, WRITTEN, Initializer
from helpers.contract.rows import Role
from helpers.differences.difference import Difference, Kind
from helpers.i18n import _

_MOST_CHARACTERS = 160
_DIGITS = range(6, 18)


def value(thing: object) -> str:
    """Write a value as people read it, cut to a length that they read."""
    if isinstance(thing, Initializer):
        is_uncalled = thing.name == ARGUMENT and not thing.has_seed
        text = _("{name}, which is not called").format(name=thing.written) if is_uncalled else thing.written
    else:
        text = thing if isinstance(thing, str) else _("none") if thing is None else repr(thing)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}..."


def value_in(difference: Difference, thing: object) -> str:
    """Write one of a difference's two values.

    A block is given an initializer that it calls itself, so its seed is shown only if that is what differs. Filters, a
    padding that is the same on both sides, and the shape of the images are written as in the exercise.

    Args:
        difference: with both values.
        thing: one of them.
    """
    names = {getattr(it, "name", it) for it in (difference.expected, difference.actual)}
    if difference.row and difference.row.role is Role.BLOCK and isinstance(thing, Initializer) and len(names) > 1:
        return WRITTEN.get(thing.name, thing.name)
    return value(_as_in_the_exercise(difference, thing))


def _as_in_the_exercise(difference: Difference, thing: object) -> object:
    if not isinstance(thing, tuple):
        return thing
    if difference.setting == "filters":
        return list(thing)
    if difference.kind is Kind.INPUT_SHAPE:
        return thing[1:] if thing[:1] == (None,) else thing
    are_sides = difference.setting == "padding" and all(isinstance(it, tuple) and len({*it}) == 1 for it in thing)
    return tuple(it[0] for it in thing) if are_sides else thing


def told_apart(wanted: float, given: float) -> tuple[str, str]:
    """Return two different numbers with as many digits as it takes to see the difference."""
    texts = ((f"{wanted:.{digits}g}", f"{given:.{digits}g}") for digits in _DIGITS)
    return next((pair for pair in texts if pair[0] != pair[1]), (repr(wanted), repr(given)))
