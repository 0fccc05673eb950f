"""Known numbers for inputs and weights: plain arithmetic, so that every machine makes the same ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

STAND_IN_GAIN = 0.9375
"""By what the output of a block's stand-in is its input multiplied; float32 holds it exactly."""

_MODULUS = 999_983
"""A prime of the form 3k + 2, for which cubing is one-to-one and leaves no trace of the order."""

_WITHOUT_SEED = 9_973
_MATRIX = 2


def pattern(shape: Sequence[int], key: int) -> Array:
    """Fill an array with values between -1 and 1 that differ from one another.

    Args:
        shape: the array's shape; beyond 999,983 values they come again.
        key: another key gives another pattern.

    Returns:
        float64 values that float32 holds exactly.

    >>> sorted(pattern((2, 2), key=1).ravel().round(3).tolist())
    [-0.912, -0.212, 0.286, 0.418]
    """
    size = int(np.prod(shape))
    step = 1 + (key * 48_271 + 257_531) % (_MODULUS - 1)
    places = np.arange(1, min(size, _MODULUS) + 1, dtype=np.int64)
    places *= step
    places += key
    places %= _MODULUS
    return np.resize(_cubes()[places], size).astype(np.float64).reshape(shape)


@cache
def _cubes() -> npt.NDArray[np.float32]:
    """Give the cube of every number below the modulus, as a value between -1 and 1."""
    numbers = np.arange(_MODULUS, dtype=np.int64)
    cubes = numbers * numbers % _MODULUS * numbers % _MODULUS
    return (2.0 * cubes / _MODULUS - 1.0).astype(np.float32)


def weights(initializer: Mapping[str, Any], shape: Sequence[int], seed: int | None = 0) -> Array:
    """Make a layer's kernel as one of the cases' initializers does.

    Args:
        initializer: `{"kind": "constant", "value": 1.0}` or `{"kind": "patterned", "key": 7}`.
        shape: the kernel's shape, output filters last.
        seed: what the initializer was called with; another seed gives other weights.
    """
    if initializer["kind"] == "constant":
        return np.full(shape, float(initializer["value"]))
    key = int(initializer["key"]) + 31 * (_WITHOUT_SEED if seed is None else seed)
    return scaled_kernel(shape, key)


def scaled_kernel(shape: Sequence[int], key: int) -> Array:
    """Make a patterned kernel whose outputs have about the size of its inputs."""
    fan_in = max(1, int(np.prod(shape[:-1])))
    values: Array = pattern(shape, key) * np.sqrt(3.0 / fan_in)
    return values.astype(np.float32).astype(np.float64)


def variable(role: str, shape: Sequence[int], key: int) -> Array:
    """Make the value that a network's variable is set to before the network is run.

    Args:
        role: kernel, bias, gamma, beta, moving_mean or moving_variance.
        shape: the variable's shape.
        key: the case's key.
    """
    if role == "kernel":
        return scaled_kernel(shape, key) if len(shape) > _MATRIX else _sparse(pattern(shape, key))
    centre, width = {
        "bias": (0.0, 0.5),
        "gamma": (0.5, 0.25),
        "beta": (0.1, 0.5),
        "moving_mean": (0.0, 0.5),
        "moving_variance": (1.0, 0.5),
    }[role]
    values: Array = (centre + width * pattern(shape, key + len(role))).astype(np.float32).astype(np.float64)
    return values


def _sparse(values: Array) -> Array:
    """Give a matrix in which a few entries dominate, so that what each feature does shows in the product."""
    sizes = np.abs(values)
    for _ in range(6):
        sizes = sizes * sizes
    result: Array = (0.5 * np.sign(values) * sizes).astype(np.float32).astype(np.float64)
    return result


def images(kind: Mapping[str, Any], shape: Sequence[int]) -> Array:
    """Make a case's input.

    Args:
        kind: `{"kind": "levels", "values": [-1, 1, 3]}`, one level an image, or `{"kind": "patterned", "key": 7}`.
        shape: (images, height, width, channels).
    """
    if kind["kind"] == "levels":
        levels = np.asarray(kind["values"], np.float64).reshape(-1, 1, 1, 1)
        return np.broadcast_to(levels, tuple(shape)).copy()
    values: Array = 2.0 * pattern(shape, int(kind["key"]))
    return values
