"""Turn what the student's code holds into plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.contract.errors import ErrorCode, ResultError
from helpers.contract.initializers import Initializer, seeded
from helpers.contract.observation import Output
from helpers.i18n import _

_MOST_VALUES = 200_000


def describe_initializer(initializer: Any) -> Initializer:
    """Return an initializer of Keras's or the student's as data."""
    config = initializer.get_config() if hasattr(initializer, "get_config") else {}
    name = str(getattr(initializer, "label", type(initializer).__name__))
    if "seed" not in config:
        return Initializer(name)
    seed = plain(config["seed"])
    return seeded(name, seed if seed is None or type(seed) is int else repr(seed))


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it, or an initializer; the name of its type where JSON has no form for it."""
    if isinstance(value, Initializer):
        return value
    if isinstance(value, Mapping):
        return value["class_name"] if "class_name" in value else {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    scalar = value.item() if isinstance(value, np.generic) else value
    if isinstance(scalar, float):
        return round(scalar, 12)
    return scalar if scalar is None or isinstance(scalar, bool | int | str) else type(scalar).__name__


def output_of(result: Any) -> Output:
    """Return what a function computed.

    Args:
        result: what it returned.

    Raises:
        ResultError: it is no array of numbers, or a very large one.
    """
    if result is None:
        raise ResultError(ErrorCode.NO_TENSOR, _("the function returned nothing: does its last line return X?"))
    if isinstance(result, list | tuple):
        message = _("the function returned {kind} of {count}, expected one tensor")
        kind, count = with_article(type(result).__name__), len(result)
        raise ResultError(ErrorCode.NO_TENSOR, message.format(kind=kind, count=count))
    values = np.asarray(None if isinstance(result, int | float) else result)
    if values.dtype.kind not in "fiu" or values.size > _MOST_VALUES:
        message = _("expected an array of numbers, got {kind}")
        raise ResultError(ErrorCode.NO_NUMBERS, message.format(kind=with_article(type(result).__name__)))
    return Output(values.shape, values.astype(np.float64).ravel())


def with_article(noun: str) -> str:
    """Return a noun with `a` or `an` before it.

    >>> with_article("int"), with_article("list")
    ('an int', 'a list')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
