"""The layers in NumPy, float64, each with a bound on the error of float32 arithmetic.

Every value carries the largest error that a machine of the stated precision can have accumulated, in whatever order it
adds: the running error analysis of Higham, Accuracy and Stability of Numerical Algorithms, 2002, sections 3.1 and 3.3.
A right network stays within the bound; the bound is computed, not chosen by eye.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Sides = tuple[tuple[int, int], tuple[int, int]]
"""Rows at the top and bottom, and columns at the left and right."""

_BATCH_NORM_STEPS = 8
"""Rounded operations of one normalization; those that a library may do in two steps count twice."""

_MOVING_STEPS = 4
"""Rounded operations of one step of a moving average; 1 - momentum loses digits, so the batch's share counts fully."""

_LARGEST_SCORE_BOUND = 0.5
"""With a larger bound on the scores nothing is known about the probabilities."""

_SMALLEST_VARIANCE = 1e-30
"""Keeps the bound finite where the rounding error may be as large as the variance."""


@dataclass(frozen=True)
class Precision:
    """Unit roundoffs of a machine's arithmetic.

    Args:
        product: unit roundoff of the factors in convolutions and matrix products.
        sum: unit roundoff of everything else.
    """

    product: float
    sum: float


FLOAT32 = Precision(product=2.0**-24, sum=2.0**-24)
"""IEEE single precision, as on a CPU."""

TF32 = Precision(product=2.0**-11, sum=2.0**-24)
"""TensorFloat-32, which graphics processors use for the products of float32 convolutions."""

EXACT = Precision(product=0.0, sum=0.0)
"""No rounding: every bound is zero."""


@dataclass(frozen=True)
class Value:
    """An array with, for each element, a bound on the error of a float32 computation."""

    exact: Array
    bound: Array


def exact(array: npt.ArrayLike) -> Value:
    """Return the value of an array that float32 holds exactly."""
    values = np.asarray(array, np.float64)
    return Value(values, np.zeros_like(values))


@dataclass(frozen=True)
class Window:
    """The strides, padding and dilation rate of a convolution or pooling, as in Keras."""

    strides: tuple[int, int]
    padding: str
    dilation: tuple[int, int]


def convolve(x: Value, kernel: Array, bias: Array, window: Window, p: Precision) -> Value:
    """Apply a Conv2D layer, channels last.

    Args:
        x: (images, height, width, channels).
        kernel: (height, width, channels of one group, filters).
        bias: (filters,).
        window: strides, padding and dilation rate.
        p: the machine's precision.
    """
    down, right = window.dilation
    reach = ((kernel.shape[0] - 1) * down + 1, (kernel.shape[1] - 1) * right + 1)
    if window.padding == "same":
        x = pad(x, _same_sides(x, reach, window.strides))
    groups = x.exact.shape[3] // kernel.shape[2]

    def product(values: Array, weights: Array) -> Array:
        windows = _windows(values, reach, window.strides)[..., ::down, ::right]
        parts = zip(np.split(windows, groups, axis=3), np.split(weights, groups, axis=3), strict=True)
        return np.concatenate([np.tensordot(w, k, axes=((4, 5, 3), (0, 1, 2))) for w, k in parts], axis=3)

    return _affine(x, product, kernel, bias, p)


def dense(x: Value, kernel: Array, bias: Array, p: Precision) -> Value:
    """Multiply by a matrix and add a bias."""
    return _affine(x, lambda values, weights: values @ weights, kernel, bias, p)


def _affine(x: Value, product: Callable[[Array, Array], Array], kernel: Array, bias: Array, p: Precision) -> Value:
    terms = int(np.prod(kernel.shape[:-1])) + 1
    result = product(x.exact, kernel) + bias
    if p == EXACT and not x.bound.any():
        return Value(result, np.zeros_like(result))
    magnitude = product(np.abs(x.exact) + x.bound, np.abs(kernel)) + np.abs(bias)
    rounding = 2 * p.product + _gamma(terms, p)
    return Value(result, product(x.bound, np.abs(kernel)) + rounding * magnitude)


def normalize(x: Value, scale: Array, offset: Array, statistics: tuple[Value, Value, float], p: Precision) -> Value:
    """Apply batch normalization with the given mean, variance and epsilon."""
    mean, variance, epsilon = statistics
    floor = np.maximum(variance.exact + epsilon - variance.bound, _SMALLEST_VARIANCE)
    inverse = 1 / np.sqrt(variance.exact + epsilon)
    deviation = x.exact - mean.exact
    result = deviation * inverse * scale + offset
    size = (np.abs(x.exact) + x.bound + np.abs(mean.exact) + mean.bound) / np.sqrt(floor) * np.abs(scale)
    from_variance = np.abs(deviation * scale) * variance.bound / (2 * floor**1.5)
    from_x = np.abs(scale) / np.sqrt(floor) * (x.bound + mean.bound)
    rounding = _gamma(_BATCH_NORM_STEPS, p) * (size + np.abs(offset))
    return Value(result, from_x + from_variance + rounding)


