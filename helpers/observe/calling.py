"""Call a student's function with the arguments that its own signature takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral
from types import CellType, FunctionType
from typing import Any

import numpy as np

from helpers.contract.exercises import PARAMETERS
from helpers.contract.observation import ANYTHING, Parameter, Signature
from helpers.contract.texts import shortened

DEFAULTS = {"stage": 1, "block": "a", "s": 2, "training": None}
"""The defaults that the exercise asks for.

They stand for what a case or a call in ResNet50 leaves to a block, so that a wrong default costs the signature alone.
"""

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
_FITTING: dict[str, Callable[[Any], bool]] = {
    "f": lambda value: _is_whole(value) or (_is_listed(value) and len(value) == 2),  # noqa: PLR2004 - height and width
    "filters": lambda value: _is_listed(value) and len(value) == 3,  # noqa: PLR2004 - three convolutions
    "stage": lambda value: _is_whole(value) or (isinstance(value, str) and any(map(str.isdigit, value))),
    "block": lambda value: isinstance(value, str) and not any(map(str.isdigit, value)),
    "s": lambda value: _is_whole(value) or _is_listed(value),
    "training": lambda value: value is None or isinstance(value, bool),
    "initializer": lambda value: value is None or isinstance(value, str) or callable(value),
}
_MOST_DECORATORS = 20
"""More are not followed: a function can say that it decorates itself."""

CATCH_ALL = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)


def call(function: Callable[..., Any], name: str, arguments: Mapping[str, Any]) -> Any:
    """Call a graded function with a case's arguments, leaving out those that it does not take.

    Args:
        function: the student's.
        name: which graded function it is.
        arguments: by the assignment's parameter names.
    """
    parameters = parameters_of(function)
    if parameters is None:
        return function(**arguments)
    names = canonical_names(name, parameters)
    required = [item.name for item in parameters if item.default is item.empty and item.kind not in CATCH_ALL]
    defaults = {known: value for known, value in DEFAULTS.items() if known not in arguments}
    passed = {own: arguments[known] for own, known in names.items() if known in arguments}
    passed |= {own: defaults[known] for own, known in names.items() if known in defaults}
    leftover = [known for known in PARAMETERS[name] if known in arguments and known not in names.values()]
    missing = [own for own in required if own not in passed]
    passed |= {own: arguments[known] for own, known in zip(missing, leftover, strict=False)}
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        passed |= {known: arguments[known] for known in leftover if known not in passed}
    return _pass(function, parameters, passed)


def canonical_names(name: str, parameters: Sequence[inspect.Parameter]) -> dict[str, str]:
    """Return for each of a function's own parameters the assignment's parameter that it stands for.

    Names that are known count first. Others count by their places, if as many are left over between the same neighbours
    and no default says that something else is meant.

    >>> head = inspect.signature(lambda X, f, nfilters, number=1, letter="a", training=None, verbose=0: X)
    >>> found = canonical_names("identity_block", list(head.parameters.values()))
    >>> found["number"], found["letter"], found.get("verbose")
    ('stage', 'block', None)
    """
    names: dict[str, str] = {}
    for parameter in parameters:
        known = next((known for known in PARAMETERS[name] if _stands_for(parameter.name, known)), None)
        if known and known not in names.values():
            names[parameter.name] = known
    return names | _names_by_place(name, parameters, names)


def _names_by_place(name: str, parameters: Sequence[inspect.Parameter], names: Mapping[str, str]) -> dict[str, str]:
    """Return what the parameters stand for whose names are not known."""
    found: dict[str, str] = {}
    end = len(PARAMETERS[name])
    before = -1
    unknown: list[inspect.Parameter] = []
    for parameter in (*parameters, None):
        if parameter is not None and parameter.name not in names:
            unknown += [parameter] if parameter.kind not in CATCH_ALL else []
            continue
        here = PARAMETERS[name].index(names[parameter.name]) if parameter is not None else end
        left = [known for known in PARAMETERS[name][before + 1 : here] if known not in names.values()]
        if len(left) == len(unknown):
            pairs = zip(unknown, left, strict=True)
            found |= {own.name: known for own, known in pairs if own.default is own.empty or fits(known, own.default)}
        before, unknown = here, []
    return found


def fits(known: str, value: Any) -> bool:
    """Return whether a value can be meant for one of the assignment's parameters.

    >>> fits("stage", "2"), fits("stage", "b"), fits("block", "b"), fits("filters", 3)
    (True, False, True, False)
    """
    return known not in _FITTING or _FITTING[known](value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_listed(value: Any) -> bool:
    return isinstance(value, list | tuple | np.ndarray)


def _stands_for(parameter: str, known: str) -> bool:
    return parameter == known or parameter.lower() in _OTHER_NAMES.get(known, ())


def signature_of(function: Callable[..., Any]) -> Signature:
    """Return a function's parameters in order; ANYTHING for a function that takes whatever it is given."""
    parameters = parameters_of(function)
    if parameters is None or (parameters and all(parameter.kind in CATCH_ALL for parameter in parameters)):
        return ANYTHING
    named = [parameter for parameter in parameters if parameter.kind not in CATCH_ALL]
    names = getattr(function, "__globals__", {})
    return tuple(
        Parameter(item.name, None if item.default is item.empty else _text_of(item.default, names)) for item in named
    )


def parameters_of(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    """Return the parameters of a function in order; None if it does not say what it takes.

    They are those of its code, whatever it says of itself; what a decorator passes on are those of what it decorates.
    """
    for __ in range(_MOST_DECORATORS):
        own = _own_parameters(function)
        passes_on = any(parameter.kind is parameter.VAR_KEYWORD for parameter in own or ())
        decorated: Callable[..., Any] | None = getattr(function, "__wrapped__", None)
        if decorated is None or not (passes_on and _holds(function, decorated)):
            return own
        function = decorated
    return None


def _own_parameters(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    """Return the parameters of a function's code, or of the method by which an object is called like one."""
    if isinstance(function, FunctionType):
        return _said_by(_bare(function))
    method = type(function).__call__
    if not isinstance(method, FunctionType):
        return _said_by(function)
    return (_said_by(_bare(method)) or [])[1:]  # without `self`


def _said_by(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def _bare(function: FunctionType) -> FunctionType:
    """Return a function with the same code and defaults, and with nothing that the original says of itself."""
    bare = FunctionType(function.__code__, {}, function.__name__, function.__defaults__, function.__closure__)
    bare.__kwdefaults__ = function.__kwdefaults__
    return bare


def _holds(function: Callable[..., Any], decorated: Any) -> bool:
    """Return whether a function, or an object that is called like one, can call what it says that it decorates."""
    attributes = {name: it for name, it in getattr(function, "__dict__", {}).items() if name != "__wrapped__"}
    cells = getattr(function, "__closure__", None) or ()
    held = [*attributes.values(), *(cell.cell_contents for cell in cells if cell != CellType())]
    return callable(decorated) and any(value is decorated for value in held)


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
