"""Call a student's function with the arguments that its own signature takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from helpers.contract.exercises import PARAMETERS
from helpers.contract.observation import ANYTHING, Parameter, Signature
from helpers.contract.texts import shortened

_DEFAULTS = {"stage": 1, "block": "a", "s": 2, "training": None}
"""Passed for parameters that a case leaves to the function, so that a wrong default costs the signature alone."""

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
    """Call a graded function with a case's arguments, leaving out those that it does not take.

    Args:
        function: the student's.
        name: which graded function it is.
        arguments: by the assignment's parameter names.
    """
    parameters = _parameters(function)
    if parameters is None:
        return function(**arguments)
    names = canonical_names(name, [parameter.name for parameter in parameters])
    required = [item.name for item in parameters if item.default is item.empty and item.kind not in _CATCH_ALL]
    defaults = {known: value for known, value in _DEFAULTS.items() if known not in arguments}
    passed = {own: arguments[known] for own, known in names.items() if known in arguments}
    passed |= {own: defaults[known] for own, known in names.items() if known in defaults}
    leftover = [known for known in PARAMETERS[name] if known in arguments and known not in names.values()]
    missing = [own for own in required if own not in passed]
    passed |= {own: arguments[known] for own, known in zip(missing, leftover, strict=False)}
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        passed |= {known: arguments[known] for known in leftover if known not in passed}
    return _pass(function, parameters, passed)


def canonical_names(name: str, own: list[str]) -> dict[str, str]:
    """Return for each of a function's own parameters the assignment's parameter that it stands for.

    >>> canonical_names("identity_block", ["X", "f", "nfilters", "debug"])
    {'X': 'X', 'f': 'f', 'nfilters': 'filters'}
    """
    names: dict[str, str] = {}
    for parameter in own:
        known = next((known for known in PARAMETERS[name] if _stands_for(parameter, known)), None)
        if known and known not in names.values():
            names[parameter] = known
    return names


def _stands_for(parameter: str, known: str) -> bool:
    return parameter == known or parameter.lower() in _OTHER_NAMES.get(known, ())


def bind(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return what a call of a block passes, by the assignment's parameter names, defaults included.

    Args:
        function: the student's own block, whose signature the call was written for; None if there is none.
        name: which block it is.
        args: the call's positional arguments.
        kwargs: the call's keyword arguments.
    """
    canonical = dict(zip(PARAMETERS[name], args, strict=False)) | kwargs
    parameters = _parameters(function) if function is not None else None
    if parameters is None or any(parameter.kind in _CATCH_ALL for parameter in parameters):
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
    if parameters is None or (parameters and all(parameter.kind in _CATCH_ALL for parameter in parameters)):
        return ANYTHING
    named = [parameter for parameter in parameters if parameter.kind not in _CATCH_ALL]
    names = getattr(function, "__globals__", {})
    return tuple(
        Parameter(item.name, None if item.default is item.empty else _text_of(item.default, names)) for item in named
    )


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def _pass(function: Callable[..., Any], parameters: list[inspect.Parameter], passed: dict[str, Any]) -> Any:
    """Call a function, by position where a parameter cannot be named."""
    positional = [item.name for item in parameters if item.kind is item.POSITIONAL_ONLY and item.name in passed]
    return function(*[passed.pop(name) for name in positional], **passed)


def _text_of(default: Any, names: Mapping[str, Any]) -> str:
    """Return a default as the student wrote it; a class of Keras's may have several names.

    Args:
        default: the value.
        names: the globals of the function that has it.
    """
    if inspect.isclass(default) or inspect.isfunction(default):
        if default.__name__ in ("GlorotUniform", "glorot_uniform"):
            return "glorot_uniform"
        return next((name for name, value in names.items() if value is default), default.__name__)
    try:
        return shortened(repr(tuple(default) if isinstance(default, list) else default), 80)
    except Exception:  # noqa: BLE001 - a student's object may not be able to return its text
        return type(default).__name__
