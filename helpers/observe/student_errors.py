"""Say what went wrong in the student's code, and where, as plain data."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from types import FrameType, FunctionType
from typing import Any

import keras

from helpers.i18n import _

_MESSAGE_LENGTH = 400
_STYLE = re.compile(r"\x1b\[\d*m")
"""Terminal colours, which Keras puts into its messages."""

_CELL = "cell "
"""How the name of a cell begins where the grader runs it, in tracebacks; a number follows."""

_FRAMES = "Exception encountered when calling"
"""How Keras begins a message that has another error's inside."""


def describe(error: BaseException, files: Iterable[str]) -> dict[str, Any]:
    """Give an error's type, message and place in the student's code.

    Args:
        error: what was raised.
        files: names of the files or cells that hold the student's code.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if each.filename in set(files)]
    place = own[-1] if own else None
    raised_here = bool(own) and own[-1] == frames[-1]
    return {
        "type": type(error).__name__,
        "message": _first_line(error),
        "cell": _cell(place) if place else "",
        "line": place.lineno or 0 if place else 0,
        "text": (place.line or linecache.getline(place.filename, place.lineno or 0)).strip()[:120] if place else "",
        "unfinished": isinstance(error, NotImplementedError) and raised_here,
        "raised_here": raised_here,
    }


def files_of(namespace: Mapping[str, Any]) -> set[str]:
    """Name the files or cells that hold the student's code.

    Args:
        namespace: the globals that the code has filled.
    """
    functions = [value for value in namespace.values() if isinstance(value, FunctionType)]
    return {each.__code__.co_filename for each in functions if each.__module__ == namespace.get("__name__")}


def tensors_at(error: BaseException, files: Iterable[str]) -> list[Any]:
    """List the symbolic tensors that the student's variables held when the error was raised."""
    names = set(files)
    frames = [frame for frame in _frames(error) if frame.f_code.co_filename in names]
    return [tensor for frame in frames for value in frame.f_locals.values() for tensor in _symbolic(value)]


def _cell(place: traceback.FrameSummary) -> str:
    """Name a cell by its number, or by the function in it where the file's name says nothing to a person."""
    begin, number = place.filename[: len(_CELL)], place.filename[len(_CELL) :]
    if begin == _CELL:
        return _("cell {number}").format(number=number)
    return _("the cell of {function}").format(function=place.name)


def _frames(error: BaseException) -> Iterator[FrameType]:
    for frame, __ in traceback.walk_tb(error.__traceback__):
        yield frame


def _symbolic(value: Any) -> list[Any]:
    values = value if isinstance(value, list | tuple) else [value]
    return [each for each in values if isinstance(each, keras.KerasTensor)]


def _first_line(error: BaseException) -> str:
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - a student's exception may not be able to say what it is
        message = ""
    lines = [line for line in (_STYLE.sub("", each).strip() for each in message.splitlines()) if line]
    telling = [line for line in lines if not line.startswith(_FRAMES)]
    return (telling or lines or [""])[0][:_MESSAGE_LENGTH]
