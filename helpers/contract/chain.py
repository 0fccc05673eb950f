"""The chain: each layer of a recorded graph computes from what the layers before it put out, from a case's images on.

The observer runs the recorded layers, and the grader evaluates the graph. Both follow the rules below, so that they get
the same numbers if the graph says what the layers are. Where the grader cannot follow, numbers of the case go on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from helpers.contract import patterns
from helpers.contract.case import Case, OwnNetworkCase
from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import KERAS, Graph, Node, Shape
from helpers.contract.patterns import Array, Weights

Value = TypeVar("Value")

ASKED = frozenset(
    {
        *("Conv2D", "BatchNormalization", "ReLU", "Add", "ZeroPadding2D", "MaxPooling2D", "AveragePooling2D"),
        *("Flatten", "Dense", "Softmax", *BLOCKS),
    }
)
"""The kinds of layers whose outputs are asked for; the oracle knows them all."""

ROLES = ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance")
"""The roles of a layer's weights, by the names that Keras gives them."""

MOST_SAMPLED = 256
MOST_SAMPLED_WEIGHTS = 32
_MOST_TERMS = 20_000
"""How many products the layers of a chain may add up, one layer after another, before the next one starts anew.

After more, float32's error may be as large as the numbers. The blocks of the cases are small, and reach the end.
"""

_MOST_NUMBERS = 2_000_000
_FEW = 6
"""How many layers a network of own blocks is asked for; all of them, with their weights, would take seconds."""
_STEP = 7_919
_VARIANCE, _VARIANCE_WIDTH = 0.01, 0.005
"""Variances as small as these show epsilon."""


@dataclass(frozen=True)
class Link:
    """One call of a layer in a chain.

    Args:
        node: the call.
        is_asked: whether the observer is to give its output.
        starts_anew: whether it takes numbers of the case in place of what the layers before it put out.
        is_cut: whether all layers after it do.
        key: from which the numbers that stand for its own output are drawn.
        weights_key: from which its weights are drawn; each layer has its own.
    """

    node: Node
    is_asked: bool
    starts_anew: bool
    is_cut: bool
    key: int
    weights_key: int

    def supplied(self) -> Array:
        """Return the numbers of the case that stand for the layer's output.

        Raises:
            ValueError: the output is too large.
        """
        return 2.0 * patterns.pattern(sizes_of(self.node), self.key)


def places(graph: Graph, case: Case) -> range:
    """Return which calls of layers a case asks for: all, or a few in a row that its key draws.

    Args:
        graph: as it was recorded.
        case: the call.
    """
    if not isinstance(case, OwnNetworkCase):
        return range(len(graph.built))
    count = len(graph.nodes)  # any number of layers that nothing uses can be claimed
    first = (case.trace_key or 0) % max(1, count - _FEW + 1)
    return range(first, min(first + _FEW, count))


def links(graph: Graph, key: int, asked: range | None = None) -> Iterator[Link]:
    """Yield the calls of a graph's layers, each after its inputs.

    Args:
        graph: as it was recorded.
        key: of the case.
        asked: which calls the case asks for, as `places` returns them; None for all.
    """
    terms: dict[str, int] = {}
    first: dict[str, int] = {}
    for number, node in enumerate(graph.built, start=1):
        own = _terms(node, graph)
        before = max((terms[source] for source in node.inputs), default=1)
        starts_anew = min(before, own) > 1 and before * own > _MOST_TERMS
        is_asked = node.kind in ASKED and not (_is_split_unevenly(node, graph) or _strides_and_stretches(node))
        is_asked = is_asked and (asked is None or number - 1 in asked)
        is_cut = node.kind != "Input" and (not is_asked or node.kind == "Dense" or is_own(node))
        terms[node.id] = 1 if is_cut else own if starts_anew else before * own
        weights_key = key + _STEP * first.setdefault(node.layer or node.id, number)
        yield Link(node, is_asked, starts_anew, is_cut, key + _STEP * number, weights_key)


