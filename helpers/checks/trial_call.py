"""Call a function as the next cell will, so that the cell can be left out where it would end in a traceback."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from helpers.compare.case import cell_of
from helpers.contract.observation import StudentError
from helpers.i18n import _
from helpers.observe import student_errors
from helpers.observe.keras_internals import undisturbed, without_variables
from helpers.observe.student_code import StudentCode

_SMALL, _WIDE = (3, 4, 4, 3), (3, 4, 4, 6)


@dataclass(frozen=True)
class Obstacle:
    """What keeps a cell from being run.

    Args:
        function: the graded function that has to be seen to.
        reason: what it does, to be read after "because".
        unfinished: whether it only says that it is not implemented.
    """

    function: str
    reason: str
    unfinished: bool = False


def first_obstacle(function: str, namespace: Mapping[str, Any]) -> Obstacle | None:
    """Call a function as the notebook does, and say what keeps it from giving its result, if anything does.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().
    """
    if not callable(namespace.get(function)):
        return Obstacle(function, _("it is not there"), unfinished=True)
    with undisturbed():
        with without_variables():
            obstacle = _tried(function, namespace)
        # some layers cannot do without variables
        return obstacle if obstacle is None or obstacle.unfinished else _tried(function, namespace)


def first_unfinished(functions: Iterable[str], namespace: Mapping[str, Any]) -> Obstacle | None:
    """Find the first of some functions that is not there yet or still says that it is not implemented.

    Args:
        functions: their names, in the order in which they are to be written.
        namespace: the notebook's globals().
    """
    for each in functions:
        obstacle = first_obstacle(each, namespace)
        if obstacle is not None and obstacle.unfinished:
            return obstacle
    return None


def _tried(function: str, namespace: Mapping[str, Any]) -> Obstacle | None:
    try:
        reason = _CALLS[function](namespace[function])
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is told
        fault = student_errors.describe(error, StudentCode(dict(namespace)).files)
        return Obstacle(_running(error, function), _reason(fault), fault.unfinished)
    return Obstacle(function, reason) if reason else None


def _identity_block(function: Callable[..., Any]) -> str:
    x = np.ones(_SMALL, np.float32)
    calls = [([4, 4, 3], False), ([3, 3, 3], True)]
    results = [function(x, f=2, filters=each, initializer=_ones, training=mode) for each, mode in calls]
    return next((_no_tensor(each) for each in results if _no_tensor(each)), "")


def _convolutional_block(function: Callable[..., Any]) -> str:
    return _no_tensor(function(np.ones(_WIDE, np.float32), f=2, filters=[2, 4, 8], s=2, training=False))


def _network(function: Callable[..., Any]) -> str:
    model = function(input_shape=(64, 64, 3), classes=6)
    return "" if isinstance(model, keras.Model) else _returned(model, _("a model"))


_CALLS = {"identity_block": _identity_block, "convolutional_block": _convolutional_block, "ResNet50": _network}
"""What the notebook's cells do with each function."""


def _ones(seed: int) -> Any:
    del seed
    return keras.initializers.Constant(1.0)


def _no_tensor(output: Any) -> str:
    return "" if hasattr(output, "numpy") else _returned(output, _("a tensor"))


def _returned(given: Any, wanted: str) -> str:
    if given is None:
        return _("it returned nothing in place of {wanted}").format(wanted=wanted)
    return _("it returned a {kind} in place of {wanted}").format(kind=type(given).__name__, wanted=wanted)


def _reason(error: StudentError) -> str:
    """Say in which line an error was raised, and its first line."""
    place = _("the call")
    if error.line:
        place = _("line {line} of {cell} ({text})").format(line=error.line, cell=cell_of(error), text=error.text)
    raised = f"{error.type}: {error.message}".rstrip(".: ")
    return _("{place} raised {error}").format(place=place, error=raised)


def _running(error: BaseException, function: str) -> str:
    """Name the innermost graded function that was running when an error was raised."""
    names = [frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)]
    return next((name for name in reversed(names) if name in _CALLS), function)
