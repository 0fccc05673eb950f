"""The student's code after it has run, the TensorFlow functions that it calls while it is recorded, and its errors."""

from __future__ import annotations

import contextlib
import functools
import linecache
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import FunctionType
from typing import Any

import keras
import tensorflow as tf

from helpers.contract.errors import ResultError
from helpers.contract.observation import StudentError, cell_number
from helpers.contract.texts import shortened
from helpers.observe.errors.mistakes import MadeLayer, mistake_behind

_SYMBOLIC_FORMS: dict[str, Callable[..., Any]] = {
    "nn.relu": keras.ops.relu,
    "nn.softmax": keras.ops.softmax,
    "math.add": keras.ops.add,
    "math.add_n": lambda inputs: functools.reduce(keras.ops.add, inputs),
    "math.maximum": keras.ops.maximum,
    "identity": lambda x: x,
}
"""For some TensorFlow functions, the Keras operation that computes the same and takes symbolic tensors."""

_TENSOR_PARAMETERS = ("features", "logits", "inputs", "input", "x", "y")
"""The names of the tensor parameters of these functions, in order."""

_MESSAGE_LENGTH, _LINE_LENGTH = 400, 120
_STYLE = re.compile(r"\x1b\[\d*m")
"""Terminal colours, which Keras puts into its messages."""

_OBJECT = re.compile(r"<(?:function )?(?:\w+\.)*(\w+)(?: object)? at 0x[0-9a-fA-F]+>")
"""An object as Python shows it, with its module and its address."""

_WRAPPED = "Exception encountered when calling"
"""The start of a message in which Keras wraps another error's."""


@dataclass(frozen=True)
class StudentCode:
    """The globals that the student's code has filled.

    Args:
        namespace: a notebook's globals(), or those of a loaded submission.
    """

    namespace: dict[str, Any]

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return a function of the student's; None if nothing callable has that name."""
        value = self.namespace.get(name)
        return value if callable(value) else None

    @property
    def files(self) -> frozenset[str]:
        """Return the names of the files or cells that hold the code."""
        functions = [value for value in self.namespace.values() if isinstance(value, FunctionType)]
        own = self.namespace.get("__name__")
        return frozenset(value.__code__.co_filename for value in functions if value.__module__ == own)


@contextlib.contextmanager
def tensorflow_functions(namespace: dict[str, Any]) -> Iterator[None]:
    """Let the TensorFlow functions that students use inside a block take Keras's symbolic tensors.

    `tf.nn.relu(X)` is right on arrays, but TensorFlow refuses it while Keras only records a graph.

    Args:
        namespace: the globals of the student's code, which may hold such functions under any name.
    """
    replacements = {}
    for path, symbolic_form in _SYMBOLIC_FORMS.items():
        function = functools.reduce(getattr, path.split("."), tf)
        replacements[id(function)] = _either(function, symbolic_form)
    # TensorFlow loads its modules when they are first used, so that they may be others than at the last call
    names = ("tensorflow", "tensorflow.nn", "tensorflow.math")
    modules = [tf, tf.nn, tf.math, *(sys.modules[name] for name in names if name in sys.modules)]
    holders = [vars(module) for module in modules] + [namespace]
    found = [
        (holder, key, value) for holder in holders for key, value in list(holder.items()) if id(value) in replacements
    ]
    try:
        for holder, key, value in found:
            holder[key] = replacements[id(value)]
        yield
    finally:
        for holder, key, value in found:
            holder[key] = value


def _either(function: Callable[..., Any], symbolic_form: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def either(*args: Any, **kwargs: Any) -> Any:
        tensors = (*args, *(kwargs[name] for name in _TENSOR_PARAMETERS if name in kwargs))
        return symbolic_form(*tensors) if any(map(_is_symbolic, tensors)) else function(*args, **kwargs)

    return either


def _is_symbolic(value: Any) -> bool:
    items = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(item, keras.KerasTensor) for item in items)


def describe_error(error: BaseException, files: Iterable[str], made: Sequence[MadeLayer] = ()) -> StudentError:
    """Return an error's type, message and place in the student's code; those of the mistake behind it if it is known.

    Args:
        error: the exception.
        files: names of the files or cells that hold the student's code.
        made: the layers that the student's code made before.
    """
    fault = _as_raised(error, frozenset(files))
    with contextlib.suppress(Exception):  # objects of the student's may raise whatever is asked of them
        frames = [frame for frame, __ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename in files]
        mistake = mistake_behind(error, made, frames[-1] if frames else None)
        if mistake is not None:
            fault = replace(fault, message=shortened(mistake.message, _MESSAGE_LENGTH), code=mistake.code)
            return _at(mistake.frame, fault) if mistake.frame else fault
    return fault


def _as_raised(error: BaseException, files: frozenset[str]) -> StudentError:
    """Return an error's own type, message and place."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename in files]
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
    return shortened(_OBJECT.sub(r"\1", (telling or lines or [""])[0]), _MESSAGE_LENGTH)
