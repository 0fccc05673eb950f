"""Every reach into the internals of Keras and TensorFlow on the student's side, each with its reason.

No other module that runs beside student code uses a private name of Keras or TensorFlow, or replaces one of their
functions. `tests/helpers/observe/test_keras_internals.py` says for each reach in one sentence what moved when a new
version moves it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.common import global_state
from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.merging.concatenate import Concatenate
from keras.src.ops import numpy as operations
from keras.src.ops.node import Node

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

_SHAPE_CHECKS = (
    (Merge, "_compute_elemwise_op_output_shape"),
    (operations, "broadcast_shapes"),
    (Concatenate, "build"),
)
"""The functions in which Keras compares the shapes of what it merges; each raises ValueError."""


def made_by(tensor: Any) -> tuple[Any, Any]:
    """Return the operation that made a symbolic tensor, and its call; Keras shows a tensor's origin nowhere else."""
    history = tensor._keras_history  # noqa: SLF001 - the reach
    return history.operation, history.operation._inbound_nodes[history.node_index]  # noqa: SLF001 - the reach


def inputs_of(tensor: Any) -> list[Any]:
    """Return the symbolic tensors that the operation behind a tensor took."""
    return list(made_by(tensor)[1].input_tensors)


def output_number(tensor: Any) -> int:
    """Return which of its operation's outputs a symbolic tensor is."""
    return int(tensor._keras_history.tensor_index)  # noqa: SLF001 - the reach


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hide prints and warnings, and restore the random generators and the counters of Keras's automatic names."""
    python, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002 - students seed this generator
    restore_names = numbering()
    hidden = io.StringIO()
    with contextlib.redirect_stdout(hidden), contextlib.redirect_stderr(hidden), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy_state)  # noqa: NPY002 - as above
            restore_names()


def numbering() -> Callable[[], None]:
    """Return what sets the counters of Keras's automatic names back, so that the same code gives the same names."""
    names = dict(global_state.get_global_attribute("object_name_uids", {}))

    def restore() -> None:
        uids = global_state.get_global_attribute("object_name_uids", {})
        uids.clear()
        uids.update(names)

    return restore


@contextlib.contextmanager
def kept_tensors() -> Iterator[list[Any]]:
    """Yield a list to which every symbolic tensor is added that is made meanwhile, whether or not anything uses it.

    Keras notes a call in a `Node`; a layer whose output is thrown away appears nowhere else.
    """
    made: list[Any] = []
    construct = Node.__init__

    @functools.wraps(construct)
    def keep(self: Any, *args: Any, **kwargs: Any) -> None:
        construct(self, *args, **kwargs)
        made.extend(tensor for tensor in self.outputs if hasattr(tensor, "_keras_history"))

    Node.__init__ = keep
    try:
        yield made
    finally:
        Node.__init__ = construct


@contextlib.contextmanager
def without_variables() -> Iterator[None]:
    """Let layers compute with plain values: a TensorFlow variable takes a millisecond to make.

    Code that needs variables, such as `compile`, raises.
    """
    waiting = global_state.get_global_attribute("uninitialized_variables", [], set_to_default=True)
    count = len(waiting)
    try:
        with _ValueScope(initialize_variables=False):
            yield
    finally:
        del waiting[count:]


class _ValueScope(keras.StatelessScope):
    """Keras's scope that maps variables by address; it holds them, so that no address is used a second time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._held: list[Any] = []

    def add_update(self, update: tuple[Any, Any]) -> None:
        """Save a variable's new value."""
        self._held.append(update[0])
        super().add_update(update)


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


@contextlib.contextmanager
def sizes_may_disagree() -> Iterator[None]:
    """Let Keras merge tensors whose shapes do not fit, so that what follows a wrong size is recorded as well.

    Keras refuses to record the addition of a 4x4 and a 2x2 map, and so everything after it. Only the graph may be used
    that is recorded this way, never a number. The merged tensor gets the shape of its first part.
    """
    checks = [(holder, name, getattr(holder, name)) for holder, name in _SHAPE_CHECKS]
    try:
        for holder, name, check in checks:
            setattr(holder, name, _or_first(check))
        yield
    finally:
        for holder, name, check in checks:
            setattr(holder, name, check)


def _or_first(check: Callable[..., Any]) -> Callable[..., Any]:
    def tolerant(*arguments: Any) -> Any:
        try:
            return check(*arguments)
        except ValueError:
            return arguments[-2]  # the first of two shapes; for `build`, whose result is not used, the layer itself

    return tolerant
