"""Let Keras take tensors whose sizes do not fit, so that what follows a wrong size is recorded as well.

Besides `keras_internals` and `fast_layers` no other module replaces functions of Keras; the test of the former says
what moved.
"""

from __future__ import annotations

import contextlib
import copy
import functools
from collections.abc import Callable, Iterator
from typing import Any

from keras.src.layers import input_spec
from keras.src.layers.convolutional import base_conv
from keras.src.layers.convolutional.base_conv import BaseConv
from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.merging.concatenate import Concatenate
from keras.src.layers.pooling import base_pooling
from keras.src.ops import numpy as operations
from keras.src.ops import operation_utils

Check = Callable[..., Any]


@contextlib.contextmanager
def sizes_may_disagree(on_refusal: Callable[[], None]) -> Iterator[None]:
    """Let Keras record a layer although it refuses the sizes that the layer is given.

    Keras refuses to record the addition of a 4x4 and a 2x2 map, a 3x3 window on a 2x2 map, or two groups of three
    filters, or a layer that is called again with another number of channels, and so everything after it. Only the
    graph may be used that is recorded this way, never a number.

    Args:
        on_refusal: called for each refusal, before the layer's tensor is made.
    """
    checks = [(holder, name, getattr(holder, name), instead) for holder, name, instead in _CHECKS]
    try:
        for holder, name, check, instead in checks:
            setattr(holder, name, _tolerant(check, instead, on_refusal))
        yield
    finally:
        for holder, name, check, __ in checks:
            setattr(holder, name, check)


def _tolerant(check: Check, instead: Callable[..., Any], on_refusal: Callable[[], None]) -> Check:
    @functools.wraps(check)  # Keras passes to `build` the shapes that its parameters name
    def tolerant(*arguments: Any, **named: Any) -> Any:
        try:
            return check(*arguments, **named)
        except ValueError:
            on_refusal()
            return instead(check, *arguments, **named)

    return tolerant


def _first_shape(_check: Check, *arguments: Any) -> Any:
    """Return the first of two shapes; a method has its layer before them."""
    return arguments[-2]


def _nothing(_check: Check, *_arguments: Any, **_named: Any) -> None:
    """Accept what a layer is built for."""


def _of_other_channels(check: Check, wanted: Any, *arguments: Any, **named: Any) -> None:
    """Check all but the channels of what a layer is called with that was built for others."""
    if not isinstance(wanted, input_spec.InputSpec):
        raise TypeError
    relaxed = copy.copy(wanted)
    relaxed.axes = {}
    check(relaxed, *arguments, **named)


def _padded(check: Check, *arguments: Any, **named: Any) -> Any:
    """Return the shape that a window gives with padding."""
    wide = ["same" if given == "valid" else given for given in arguments]
    return check(*wide, **{name: "same" if given == "valid" else given for name, given in named.items()})


def _made_plainly(check: Check, layer: Any, *arguments: Any, **named: Any) -> None:
    """Make a convolution as if it had neither groups nor dilation, and let it say that it has them."""
    groups, dilation = named.get("groups", 1), named.get("dilation_rate", 1)
    check(layer, *arguments, **named | {"groups": 1, "dilation_rate": 1})
    layer.groups = groups
    layer.dilation_rate = (dilation,) * layer.rank if isinstance(dilation, int) else tuple(dilation)


def _built_without_groups(check: Check, layer: Any, *arguments: Any, **named: Any) -> None:
    """Build a convolution as if it had no groups."""
    groups, layer.groups = layer.groups, 1
    try:
        check(layer, *arguments, **named)
    finally:
        layer.groups = groups


_CHECKS: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (Merge, "_compute_elemwise_op_output_shape", _first_shape),
    (operations, "broadcast_shapes", _first_shape),
    (Concatenate, "build", _nothing),
    (input_spec, "assert_input_compatibility", _of_other_channels),
    (base_conv, "compute_conv_output_shape", _padded),
    (base_pooling, "compute_pooling_output_shape", _padded),
    (operation_utils, "compute_conv_output_shape", _padded),
    (operation_utils, "compute_pooling_output_shape", _padded),
    (BaseConv, "__init__", _made_plainly),
    (BaseConv, "build", _built_without_groups),
)
"""The functions in which Keras refuses sizes with a ValueError, each with what is done instead."""
