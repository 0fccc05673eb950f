"""Let the few TensorFlow functions that students use inside a block take Keras's symbolic tensors.

`tf.nn.relu(X)` is right on real arrays, but TensorFlow refuses it while Keras only writes a graph down. While a
function is observed, these names therefore mean the Keras operation of the same meaning.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf

_TWINS: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (tf.nn, "relu", keras.ops.relu),
    (tf.nn, "softmax", keras.ops.softmax),
    (tf, "add", keras.ops.add),
    (tf.math, "add", keras.ops.add),
    (tf, "maximum", keras.ops.maximum),
    (tf.math, "maximum", keras.ops.maximum),
    (tf, "identity", lambda x: x),
)


@contextmanager
def tensorflow_functions(namespace: dict[str, Any]) -> Iterator[None]:
    """Make TensorFlow's functions accept symbolic tensors, under whichever name the namespace holds them."""
    originals = [(module, name, getattr(module, name)) for module, name, _ in _TWINS]
    twins = {id(getattr(module, name)): twin for module, name, twin in _TWINS}
    own = {key: value for key, value in namespace.items() if id(value) in twins}
    try:
        for module, name, function in originals:
            setattr(module, name, _either(function, twins[id(function)]))
        namespace.update({key: _either(value, twins[id(value)]) for key, value in own.items()})
        yield
    finally:
        for module, name, function in originals:
            setattr(module, name, function)
        namespace.update(own)


def _either(function: Callable[..., Any], twin: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def either(*args: Any, **kwargs: Any) -> Any:
        symbolic = any(isinstance(each, keras.KerasTensor) for each in (*args, *kwargs.values()))
        kwargs = {key: value for key, value in kwargs.items() if not (symbolic and key == "name")}
        return (twin if symbolic else function)(*args, **kwargs)

    return either
