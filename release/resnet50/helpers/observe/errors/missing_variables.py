"""Tell the errors that have nothing to do with variables from those that a call without TensorFlow's may cause.

A function is first called without them, which takes a fifth of the time; what may be caused by it is looked at again.
"""

from __future__ import annotations

import re
import traceback
from dataclasses import replace

from helpers.contract.observation import Observation, StudentError

_ABOUT_SHAPES_AND_NAMES = frozenset({
    "keras.src.layers.convolutional.base_conv",
    "keras.src.layers.input_spec",
    "keras.src.layers.merging.base_merge",
    "keras.src.ops.function",
    "keras.src.ops.operation_utils",
    "keras.src.utils.argument_validation",
})  # fmt: skip
"""The modules of Keras that check shapes, names and settings; what they raise depends on no variable."""

_OF_UNFINISHED_CODE = (NameError, NotImplementedError)
_MOST_IN_A_CHAIN = 10
_NUMBER = re.compile(r"\d+")
_known: set[StudentError] = set()
"""Errors that come with and without variables, without the numbers in their messages."""


def may_have_caused(observation: Observation) -> bool:
    """Return whether an error of a call without variables may be missing from one with variables.

    Args:
        observation: of a call without variables.
    """
    return not _known.issuperset(map(_without_numbers, observation.errors.values()))


def note_with_variables(observation: Observation) -> None:
    """Take down the errors that a call with variables shows: they need not be looked at again.

    Args:
        observation: of a call with variables.
    """
    _known.update(map(_without_numbers, observation.errors.values()))


def note(error: BaseException, fault: StudentError) -> None:
    """Take down an error if no variable has to do with it: one about shapes or names, or of unfinished code.

    Args:
        error: as it was raised.
        fault: as it is described.
    """
    is_unfinished = isinstance(error, _OF_UNFINISHED_CODE) and fault.raised_here and error.__context__ is None
    if is_unfinished or _is_about_shapes(error):
        _known.add(_without_numbers(fault))


def _is_about_shapes(error: BaseException) -> bool:
    """Return whether an error, and all during whose handling it was raised, are about shapes, names or settings."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and len(chain) < _MOST_IN_A_CHAIN:
        chain.append(following)
        following = following.__context__
    return following is None and all(_origin(each) in _ABOUT_SHAPES_AND_NAMES for each in chain)


def _origin(error: BaseException) -> str:
    """Return the name of the module whose line raised an error.

    Keras takes its own lines out of a traceback, but for the last one where no line of the student's is among them.
    """
    frames = [frame for frame, __ in traceback.walk_tb(error.__traceback__)]
    return str(frames[-1].f_globals.get("__name__", "")) if frames else ""


def _without_numbers(error: StudentError) -> StudentError:
    """Return an error without the numbers in its message, which are the sizes of the case."""
    return replace(error, message=_NUMBER.sub("", error.message))
