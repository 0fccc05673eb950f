"""The reaches into the internals of Keras and TensorFlow on the student's side, each with its reason.

Only `errors.disagreeing_sizes` and `fast_layers` replace functions of Keras besides; only `student_code` replaces some
of TensorFlow's public ones while a graph is recorded. No other module that runs beside student code uses a private name
of theirs. `tests/helpers/observe/test_keras_internals.py` says for each reach in one sentence what moved when a new
version moves it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import random
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
from keras.src.backend.common import global_state
from keras.src.ops import function as functional_graphs
from keras.src.ops.node import Node
from tensorflow.python.eager import context

_SETTINGS = (
    *("activation", "axis", "center", "data_format", "dilation_rate", "epsilon", "filters", "groups", "kernel_size"),
    *("momentum", "padding", "pool_size", "scale", "strides", "units", "use_bias"),
)
"""What a layer computes with, beside its weights."""


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


def as_when_called(operation: Any, call: Any) -> None:
    """Give a layer the settings back that it had in a call, if they were kept: what they are later did nothing there.

    Args:
        operation: the layer.
        call: the recorded call of it.
    """
    object.__getattribute__(operation, "__dict__").update(getattr(call, "settings_when_called", {}))


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
        held = object.__getattribute__(self.operation, "__dict__")
        self.settings_when_called = {name: held[name] for name in _SETTINGS if name in held}
        made.extend(tensor for tensor in self.outputs if hasattr(tensor, "_keras_history"))

    Node.__init__ = keep
    try:
        yield made
    finally:
        Node.__init__ = construct


@contextlib.contextmanager
def noted_calls(note: Callable[[Any, tuple[Any, ...], dict[str, Any], Any], None]) -> Iterator[None]:
    """Let a function see each call of an operation: it, its arguments and keywords as Keras passes them, its result."""
    call = keras.Operation.__call__

    @functools.wraps(call)
    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = call(self, *args, **kwargs)
        note(self, args, kwargs, result)
        return result

    keras.Operation.__call__ = noted
    try:
        yield
    finally:
        keras.Operation.__call__ = call


@contextlib.contextmanager
def noted_layers(note: Callable[[Any], None]) -> Iterator[None]:
    """Let a function see each layer when it is made; nothing else tells which line of the student's code made it.

    Keras reads the parameters of `__init__`, but not those of `__new__`.
    """
    make = vars(keras.layers.Layer)["__new__"]

    @functools.wraps(make.__func__)
    def noted(kind: Any, *args: Any, **kwargs: Any) -> Any:
        layer = make.__func__(kind, *args, **kwargs)
        note(layer)
        return layer

    keras.layers.Layer.__new__ = staticmethod(noted)
    try:
        yield
    finally:
        keras.layers.Layer.__new__ = make


@contextlib.contextmanager
def usual_settings() -> Iterator[None]:
    """Give the process the settings that Keras starts with, whatever the notebook has set, and restore them.

    Which layers a function builds does not depend on them, but the numbers and the kinds of arrays do.
    """
    floatx, data_format = keras.config.floatx(), keras.config.image_data_format()
    policy = global_state.get_global_attribute("dtype_policy")
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    keras.config.set_image_data_format("channels_last")
    try:
        with context.eager_mode():  # once eager execution is off, no public function turns it on again
            yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_image_data_format(data_format)
        global_state.set_global_attribute("dtype_policy", policy)


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


@contextlib.contextmanager
def glorot_filled_by(fill: Callable[..., Any]) -> Iterator[None]:
    """Let a function fill in what every GlorotUniform does, because nobody can tell random numbers apart."""
    keras.initializers.GlorotUniform.__call__ = fill
    try:
        yield
    finally:
        del keras.initializers.GlorotUniform.__call__


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
def names_may_repeat() -> Iterator[None]:
    """Let Keras make a model in which two layers have the same name, so that all else of the network is seen, too.

    Keras refuses it where it lists the layers of a model: while it does, each layer has a name of its own.
    """
    check = functional_graphs.map_graph

    def tolerant(inputs: Any, outputs: Any) -> Any:
        operations_behind = _operations_behind(outputs)
        names = [operation.name for operation in operations_behind]
        try:
            for number, operation in enumerate(operations_behind):
                operation.name = f"{operation.name}_{number}"
            return check(inputs, outputs)
        finally:
            for operation, name in zip(operations_behind, names, strict=True):
                operation.name = name

    functional_graphs.map_graph = tolerant
    try:
        yield
    finally:
        functional_graphs.map_graph = check


def _operations_behind(tensors: Any) -> list[Any]:
    """Return every operation behind some symbolic tensors, each once."""
    found: dict[int, Any] = {}
    waiting, seen = list(tensors), set[int]()
    while waiting:
        tensor = waiting.pop()
        if id(tensor) not in seen:
            seen.add(id(tensor))
            operation = made_by(tensor)[0]
            found[id(operation)] = operation
            waiting += inputs_of(tensor)
    return list(found.values())
