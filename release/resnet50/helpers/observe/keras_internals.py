"""Every reach into Keras's and TensorFlow's internals on the student's side, each with its reason.

Code that runs beside the student's uses no private name of Keras or TensorFlow but through this module, and
`tests/helpers/observe/test_keras_internals.py` says in one sentence for each what moved when a new version moves it.
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
from unittest.mock import patch

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.common import global_state
from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.merging.concatenate import Concatenate
from keras.src.ops import numpy as operations

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


_CHECKS = ((Merge, "_compute_elemwise_op_output_shape"), (operations, "broadcast_shapes"), (Concatenate, "build"))
"""Where Keras compares the shapes of what is to be merged; each raises a ValueError."""


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Keep prints and warnings out of sight, and leave random numbers and Keras's automatic names as they were."""
    python, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002 - students seed this generator
    names = dict(global_state.get_global_attribute("object_name_uids", {}))
    unseen = io.StringIO()
    with contextlib.redirect_stdout(unseen), contextlib.redirect_stderr(unseen), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy_state)  # noqa: NPY002 - as above
            uids = global_state.get_global_attribute("object_name_uids", {})
            uids.clear()
            uids.update(names)


@contextlib.contextmanager
def without_variables() -> Iterator[None]:
    """Let layers compute with values in place of TensorFlow's variables, each of which takes a millisecond to make.

    What cannot do without them, as `compile` cannot, raises.
    """
    waiting = global_state.get_global_attribute("uninitialized_variables", [], set_to_default=True)
    count = len(waiting)
    try:
        with _ValuesInPlaceOfVariables(initialize_variables=False):
            yield
    finally:
        del waiting[count:]


class _ValuesInPlaceOfVariables(keras.StatelessScope):
    """Keras's scope, which knows variables by their address, with every variable it knows kept at its address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kept: list[Any] = []

    def add_update(self, update: tuple[Any, Any]) -> None:
        """Take a variable's new value."""
        self._kept.append(update[0])
        super().add_update(update)


@contextlib.contextmanager
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


@contextlib.contextmanager
def sizes_may_disagree() -> Iterator[None]:
    """While this is in force, what is merged has the shape of its first part if Keras finds none."""
    with contextlib.ExitStack() as stack:
        for holder, name in _CHECKS:
            stack.enter_context(patch.object(holder, name, _or_first(getattr(holder, name))))
        yield


def _or_first(check: Callable[..., Any]) -> Callable[..., Any]:
    def forgiving(*arguments: Any) -> Any:
        try:
            return check(*arguments)
        except ValueError:
            return arguments[-2]  # the first of two shapes; of `build`, whose result nobody reads, the layer itself

    return forgiving
