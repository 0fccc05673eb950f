"""Tell the errors that have nothing to do with variables from those that a call without TensorFlow's may cause.

A function is first called without them, which takes a fifth of the time; what may be caused by it is looked at again.
"""

from __future__ import annotations

import contextlib
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import Any

from keras.src.utils import traceback_utils

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
_ORIGIN = "_module_that_raised_it"
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


@contextlib.contextmanager
def noted_origins() -> Iterator[None]:
    """Keep with each error the module that raised it, before Keras takes its own lines out of the traceback.

    Only with these lines in it would a traceback tell, and then Keras words its messages in another way.
    """
    process: Any = traceback_utils._process_traceback_frames  # noqa: SLF001 - the reach

    def noting(found: TracebackType) -> Any:
        error = sys.exception()
        if error is not None and not hasattr(error, _ORIGIN):
            with contextlib.suppress(Exception):  # an exception of the student's may refuse it
                setattr(error, _ORIGIN, _module(found))
        return process(found)

    traceback_utils._process_traceback_frames = noting  # noqa: SLF001 - the reach
    try:
        yield
    finally:
        traceback_utils._process_traceback_frames = process  # noqa: SLF001 - the reach


def _origin(error: BaseException) -> str:
    """Return the name of the module whose line raised an error."""
    noted = getattr(error, _ORIGIN, "")
    return noted if isinstance(noted, str) and noted else _module(error.__traceback__)


def _module(found: TracebackType | None) -> str:
    frames = [frame for frame, __ in traceback.walk_tb(found)]
    return str(frames[-1].f_globals.get("__name__", "")) if frames else ""


def _without_numbers(error: StudentError) -> StudentError:
    """Return an error without the numbers in its message, which are the sizes of the case."""
    return replace(error, message=_NUMBER.sub("", error.message))
