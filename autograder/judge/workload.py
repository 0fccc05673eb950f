"""The cost of evaluating a recorded layer, known before any number is computed: a graph may be forged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.contract.graph import Graph, Node

Sizes = tuple[int, ...]
_MOST = 10_000


@dataclass(frozen=True)
class Cost:
    """What a layer costs.

    Args:
        numbers: of its output and of its padded input.
        copied: the numbers in all of its windows.
        products: of its convolution or matrix product.
    """

    numbers: int
    copied: int = 0
    products: int = 0

    def __add__(self, other: Cost) -> Cost:
        sums = (self.numbers + other.numbers, self.copied + other.copied, self.products + other.products)
        return Cost(*sums)

    def is_within(self, most: Cost, parts: int = 1) -> bool:
        """Return whether a multiple of the cost is within a limit."""
        pairs = (self.numbers, most.numbers), (self.copied, most.copied), (self.products, most.products)
        return all(parts * mine <= its for mine, its in pairs)


MOST_OF_A_BLOCK = Cost(1_000_000, 2_000_000, 50_000_000)
"""For all layers; those of a right block have 10,000 numbers, 20,000 in windows and 110,000 products."""

MOST_OF_A_NETWORK = Cost(20_000_000, 48_000_000, 3_000_000_000)
"""For all layers; a right network, all blocks written out, has 15,000,000, 9,600,000 and 1,800,000,000."""

_PARTS = 4
"""No layer may take more than this part of the limit; a right network's largest takes a twenty-fifth."""


class Workload:
    """The cost of layers that are evaluated one after the other.

    Args:
        most: the limit.
    """

    def __init__(self, most: Cost) -> None:
        self._most = most
        self._spent = Cost(0)

    def add(self, node: Node, inputs: Sequence[Sizes]) -> Sizes:
        """Add a layer; return an upper bound of the shape of its output.

        Args:
            node: a layer that the oracle knows.
            inputs: shapes of its inputs.

        Raises:
            ValueError: the layer, or all together, would take too long or too much memory.
            KeyError, IndexError, TypeError: it is not set up as such a layer is.
        """
        sizes, cost = _output(node, inputs)
        self._spent += cost
        if not cost.is_within(self._most, _PARTS) or not self._spent.is_within(self._most):
            raise ValueError("too large to be evaluated")
        return sizes


def is_affordable(graph: Graph, images: Sequence[int], most: Cost) -> bool:
    """Return whether the layers of a graph can be evaluated in about the time and memory that a right network takes.

    Args:
        graph: of layers that the oracle knows.
        images: shape of the input.
        most: the limit.
    """
    sizes: dict[str, Sizes] = {}
    workload = Workload(most)
    try:
        for node in graph.nodes:
            given = [sizes[source] for source in node.inputs]
            sizes[node.id] = tuple(images) if node.kind == "Input" else workload.add(node, given)
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    return True


def _output(node: Node, inputs: Sequence[Sizes]) -> tuple[Sizes, Cost]:
    """Return upper bounds of the shape of a layer's output, and of what it costs."""
    config, source = node.config, inputs[0]
    sizes: Sizes
    match node.kind:
        case "Flatten":
            sizes = (source[0], math.prod(source[1:]))
        case "Dense":
            sizes = (source[0], _whole(config["units"]))
            return sizes, Cost(math.prod(sizes), source[1] * sizes[1], math.prod(sizes) * source[1])
        case "ZeroPadding2D":
            (top, bottom), (left, right) = [[_whole(size) for size in side] for side in config["padding"]]
            sizes = (source[0], source[1] + top + bottom, source[2] + left + right, source[3])
        case "Conv2D" | "MaxPooling2D" | "AveragePooling2D":
            return _windows(node.kind, config, source)
        case "identity_block" | "convolutional_block":
            stride = max(1, _whole(config.get("s", 1)))
            sizes = (source[0], -(-source[1] // stride), -(-source[2] // stride), _whole(config["filters"][2]))
        case _:
            sizes = tuple(map(max, zip(*inputs, strict=True)))
    return sizes, Cost(math.prod(sizes))


def _windows(kind: str, config: Any, source: Sizes) -> tuple[Sizes, Cost]:
    """Return upper bounds: the shape of a convolution's or pooling's output, and its cost."""
    images, *lengths, channels = source
    reach = [_whole(size) for size in config["kernel_size" if kind == "Conv2D" else "pool_size"]]
    strides = [max(1, _whole(stride)) for stride in config["strides"]]
    dilation = [_whole(rate) for rate in config.get("dilation_rate", (1, 1))]
    places = [-(-length // stride) for length, stride in zip(lengths, strides, strict=True)]
    padded = [length + size * rate for length, size, rate in zip(lengths, reach, dilation, strict=True)]
    copied = images * math.prod(places) * math.prod(reach) * channels
    given = images * math.prod(padded) * channels
    if kind != "Conv2D":
        sizes = (images, *places, channels)
        return sizes, Cost(math.prod(sizes) + given, copied)
    filters = _whole(config["filters"])
    sizes = (images, *places, filters)
    weights = math.prod(reach) * channels * filters
    return sizes, Cost(max(math.prod(sizes), given), copied + weights, copied * filters)


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise ValueError("not a size")
    return value
