"""Known numbers for inputs and weights, made by integer arithmetic so that they are the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from helpers.contract.case import Constant, Images, Kernel, Levels

Array = npt.NDArray[np.float64]
Weights = npt.NDArray[np.float32] | Array
"""The values of a layer's weights, in the type in which they are made: of a network's 23 million, a copy takes long."""

STUB_GAINS = {"identity_block": 0.9375, "convolutional_block": 0.875}
"""The factor by which a block's stub multiplies its input, so that each kind shows; float32 holds both exactly."""

_MODULUS = 999_983
"""A prime of the form 3k + 2, for which cubing is one-to-one and hides the order."""

_WITHOUT_SEED = 9_973
_MATRIX = 2
_SQUARINGS = 6
_WORTH_KEEPING = 4_096
_kept: dict[int, npt.NDArray[np.float32]] = {}
"""The first values of the last pattern that had so many, by its key."""

USUAL_MATRIX_ENTRY = 0.5 / math.sqrt(2 * 2**_SQUARINGS + 1)
"""The root mean square of the entries of a patterned matrix."""


def pattern(shape: Sequence[int], key: int) -> Array:
    """Return an array of values between -1 and 1 that differ from one another.

    Args:
        shape: the array's shape; after 999,983 values they repeat.
        key: another key gives another pattern.

    Returns:
        float64 values that float32 holds exactly.

    >>> sorted(pattern((2, 2), key=1).ravel().round(3).tolist())
    [-0.912, -0.212, 0.286, 0.418]
    """
    return _repeated(math.prod(shape), key).astype(np.float64).reshape(shape)


def _repeated(count: int, key: int) -> npt.NDArray[np.float32]:
    """Return as many values of a pattern, which begins again after its last one."""
    values = _first(min(count, _MODULUS), key)
    return values if len(values) == count else np.resize(values, count)


def _first(count: int, key: int) -> npt.NDArray[np.float32]:
    """Return the first values of a pattern; the last long one is kept, because all kernels of a network share it."""
    kept = _kept.get(key)
    if kept is not None and len(kept) >= count:
        return kept[:count]
    if kept is None:
        return _computed(count, key)
    return _computed(_MODULUS, key)[:count]  # kernels get larger layer by layer: compute all of it, once


def _computed(count: int, key: int) -> npt.NDArray[np.float32]:
    """Return the first values of a pattern after computing them."""
    places = np.arange(1, count + 1, dtype=np.int64)
    places *= 1 + (key * 48_271 + 257_531) % (_MODULUS - 1)
    places += key
    places -= places // _MODULUS * _MODULUS  # NumPy's remainder takes twice as long
    values = _cubes().take(places)
    if count >= _WORTH_KEEPING:
        _kept.clear()
        _kept[key] = values
    return values


@cache
def _cubes() -> npt.NDArray[np.float32]:
    """Return the cube of every number below the modulus, as a value between -1 and 1."""
    numbers = np.arange(_MODULUS, dtype=np.int64)
    cubes = numbers * numbers % _MODULUS * numbers % _MODULUS
    return (2.0 * cubes / _MODULUS - 1.0).astype(np.float32)


def weights(kernel: Kernel, shape: Sequence[int], seed: int | None = 0) -> Weights:
    """Return a layer's kernel as a case's initializer makes it.

    Args:
        kernel: which numbers.
        shape: the kernel's shape, output filters last.
        seed: what the initializer was called with; another seed gives other weights.
    """
    if isinstance(kernel, Constant):
        return np.full(shape, kernel.value)
    key = kernel.key + 31 * (_WITHOUT_SEED if seed is None else seed)
    return scaled_kernel(shape, key)


def scaled_kernel(shape: Sequence[int], key: int) -> npt.NDArray[np.float32]:
    """Return a patterned kernel whose outputs are about as large as its inputs."""
    scale = math.sqrt(3.0 / max(1, math.prod(shape[:-1])))
    values = _repeated(math.prod(shape), key)
    scaled = np.empty_like(values)
    np.multiply(values, scale, out=scaled, dtype=np.float64, casting="same_kind")
    return scaled.reshape(shape)


def variable(role: str, shape: Sequence[int], key: int) -> npt.NDArray[np.float32]:
    """Return the value that a network's variable is set to before the network is run.

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
    return (centre + width * pattern(shape, key + len(role))).astype(np.float32)


def _sparse(values: Array) -> npt.NDArray[np.float32]:
    """Return a matrix in which a few entries dominate, so that each feature shows in the product."""
    sizes = np.abs(values)
    for _ in range(_SQUARINGS):
        sizes = sizes * sizes
    result: npt.NDArray[np.float32] = (0.5 * np.sign(values) * sizes).astype(np.float32)
    return result


def pixels(images: Images, shape: Sequence[int]) -> Array:
    """Return a case's input.

    Args:
        images: which numbers.
        shape: (images, height, width, channels).
    """
    if isinstance(images, Levels):
        levels = np.asarray(images.values, np.float64).reshape(-1, 1, 1, 1)
        return np.broadcast_to(levels, tuple(shape)).copy()
    values: Array = 2.0 * pattern(shape, images.key)
    return values
