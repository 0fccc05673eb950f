"""The student's code after it has run, and the functions of TensorFlow that it calls while a graph is recorded."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import keras
import tensorflow as tf

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