def moments(x: Value, p: Precision) -> tuple[Value, Value]:
    """Return mean and variance of each channel over a batch."""
    axes = tuple(range(x.exact.ndim - 1))
    count = x.exact.size // x.exact.shape[-1]
    mean = x.exact.mean(axes)
    mean_bound = x.bound.mean(axes) + _gamma(count, p) * (np.abs(x.exact) + x.bound).mean(axes)
    deviation = np.abs(x.exact - mean)
    slack = x.bound + mean_bound + p.sum * (deviation + x.bound + mean_bound)
    variance_bound = (2 * deviation * slack + slack**2).mean(axes) + _gamma(count + 2, p) * (
        (deviation + slack) ** 2
    ).mean(axes)
    return Value(mean, mean_bound), Value((deviation**2).mean(axes), variance_bound)


def move(average: Value, batch: Value, momentum: float, p: Precision) -> Value:
    """Update a moving average with the value of a batch."""
    result = momentum * average.exact + (1 - momentum) * batch.exact
    bound = momentum * average.bound + (1 - momentum) * batch.bound
    sizes = momentum * (np.abs(average.exact) + average.bound) + np.abs(batch.exact) + batch.bound
    return Value(result, bound + _gamma(_MOVING_STEPS, p) * sizes)


def relu(x: Value) -> Value:
    """Set negative values to zero."""
    return Value(np.maximum(x.exact, 0), x.bound)


def add(left: Value, right: Value, p: Precision) -> Value:
    """Add two arrays."""
    result = left.exact + right.exact
    bound = left.bound + right.bound
    return Value(result, bound + p.sum * (np.abs(result) + bound))


def multiply(x: Value, factor: float, p: Precision) -> Value:
    """Multiply by a number that float32 holds exactly."""
    result = factor * x.exact
    bound = abs(factor) * x.bound
    return Value(result, bound + p.sum * (np.abs(result) + bound))


def with_last_axis(x: Value, axis: int, *, back: bool = False) -> Value:
    """Move an axis to the end, or back from there."""
    ends = (-1, axis) if back else (axis, -1)
    return Value(np.moveaxis(x.exact, *ends), np.moveaxis(x.bound, *ends))


def pad(x: Value, sides: Sides, filling: float = 0.0) -> Value:
    """Pad the images with a number.

    Args:
        x: (images, height, width, channels).
        sides: rows at (top, bottom) and columns at (left, right).
        filling: the number.
    """
    width = ((0, 0), *sides, (0, 0))
    return Value(np.pad(x.exact, width, constant_values=filling), np.pad(x.bound, width))


def max_pool(x: Value, size: tuple[int, int], window: Window) -> Value:
    """Return the largest value of each window."""
    if window.padding == "same":
        x = pad(x, _same_sides(x, size, window.strides), -np.inf)
    largest = [_windows(values, size, window.strides).max((4, 5)) for values in (x.exact, x.bound)]
    return Value(largest[0], largest[1])


def average_pool(x: Value, size: tuple[int, int], window: Window, p: Precision) -> Value:
    """Return the mean of each window, of which padding is no part."""
    inside = exact(np.ones_like(x.exact))
    if window.padding == "same":
        sides = _same_sides(x, size, window.strides)
        x, inside = pad(x, sides), pad(inside, sides)
    summands = (x.exact, x.bound, np.abs(x.exact), inside.exact)
    total, bound, magnitude, count = (_windows(values, size, window.strides).sum((4, 5)) for values in summands)
    return Value(total / count, (bound + _gamma(size[0] * size[1] + 1, p) * (magnitude + bound)) / count)


def flatten(x: Value) -> Value:
    """Flatten the features of each image."""
    rows = (x.exact.shape[0], -1)
    return Value(x.exact.reshape(rows), x.bound.reshape(rows))


def softmax(x: Value, p: Precision) -> Value:
    """Turn scores into probabilities."""
    powers = np.exp(x.exact - x.exact.max(-1, keepdims=True))
    result = powers / powers.sum(-1, keepdims=True)
    spread = np.expm1(np.minimum(2 * x.bound.max(-1, keepdims=True), 2 * _LARGEST_SCORE_BOUND))
    magnitude = np.abs(x.exact).max(-1, keepdims=True)
    rounding = _gamma(x.exact.shape[-1] + _BATCH_NORM_STEPS, p) * (1 + 2 * magnitude)
    is_bounded = x.bound.max(-1, keepdims=True) < _LARGEST_SCORE_BOUND
    return Value(result, np.where(is_bounded, result * (spread + rounding * (1 + spread)), 1.0))


def _gamma(steps: int, p: Precision) -> float:
    """Return Higham's gamma_n: the relative error that n rounded operations can accumulate."""
    return steps * p.sum / (1 - steps * p.sum)


def _same(size: int, reach: int, stride: int) -> tuple[int, int]:
    """Return the zeros before and after an axis that the padding `same` adds."""
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2


def _same_sides(x: Value, reach: tuple[int, int], strides: tuple[int, int]) -> Sides:
    """Return the zeros around the images that the padding `same` adds."""
    height, width = (_same(*axis) for axis in zip(x.exact.shape[1:3], reach, strides, strict=True))
    return height, width


def _windows(values: Array, size: tuple[int, int], strides: tuple[int, int]) -> Array:
    windows = np.lib.stride_tricks.sliding_window_view(values, size, axis=(1, 2))
    return windows[:, :: strides[0], :: strides[1]]
