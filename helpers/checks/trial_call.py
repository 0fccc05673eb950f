"""Call a function as the next cell will, so that the cell can be skipped where it would end in a traceback."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from helpers.checks.verdicts import expected_network, require_graded
from helpers.compare.error_text import cell_of
from helpers.contract.observation import StudentError
from helpers.i18n import _
from helpers.observe.fast_layers import fast_layers
from helpers.observe.keras_internals import undisturbed, without_variables
from helpers.observe.student_code import StudentCode, describe_error

_SMALL, _WIDE = (3, 4, 4, 3), (3, 4, 4, 6)


@dataclass(frozen=True)
class Obstacle:
    """The reason why a cell cannot run yet.

    Args:
        function: the graded function to fix.
        reason: what it does, to be read after "because".
        unfinished: whether the function is missing or still raises NotImplementedError.
    """

    function: str
    reason: str
    unfinished: bool = False


def try_call(function: str, namespace: Mapping[str, Any]) -> Obstacle | None:
    """Call a function as the notebook does; return what keeps it from returning its result, None if nothing does.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such graded function.
    """
    require_graded(function)
    if not callable(namespace.get(function)):
        return Obstacle(function, _("it is not defined"), unfinished=True)
    with undisturbed(), fast_layers():
        with without_variables():  # much faster
            obstacle = _try_once(function, namespace)
        if obstacle is None or obstacle.unfinished:
            return obstacle
        return _try_once(function, namespace)  # a few layers fail without variables only


def first_unfinished(functions: Iterable[str], namespace: Mapping[str, Any]) -> Obstacle | None:
    """Return the obstacle of the first function that is missing or still raises NotImplementedError, None if none is.

    Args:
        functions: their names, in the order in which the notebook asks for them.
        namespace: the notebook's globals().
    """
    for function in functions:
        obstacle = try_call(function, namespace)
        if obstacle is not None and obstacle.unfinished:
            return obstacle
    return None


def _try_once(function: str, namespace: Mapping[str, Any]) -> Obstacle | None:
    try:
        reason = _CALLS[function](namespace[function])
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is reported
        fault = describe_error(error, StudentCode(dict(namespace)).files)
        inner = _innermost_function(error, function)
        is_caller = inner != function and _builds(namespace[inner])
        return Obstacle(function if is_caller else inner, _reason(fault), fault.unfinished)
    return Obstacle(function, reason) if reason else None


def _builds(block: Callable[..., Any]) -> bool:
    """Return whether a block can be part of a model where it fits; if so, an error in it is due to how it is called."""
    try:
        return isinstance(block(keras.Input(_SMALL[1:]), f=2, filters=[4, 4, _SMALL[3]]), keras.KerasTensor)
    except (Exception, SystemExit):  # noqa: BLE001 - whatever the student's code raises, it cannot
        return False


def _call_identity_block(function: Callable[..., Any]) -> str:
    x = np.ones(_SMALL, np.float32)
    results = [
        function(x, f=2, filters=filters, initializer=_ones, training=training)
        for filters, training in (([4, 4, 3], False), ([3, 3, 3], True))
    ]
    return next(filter(None, map(_not_a_tensor, results)), "")


def _call_convolutional_block(function: Callable[..., Any]) -> str:
    return _not_a_tensor(function(np.ones(_WIDE, np.float32), f=2, filters=[2, 4, 8], s=2, training=False))


def _call_network(function: Callable[..., Any]) -> str:
    shape, classes = expected_network().call
    model = function(input_shape=shape, classes=classes)
    return "" if isinstance(model, keras.Model) else _returned(model, _("a model"))


_CALLS = {
    "identity_block": _call_identity_block,
    "convolutional_block": _call_convolutional_block,
    "ResNet50": _call_network,
}
"""The calls that the notebook's cells make; each returns what is wrong with the result, "" if nothing is."""


def _ones(seed: int) -> Any:
    del seed
    return keras.initializers.Constant(1.0)


def _not_a_tensor(output: Any) -> str:
    return "" if hasattr(output, "numpy") else _returned(output, _("a tensor"))


def _returned(value: Any, wanted: str) -> str:
    if value is None:
        return _("it returned None instead of {wanted}").format(wanted=wanted)
    return _("it returned an object of type {kind} instead of {wanted}").format(
        kind=type(value).__name__, wanted=wanted
    )


def _reason(error: StudentError) -> str:
    """Return in which line an error was raised, and its first line."""
    place = _("the call")
    if error.line:
        place = _("line {line} of {cell} ({text})").format(line=error.line, cell=cell_of(error), text=error.text)
    message = f"{error.type}: {error.message}".rstrip(".: ")
    return _("{place} raised {error}").format(place=place, error=message)


def _innermost_function(error: BaseException, function: str) -> str:
    """Return the name of the innermost graded function that was running when an error was raised."""
    names = [frame.f_code.co_name for frame, __ in traceback.walk_tb(error.__traceback__)]
    return next((name for name in reversed(names) if name in _CALLS), function)
