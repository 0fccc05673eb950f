"""Work out the sizes of what the layers of a graph put out, and where they do not fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node, Shape

_ELEMENTWISE = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")
_SAME_SIZE = ("BatchNormalization", "ReLU", "Softmax", "Activation", "Dropout")
SETTINGS = {
    *("kernel_size", "strides", "padding", "dilation_rate", "pool_size", "filters", "units", "s", "keepdims"),
    *("groups", "use_bias", "axis", "center", "scale"),
}
"""The settings on which sizes and numbers of weights depend."""

_SPATIAL = (1, 2)
"""The axes of height and width."""


class MisfitError(ValueError):
    """A layer does not take inputs of these sizes."""


@dataclass
class Sizes:
    """What is known of the sizes in a graph.

    Args:
        graph: whose layers' sizes are worked out.
        by_id: the size of each layer's output; None where it cannot be known.
        misfits: the layers that refuse their inputs, in order, each with the sizes of these.
        repeats: whether an addition fits only because Keras repeats an axis of size 1.
    """

    graph: Graph
    by_id: dict[str, Shape | None] = field(default_factory=dict)
    misfits: list[tuple[str, tuple[Shape, ...]]] = field(default_factory=list)
    repeats: bool = False
    _channels: dict[str, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.graph.built:
            self.by_id[node.id] = self._size_of(node)

    def _size_of(self, node: Node) -> Shape | None:
        if not node.inputs:
            return node.shape
        given = [self.by_id[source] for source in node.inputs]
        inputs = tuple(shape for shape in given if shape is not None)
        if len(inputs) < len(given):
            return None
        try:
            self._refuse_other_channels(node, inputs[0])
            self._note_strides_with_dilation(node, inputs)
            size = output_size(node, inputs) or self._as_recorded(node)
        except MisfitError:
            self.misfits.append((node.id, inputs))
            return None
        except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
            return self._as_recorded(node)
        self.repeats |= node.kind == "Add" and any(shape != size for shape in inputs)
        return size

    def _refuse_other_channels(self, node: Node, source: Shape) -> None:
        """Raise MisfitError for a layer with weights that is called again, with another number of channels."""
        if node.kind in _WEIGHTS and self._channels.setdefault(node.layer or node.id, source[-1]) != source[-1]:
            raise MisfitError

    def _note_strides_with_dilation(self, node: Node, inputs: tuple[Shape, ...]) -> None:
        """Note a convolution that Keras refuses whatever it is given; the size of what it puts out is known."""
        both = node.config.get("strides", (1, 1)), node.config.get("dilation_rate", (1, 1))
        if node.kind == "Conv2D" and all(max(it) > 1 for it in both):
            self.misfits.append((node.id, inputs))

    def _as_recorded(self, node: Node) -> Shape | None:
        """Return the recorded size of what a layer puts out, if it takes what it took when it was recorded."""
        is_fed_alike = all(self.by_id[source] == self.graph.by_id[source].shape for source in node.inputs)
        return node.shape if is_fed_alike else None

    @property
    def output(self) -> Shape | None:
        """Return the size of the graph's output."""
        return self.by_id.get(self.graph.output)

    @property
    def parameters(self) -> int:
        """Return the number of weights; a layer called twice counts once."""
        nodes = self.graph.built
        return sum({node.layer or node.id: self._weights_of(node) for node in nodes}.values())

    def _weights_of(self, node: Node) -> int:
        source = self.by_id[node.inputs[0]] if node.inputs else None
        if source is None or node.kind not in _WEIGHTS:
            return node.parameters
        try:
            return _WEIGHTS[node.kind](node.config, source)
        except (KeyError, IndexError, TypeError, ZeroDivisionError):
            return node.parameters


def output_size(node: Node, inputs: Sequence[Shape]) -> Shape | None:
    """Return the size of a layer's output; None for a layer of an unknown kind.

    Args:
        node: the layer.
        inputs: the sizes of its inputs, at least one.

    Raises:
        MisfitError: the layer does not take such inputs.
        KeyError, IndexError, TypeError, ValueError: it is not set up as such a layer is.
    """
    if node.kind in _ELEMENTWISE:
        return _merged(inputs)
    if node.kind == "Concatenate":
        return _joined(inputs, node.config["axis"])
    if node.kind in _SAME_SIZE:
        return inputs[0]
    found = _OUTPUTS.get(node.kind)
    return found(node.config, inputs[0]) if found else None


