"""Recognize a layer without weights by what it computes: a Lambda, or a class of the student's own, may be a ReLU."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from helpers.contract import patterns

Array = npt.NDArray[np.float32]
_OPEN_AXIS = 2
"""Size of an axis that the recorded tensor leaves open."""


_REACH = 50
"""How large probes are: relu6 and its like differ from ReLU beyond a bound only."""


def _softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)  # type: ignore[no-any-return]  # NumPy types a quotient as Any


_KINDS: dict[str, Callable[..., Array]] = {
    "Identity": lambda x: x,
    "ReLU": lambda x: np.maximum(x, 0),
    "Softmax": _softmax,
    "Add": lambda x, y: x + y,
}


def kind_by_behaviour(operation: Any, call: Any) -> str | None:
    """Say which kind of layer computes the same as an operation; None if none does.

    Args:
        operation: a Keras layer or operation.
        call: the recorded call of it.
    """
    if isinstance(operation, keras.layers.Layer) and operation.weights:
        return None
    probes = [_probe(tensor.shape, key) for key, tensor in enumerate(call.input_tensors)]
    tensors = {
        id(tensor): keras.ops.convert_to_tensor(probe) for tensor, probe in zip(call.input_tensors, probes, strict=True)
    }
    with contextlib.suppress(Exception):  # whatever the student's layer raises, it is none of these
        arguments, keywords = call.arguments.fill_in(tensors)
        told = [{"training": mode} for mode in (False, True)] if _has_modes(operation) else [{}]
        results = [np.asarray(operation(*arguments, **(keywords | each))) for each in told]
        likely = (kind for kind, like in _KINDS.items() if all(_agree(like, probes, each) for each in results))
        return next(likely, None)
    return None


def _has_modes(operation: Any) -> bool:
    """Whether an operation can be told training, as Dropout can, and so has to be probed in both modes."""
    return "training" in inspect.signature(operation.call).parameters


def _probe(shape: tuple[int | None, ...], key: int) -> Array:
    sizes = [_OPEN_AXIS if each is None else each for each in shape]
    return (_REACH * patterns.pattern(sizes, key + 1)).astype(np.float32)


def _agree(like: Callable[..., Array], probes: list[Array], result: Array) -> bool:
    with contextlib.suppress(TypeError, ValueError):  # another number of tensors, or another shape
        expected = like(*probes)
        return expected.shape == result.shape and bool(np.allclose(expected, result, rtol=1e-6, atol=1e-6))
    return False
