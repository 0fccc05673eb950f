"""Read an answer, whatever a student gives: a number, a list of numbers, or why it is neither."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from typing import Any

from helpers.i18n import _


class UnreadableError(Exception):
    """An answer is not what the question asks for; the message says so in one sentence."""


class UnansweredError(Exception):
    """There is no answer yet."""


def as_number(answer: object) -> float:
    """Return an answer as a number.

    Args:
        answer: a number, or an array or tensor that holds one.

    Raises:
        UnansweredError: it is `...` or None.
        UnreadableError: it is no number.
    """
    _require_given(answer)
    if isinstance(answer, bool | str | bytes) or (not _is_scalar(answer) and _is_listed(answer)):
        raise UnreadableError(_NEEDS_A_NUMBER.format(kind=_kind(answer)))
    try:
        number = float(answer)  # type: ignore[arg-type]
    except Exception as error:  # the conversion may be anybody's code: a tensor's, an array's
        raise UnreadableError(_NEEDS_A_NUMBER.format(kind=_kind(answer))) from error
    if not math.isfinite(number):
        raise UnreadableError(
            _("{number} is not a number that can be compared: check how you computed it.").format(number=number)
        )
    return number


def as_numbers(answer: object, count: int) -> tuple[float, ...]:
    """Return an answer as some numbers.

    Args:
        answer: a list, a tuple, an array or a tensor.
        count: how many numbers it must hold.

    Raises:
        UnansweredError: it, or a part of it, is `...` or None.
        UnreadableError: it is not so many numbers.
    """
    _require_given(answer)
    if isinstance(answer, str | bytes) or not _is_listed(answer):
        raise UnreadableError(_NEEDS_A_LIST.format(count=count, kind=_kind(answer)))
    try:
        parts = list(answer)  # type: ignore[call-overload]
    except Exception as error:  # as above
        raise UnreadableError(_NEEDS_A_LIST.format(count=count, kind=_kind(answer))) from error
    if len(parts) != count:
        message = _("Give {count} numbers: there are {given}.")
        raise UnreadableError(message.format(count=count, given=len(parts)))
    return tuple(as_number(part) for part in parts)


_NEEDS_A_NUMBER = _("Give one number without quotes, such as 12 or 1.5: this is of type {kind}.")
_NEEDS_A_LIST = _("Give {count} numbers in parentheses or brackets: this is of type {kind}.")


def _require_given(answer: object) -> None:
    parts = answer if isinstance(answer, tuple | list) else [answer]
    if any(part is None or part is ... for part in parts):
        raise UnansweredError


def _is_scalar(answer: object) -> bool:
    """Return whether it is one number, also in an array or a tensor without axes."""
    return isinstance(answer, numbers.Number) or getattr(answer, "shape", None) == ()


def _is_listed(answer: Any) -> bool:
    return isinstance(answer, Iterable) or hasattr(answer, "__getitem__")


def _kind(answer: object) -> str:
    return type(answer).__name__
