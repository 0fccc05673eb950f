"""Call a student's function as far as its own signature allows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from helpers.contract.exercises import PARAMETERS
from helpers.contract.observation import ANYTHING, Parameter, Signature

_DEFAULTS = {"stage": 1, "block": "a", "s": 2, "training": None}
"""What a parameter is given that the case leaves to the function; a wrong default costs the signature alone."""

_OTHER_NAMES = {
    "X": ("x", "inputs", "input", "input_tensor", "x_input", "a_prev"),
    "f": ("kernel_size", "kernel", "filter_size"),
    "filters": ("nfilters", "n_filters", "num_filters", "filter_list"),
    "s": ("stride", "strides"),
    "stage": ("stage_number",),
    "block": ("block_name", "letter"),
    "initializer": ("kernel_initializer", "init"),
    "training": ("is_training", "train"),
    "classes": ("num_classes", "n_classes"),
    "input_shape": ("shape",),
}
_CATCH_ALL = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)


def call(function: Callable[..., Any], name: str, arguments: Mapping[str, Any]) -> Any:
    """Call a graded function with the case's arguments, leaving out those that it does not take.

    Args:
        function: the student's.
        name: which graded function it is.
        arguments: by the assignment's parameter names.
    """
    parameters = _parameters(function)
    if parameters is None:
        return function(**arguments)
    names = canonical_names(name, [each.name for each in parameters])
    required = [each.name for each in parameters if each.default is each.empty and each.kind not in _CATCH_ALL]
    defaults = {known: value for known, value in _DEFAULTS.items() if known not in arguments}
    given = {own: arguments[known] for own, known in names.items() if known in arguments}
    given |= {own: defaults[known] for own, known in names.items() if known in defaults}
    leftover = [known for known in PARAMETERS[name] if known in arguments and known not in names.values()]
    missing = [own for own in required if own not in given]
    given |= {own: arguments[known] for own, known in zip(missing, leftover, strict=False)}
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters):
        given |= {known: arguments[known] for known in leftover if known not in given}
    return _pass(function, parameters, given)


def canonical_names(name: str, own: list[str]) -> dict[str, str]:
    """Say for each of a function's own parameters which of the assignment's it is.

    >>> canonical_names("identity_block", ["X", "f", "nfilters", "debug"])
    {'X': 'X', 'f': 'f', 'nfilters': 'filters'}
    """
    names: dict[str, str] = {}
    for each in own:
        known = next((k for k in PARAMETERS[name] if each == k or each.lower() in _OTHER_NAMES.get(k, ())), None)
        if known and known not in names.values():
            names[each] = known
    return names


def bind(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Say what a call of a block passes, by the assignment's parameter names, defaults included.

    Args:
        function: the student's own block, whose signature the call was written for; None if there is none.
        name: which block it is.
        args: the call's positional arguments.
        kwargs: the call's keyword arguments.
    """
    canonical = dict(zip(PARAMETERS[name], args, strict=False)) | kwargs
    parameters = _parameters(function) if function is not None else None
    if parameters is None or any(each.kind in _CATCH_ALL for each in parameters):
        return canonical
    try:
        bound = inspect.Signature(parameters).bind(*args, **kwargs)
    except TypeError:  # the call is written for the assignment's signature, and the student's block has another
        return canonical
    bound.apply_defaults()
    names = canonical_names(name, list(bound.arguments))
    return {known: bound.arguments[own] for own, known in names.items()}


def signature_of(function: Callable[..., Any]) -> Signature:
    """Return a function's parameters in order; ANYTHING for a function that takes whatever it is given."""
    parameters = _parameters(function)
    if parameters is None or (parameters and all(each.kind in _CATCH_ALL for each in parameters)):
        return ANYTHING
    named = [each for each in parameters if each.kind not in _CATCH_ALL]
    return tuple(Parameter(each.name, None if each.default is each.empty else _text_of(each.default)) for each in named)


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def _pass(function: Callable[..., Any], parameters: list[inspect.Parameter], given: dict[str, Any]) -> Any:
    """Hand the arguments over, by position where a parameter cannot be named."""
    by_position = [
        given.pop(each.name) for each in parameters if each.kind is each.POSITIONAL_ONLY and each.name in given
    ]
    return function(*by_position, **given)


def _text_of(default: Any) -> str:
    if inspect.isclass(default) or inspect.isfunction(default):
        return "glorot_uniform" if default.__name__ in ("GlorotUniform", "glorot_uniform") else default.__name__
    try:
        return repr(tuple(default) if isinstance(default, list) else default)[:80]
    except Exception:  # noqa: BLE001 - a student's object may not be able to say what it is
        return type(default).__name__
