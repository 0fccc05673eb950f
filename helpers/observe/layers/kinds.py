"""Find out what kind of layer an operation is: by its class, else by what it computes."""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from helpers.contract import patterns
from helpers.contract.chain import ASKED
from helpers.contract.graph import of_your_own
from helpers.observe.block_stubs import BlockStub
from helpers.observe.layers import activations

Array = npt.NDArray[np.float32]

KINDS = ASKED | {"Input", "Identity"}
"""The kinds of layers of a right network."""

_BOUNDS = ("max_value", "negative_slope", "threshold")
"""The options by which Keras's ReLU computes something else."""

_OPEN_AXIS = 2
"""Size of an axis that the recorded tensor leaves open."""


def kind_of(operation: Any, call: Any, config: Mapping[str, Any]) -> str:
    """Return the name of the Keras class that an operation is of, or the kind that its activation computes.

    Args:
        operation: a Keras layer or operation.
        call: the recorded call of it.
        config: its attributes, as plain data.
    """
    known = keras_class(operation)
    if known.__name__ in ("Maximum", "Add") and _has_zero_operand(call):
        return {"Maximum": "ReLU", "Add": "Identity"}[known.__name__]
    if not issubclass(known, keras.layers.Layer):
        return {"Relu": "ReLU"}.get(known.__name__, str(known.__name__))
    if known is keras.layers.Layer:
        is_stub = isinstance(operation, BlockStub)
        return str(operation.stands_for) if is_stub else _kind_of_own_class(type(operation).__name__)
    if known is keras.layers.ReLU and type(operation) is not known:
        return "Activation"  # whatever it says of its bounds, what it computes decides
    return _kind_of_layer(known.__name__, config)


def keras_class(operation: Any) -> Any:
    """Return the Keras class that an operation is of, or derived from."""
    return next((kind for kind in type(operation).__mro__ if _is_of_keras(kind)), type(operation))


def _is_of_keras(kind: type) -> bool:
    """Return whether a module of Keras holds a class by its name: a class can say anything of where it is from."""
    module = sys.modules.get(kind.__module__) if kind.__module__.startswith("keras.") else None
    return getattr(module, kind.__name__, None) is kind


def _kind_of_own_class(name: str) -> str:
    """Return the kind of a student's own class, which is none of Keras's whatever its name."""
    return of_your_own(name) if name in KINDS else name


def _kind_of_layer(name: str, config: Mapping[str, Any]) -> str:
    if name == "Activation":
        return activations.KINDS.get(str(config["activation"]), name)
    if name == "ReLU" and any(config.get(option) for option in _BOUNDS):
        return "Activation"
    if name == "Reshape" and tuple(config["target_shape"]) == (-1,):
        return "Flatten"
    return {"InputLayer": "Input"}.get(name, name)


def _has_zero_operand(call: Any) -> bool:
    arguments = (*call.arguments.args, *call.arguments.kwargs.values())
    return len(call.input_tensors) == 1 and [item for item in arguments if isinstance(item, int | float)] == [0]


_COMPUTE: dict[str, Callable[..., Array]] = {
    "Identity": lambda x: x,
    "ReLU": activations.relu,
    "Softmax": activations.softmax,
    "Add": lambda x, y: x + y,
}
COMPUTED = tuple(_COMPUTE)
"""The kinds that are known by what they compute."""


def kind_by_behaviour(operation: Any, call: Any) -> str | None:
    """Return the kind of layer that computes the same as an operation without weights; None if none does.

    Args:
        operation: a Keras layer or operation, such as a Lambda or a class of the student's own.
        call: the recorded call of it.
    """
    is_bounded = isinstance(operation, keras.layers.ReLU) and any(getattr(operation, it, None) for it in _BOUNDS)
    if is_bounded or (isinstance(operation, keras.layers.Layer) and operation.weights):
        return None
    with contextlib.suppress(Exception):  # whatever the student's layer raises, it is none of these
        near = _kinds(operation, call, activations.REACH)
        far = _kinds(operation, call, activations.FAR) if near and near != ["Softmax"] else near
        return next((kind for kind in near if kind in far), None)
    return None


def _kinds(operation: Any, call: Any, reach: float) -> list[str]:
    """Return the kinds of layers that compute the same as an operation up to some size of the numbers."""
    probes = [_probe(tensor.shape, key, reach) for key, tensor in enumerate(call.input_tensors)]
    tensors = {
        id(tensor): keras.ops.convert_to_tensor(probe) for tensor, probe in zip(call.input_tensors, probes, strict=True)
    }
    arguments, keywords = call.arguments.fill_in(tensors)
    modes = [{"training": mode} for mode in (False, True)] if _has_modes(operation) else [{}]
    results = [operation(*arguments, **(keywords | mode)) for mode in modes]
    return [kind for kind in COMPUTED if all(computes(kind, probes, result) for result in results)]


def _has_modes(operation: Any) -> bool:
    """Return whether an operation takes `training`, as Dropout does, and so has to be probed in both modes."""
    return "training" in inspect.signature(operation.call).parameters


def _probe(shape: tuple[int | None, ...], key: int, reach: float) -> Array:
    sizes = [_OPEN_AXIS if size is None else size for size in shape]
    return (reach * patterns.pattern(sizes, key + 1)).astype(np.float32)


def computes(kind: str, inputs: Sequence[Array], result: Any) -> bool:
    """Return whether a layer of a kind without weights would give a result.

    Args:
        kind: one of `COMPUTED`.
        inputs: what it took.
        result: what came out.
    """
    with contextlib.suppress(TypeError, ValueError):  # another number of tensors, or another shape
        return activations.agree(_COMPUTE[kind](*inputs), result)
    return False
