"""Read what a call of a block says under the head that the exercise asks for, whatever the block's own head is."""

from __future__ import annotations

import inspect
from typing import Any

from helpers.contract.exercises import PARAMETERS
from helpers.observe import calling

_REQUIRED = {"f", "filters"}


def read_call(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a block's call, by the assignment's parameter names.

    A call is written for the block's own head, or for the head that the exercise asks for: the first of the two under
    which it makes sense counts. What it leaves out has the default that the exercise asks for, because another one is a
    fault of the head and is charged there.

    Args:
        function: the student's own block; None if there is none.
        name: which block it is.
        args: the call's positional arguments.
        kwargs: the call's keyword arguments.
    """
    asked = dict(zip(PARAMETERS[name], args, strict=False)) | kwargs
    own = _by_own_head(function, name, args, kwargs)
    fitting = [reading for reading in (own, asked) if reading is not None and _makes_sense(name, reading)]
    found = fitting[0] if fitting else asked if own is None else own
    return {known: value for known, value in calling.DEFAULTS.items() if known in PARAMETERS[name]} | found


def _by_own_head(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a call passes to the block's own head; None if the head says nothing, or does not take the call."""
    parameters = None if function is None else calling.parameters_of(function)
    if parameters is None or any(parameter.kind in calling.CATCH_ALL for parameter in parameters):
        return None
    try:
        passed = inspect.Signature(parameters).bind_partial(*args, **kwargs).arguments
    except TypeError:
        return None
    names = calling.canonical_names(name, parameters)
    return {names[own]: value for own, value in passed.items() if own in names}


def _makes_sense(name: str, reading: dict[str, Any]) -> bool:
    """Return whether a call passes what a block needs, each value one that can be meant for its parameter."""
    is_whole = reading.keys() >= _REQUIRED and reading.keys() <= set(PARAMETERS[name])
    return is_whole and all(calling.fits(known, value) for known, value in reading.items())