def _is_split_unevenly(node: Node, graph: Graph) -> bool:
    """Return whether a convolution has groups of different sizes, which Keras refuses."""
    groups = node.config.get("groups", 1)
    if node.kind != "Conv2D" or not node.inputs or type(groups) is not int or groups < 1:
        return False
    counts = (*graph.by_id[node.inputs[0]].shape[-1:], node.config.get("filters"))
    return any(type(count) is int and count % groups > 0 for count in counts)


def _strides_and_stretches(node: Node) -> bool:
    """Return whether a convolution has both strides and dilation, which Keras refuses."""
    both = node.config.get("strides"), node.config.get("dilation_rate")
    return node.kind == "Conv2D" and all(isinstance(it, tuple) and it != (1, 1) for it in both)


def _terms(node: Node, graph: Graph) -> int:
    """Return how many products a layer adds up for each number."""
    if node.kind not in ("Conv2D", "Dense") or not node.inputs:
        return 1
    window, shape = node.config.get("kernel_size"), graph.by_id[node.inputs[0]].shape
    sizes = [*(window if isinstance(window, tuple) else ()), *shape[-1:]]
    return math.prod(size for size in sizes if type(size) is int and 0 < size < _MOST_NUMBERS)


class Values(Generic[Value]):
    """What the layers of a chain put out, on one of the two sides.

    Args:
        hold: makes of numbers of the case what this side computes with.
    """

    def __init__(self, hold: Callable[[Array], Value]) -> None:
        self._hold = hold
        self._links: dict[str, Link] = {}
        self._outputs: dict[str, Value | None] = {}

    def add(self, link: Link, output: Value | None, *, is_unknown: bool = False) -> None:
        """Add what a layer puts out.

        Args:
            link: the call of the layer.
            output: None where there is nothing, so that numbers of the case go on.
            is_unknown: whether there is something, and this side does not know it.
        """
        self._links[link.node.id] = link
        if (output is not None or is_unknown) and not link.is_cut:
            self._outputs[link.node.id] = output

    def before(self, link: Link) -> dict[str, Value]:
        """Return what a layer takes, by the node that it comes from.

        Raises:
            ValueError: it is too large, or unknown.
        """
        return {source: self._taken(source, anew=link.starts_anew) for source in link.node.inputs}

    def _taken(self, source: str, *, anew: bool) -> Value:
        if anew or source not in self._outputs:
            return self._hold(self._links[source].supplied())
        output = self._outputs[source]
        if output is None:
            raise ValueError("unknown")
        return output


def is_own(node: Node) -> bool:
    """Return whether a layer has a computation of the student's own in place of Keras's."""
    return bool(node.config.get("call", KERAS) != KERAS)


def sizes_of(node: Node) -> tuple[int, ...]:
    """Return the shape of a layer's output in a chain: where the number of images is open, there is one.

    Args:
        node: the call of the layer.

    Raises:
        ValueError: the output is too large.
    """
    sizes = tuple(1 if size is None else size for size in node.shape)
    if math.prod(sizes) > _MOST_NUMBERS:
        raise ValueError("too large")
    return sizes


def fits(shape: Shape, sizes: Sequence[int]) -> bool:
    """Return whether a recorded shape, which may have open axes, can be a shape.

    A layer whose output has another shape than was recorded, as where sizes were put aside, has none in a chain.
    """
    return len(shape) == len(sizes) and all(mine in (None, its) for mine, its in zip(shape, sizes, strict=True))


def weight(role: str, shape: Sequence[int], key: int) -> npt.NDArray[np.float32]:
    """Return the value that a layer's weights have in a chain.

    Args:
        role: one of `ROLES`.
        shape: of the weights.
        key: the link's.
    """
    if role != "moving_variance":
        return patterns.variable(role, shape, key)
    return (_VARIANCE + _VARIANCE_WIDTH * patterns.pattern(shape, key)).astype(np.float32)


def sample(values: Weights, key: int, most: int = MOST_SAMPLED) -> Array:
    """Return the numbers of an array that are compared: all of a small one, some of a large one.

    Args:
        values: of any shape.
        key: decides which ones.
        most: of how many numbers.
    """
    if values.size <= most:
        return np.asarray(values, np.float64).ravel()
    places = (patterns.pattern((most,), key) + 1.0) / 2.0 * values.size
    return values.ravel()[places.astype(np.int64) % values.size].astype(np.float64)
