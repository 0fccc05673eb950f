"""Let the few TensorFlow functions that students use inside a block take Keras's symbolic tensors.

`tf.nn.relu(X)` is right on real arrays, but TensorFlow refuses it while Keras only writes a graph down. While a
function is observed, these names therefore mean the Keras operation of the same meaning.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf

_TWINS: dict[str, Callable[..., Any]] = {
    "nn.relu": keras.ops.relu,
    "nn.softmax": keras.ops.softmax,
    "math.add": keras.ops.add,
    "math.add_n": lambda inputs: functools.reduce(keras.ops.add, inputs),
    "math.maximum": keras.ops.maximum,
    "identity": lambda x: x,
}
"""For each of TensorFlow's functions the operation of Keras's that does the same."""

_PARAMETERS = ("features", "logits", "inputs", "input", "x", "y")
"""What TensorFlow calls the tensors that these functions take, in order."""


@contextmanager
def tensorflow_functions(namespace: dict[str, Any]) -> Iterator[None]:
    """Make TensorFlow's functions accept symbolic tensors, wherever a module or the namespace holds them."""
    twins = {}
    for path, twin in _TWINS.items():
        function = functools.reduce(getattr, path.split("."), tf)
        twins[id(function)] = _either(function, twin)
    # TensorFlow loads its modules when they are first used, so that they may be others than at the last call
    names = ("tensorflow", "tensorflow.nn", "tensorflow.math")
    modules = [tf, tf.nn, tf.math, *(sys.modules[name] for name in names if name in sys.modules)]
    holders = [vars(module) for module in modules] + [namespace]
    found = [(each, key, value) for each in holders for key, value in list(each.items()) if id(value) in twins]
    try:
        for holder, key, value in found:
            holder[key] = twins[id(value)]
        yield
    finally:
        for holder, key, value in found:
            holder[key] = value


def _either(function: Callable[..., Any], twin: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def either(*args: Any, **kwargs: Any) -> Any:
        given = (*args, *(kwargs[name] for name in _PARAMETERS if name in kwargs))
        return twin(*given) if any(_symbolic(each) for each in given) else function(*args, **kwargs)

    return either


def _symbolic(value: Any) -> bool:
    listed = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(each, keras.KerasTensor) for each in listed)
