"""Say what went wrong in the student's code, and where."""

from __future__ import annotations

import linecache
import os
import re
import traceback
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from helpers.contract.errors import ResultError
from helpers.contract.observation import StudentError, cell_number
from helpers.contract.texts import shortened

_MESSAGE_LENGTH, _LINE_LENGTH = 400, 120
_STYLE = re.compile(r"\x1b\[\d*m")
"""Terminal colours, which Keras puts into its messages."""

_WRAPPED = "Exception encountered when calling"
"""The start of a message in which Keras wraps another error's."""


def describe(error: BaseException, files: Iterable[str]) -> StudentError:
    """Return an error's type, message and place in the student's code.

    Args:
        error: the exception.
        files: names of the files or cells that hold the student's code.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename in set(files)]
    raised_here = bool(own) and own[-1] == frames[-1]
    fault = StudentError(
        error.shown_as if isinstance(error, ResultError) else type(error).__name__,
        _first_line(error),
        unfinished=isinstance(error, NotImplementedError) and raised_here,
        missing=_missing(error),
        raised_here=raised_here,
        code=error.code if isinstance(error, ResultError) else None,
    )
    return _at(own[-1], fault) if own else fault


def _missing(error: BaseException) -> str:
    """Return the name or module that an error says is missing."""
    name = error.name if isinstance(error, NameError | ImportError) else None
    return name if isinstance(name, str) else ""


def _at(frame: traceback.FrameSummary, fault: StudentError) -> StudentError:
    line = frame.lineno or 0
    text = shortened((frame.line or linecache.getline(frame.filename, line)).strip(), _LINE_LENGTH)
    cell = cell_number(frame.filename)
    is_file = cell is None and os.path.isfile(frame.filename)  # noqa: PTH113 - Path.is_file raises in a closed folder
    file = PurePath(frame.filename).name if is_file else ""
    return replace(fault, cell=cell, file=file, function=frame.name, line=line, text=text)


def _first_line(error: BaseException) -> str:
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - a student's exception may not be able to say what it is
        message = ""
    lines = [line for line in (_STYLE.sub("", text).strip() for text in message.splitlines()) if line]
    telling = [line for line in lines if not line.startswith(_WRAPPED)]
    return shortened((telling or lines or [""])[0], _MESSAGE_LENGTH)