def _merged(inputs: Sequence[Shape]) -> Shape:
    """Return the size of a sum: Keras repeats an axis of size 1."""
    if len({len(shape) for shape in inputs}) > 1:
        raise MisfitError
    merged = []
    for sizes in zip(*inputs, strict=True):
        wide = {size for size in sizes if size not in (1, None)}
        if len(wide) > 1:
            raise MisfitError
        merged.append(next(iter(wide), sizes[0]))
    return tuple(merged)


def _joined(inputs: Sequence[Shape], axis: int) -> Shape:
    """Return the size of tensors that are joined along an axis."""
    axis %= len(inputs[0])
    if len({(*shape[:axis], *shape[axis + 1 :]) for shape in inputs}) > 1:
        raise MisfitError
    return (*inputs[0][:axis], sum(shape[axis] or 0 for shape in inputs), *inputs[0][axis + 1 :])


def _convolved(config: Any, source: Shape) -> Shape:
    groups = config["groups"]
    if config["filters"] % groups or (source[3] or 0) % groups:
        raise MisfitError
    return *_windows(source, config["kernel_size"], config), config["filters"]


def _windows(source: Shape, window: Sequence[int], config: Any) -> Shape:
    """Return images, height and width of what a window puts out that moves over an input."""
    sizes: list[int | None] = [source[0]]
    dilation = config.get("dilation_rate", (1, 1))
    for axis in _SPATIAL:
        size, stride = source[axis], config["strides"][axis - 1]
        reach = 0 if config["padding"] == "same" else (window[axis - 1] - 1) * dilation[axis - 1]
        if size is not None and size <= reach:
            raise MisfitError
        sizes.append(None if size is None else (size - reach - 1) // stride + 1)
    return tuple(sizes)


def _padded(config: Any, source: Shape) -> Shape:
    images, *sides, channels = source
    sizes = [None if size is None else size + sum(more) for size, more in zip(sides, config["padding"], strict=True)]
    return images, *sizes, channels


def _block(config: Any, source: Shape) -> Shape:
    stride = config.get("s", 1)
    sizes = [None if size is None else -(-size // stride) for size in source[1:3]]
    return source[0], *sizes, config["filters"][2]


def _pooled(config: Any, source: Shape) -> Shape:
    return *_windows(source, config["pool_size"], config), source[3]


def _of_all_places(config: Any, source: Shape) -> Shape:
    return (source[0], 1, 1, source[3]) if config.get("keepdims") else (source[0], source[3])


_OUTPUTS: dict[str, Callable[[Any, Shape], Shape]] = {
    "Conv2D": _convolved,
    "MaxPooling2D": _pooled,
    "AveragePooling2D": _pooled,
    "GlobalMaxPooling2D": _of_all_places,
    "GlobalAveragePooling2D": _of_all_places,
    "ZeroPadding2D": _padded,
    "Flatten": lambda __, source: (source[0], math.prod(size or 0 for size in source[1:])),
    "Dense": lambda config, source: (*source[:-1], config["units"]),
    **dict.fromkeys(BLOCKS, _block),
}


def _of_convolution(config: Any, source: Shape) -> int:
    height, width = config["kernel_size"]
    kernel = height * width * ((source[3] or 0) // config["groups"])
    return int((kernel + bool(config["use_bias"])) * config["filters"])


def _of_dense(config: Any, source: Shape) -> int:
    return int(((source[-1] or 0) + bool(config["use_bias"])) * config["units"])


def _of_batch_norm(config: Any, source: Shape) -> int:
    of_averages = 2
    return (source[config["axis"]] or 0) * (of_averages + bool(config["center"]) + bool(config["scale"]))


_WEIGHTS = {"Conv2D": _of_convolution, "Dense": _of_dense, "BatchNormalization": _of_batch_norm}


def proved_parameters(graph: Graph) -> int:
    """Return the number of weights by kind, settings and sizes, whatever the layers say; other kinds have none.

    Args:
        graph: as it was recorded.
    """
    return sum({node.layer or node.id: _counted(node, graph) for node in graph.nodes}.values())


def _counted(node: Node, graph: Graph) -> int:
    if node.kind not in _WEIGHTS or not node.inputs:
        return 0
    try:
        return _WEIGHTS[node.kind](node.config, graph.by_id[node.inputs[0]].shape)
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return 0
