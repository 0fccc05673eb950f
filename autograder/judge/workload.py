"""The cost of evaluating a recorded layer, known before any number is computed: a graph may be forged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from helpers.contract.graph import Graph, Node

Sizes = tuple[int, ...]
MOST_NUMBERS = 4_000_000
"""Of one output; a right network's largest has 400,000."""

MOST_PRODUCTS = 400_000_000
"""Of one layer; a right network's first convolution takes 80,000,000."""

_MOST = 10_000


def is_affordable(graph: Graph, images: Sequence[int]) -> bool:
    """Return whether every layer of a graph can be evaluated in reasonable time and memory.

    Args:
        graph: of layers that the oracle knows.
        images: shape of the input.
    """
    sizes: dict[str, Sizes] = {}
    numbers = 0
    try:
        for node in graph.nodes:
            given = [sizes[source] for source in node.inputs]
            sizes[node.id] = output_sizes(node, given) if node.kind != "Input" else tuple(images)
            numbers += math.prod(sizes[node.id])
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    return numbers <= 5 * MOST_NUMBERS


def output_sizes(node: Node, inputs: Sequence[Sizes]) -> Sizes:
    """Return the shape of the output that a layer would have.

    Args:
        node: a layer that the oracle knows.
        inputs: shapes of its inputs.

    Raises:
        ValueError: it would be too large.
        KeyError, IndexError, TypeError: it is not set up as such a layer is.
    """
    config, source = node.config, inputs[0]
    products = 0
    sizes: Sizes
    if node.kind == "Flatten":
        sizes = (source[0], math.prod(source[1:]))
    elif node.kind == "Dense":
        sizes = (source[0], _whole(config["units"]))
        products = math.prod(sizes) * source[1]
    elif node.kind == "ZeroPadding2D":
        (top, bottom), (left, right) = [[_whole(size) for size in side] for side in config["padding"]]
        sizes = (source[0], source[1] + top + bottom, source[2] + left + right, source[3])
    elif node.kind in ("Conv2D", "MaxPooling2D", "AveragePooling2D"):
        sizes, products = _windows(node.kind, config, source)
    elif node.kind in ("identity_block", "convolutional_block"):
        stride = max(1, _whole(config.get("s", 1)))
        sizes = (source[0], -(-source[1] // stride), -(-source[2] // stride), _whole(config["filters"][2]))
    else:
        sizes = tuple(map(max, zip(*inputs, strict=True)))
    if math.prod(sizes) > MOST_NUMBERS or products > MOST_PRODUCTS:
        raise ValueError("too large to be evaluated")
    return sizes


def _windows(kind: str, config: Any, source: Sizes) -> tuple[Sizes, int]:
    """Return upper bounds: the shape of a convolution's or pooling's output, and the number of products it takes."""
    window = config["kernel_size"] if kind == "Conv2D" else config["pool_size"]
    reach = [_whole(size) for size in window]
    strides = [max(1, _whole(stride)) for stride in config["strides"]]
    channels = _whole(config["filters"]) if kind == "Conv2D" else source[3]
    places = [-(-size // stride) for size, stride in zip(source[1:3], strides, strict=True)]
    sizes = (source[0], *places, channels)
    weights = math.prod(reach) * source[3] * (channels if kind == "Conv2D" else 1)
    dilated = [_whole(rate) for rate in config.get("dilation_rate", (1, 1))]
    if max(weights, *dilated) > MOST_NUMBERS:
        raise ValueError("too large to be evaluated")
    return sizes, source[0] * math.prod(places) * weights


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise ValueError("not a size")
    return value
