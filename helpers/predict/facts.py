"""What the questions ask about, computed from the network of this course: shapes, parameters, receptive fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from helpers.checks.verdicts import expected_network
from helpers.contract.graph import Node
from helpers.contract.rows import Role

Size = tuple[int, ...]

_PER_CHANNEL = 4
"""Numbers that a batch normalization keeps for each channel: gamma, beta, moving mean, moving variance."""


def convolution_parameters(kernel: int, inputs: int, filters: int) -> int:
    """Return the number of weights and biases of a convolution.

    Args:
        kernel: height and width of the kernel.
        inputs: channels of its input.
        filters: channels of its output.

    >>> convolution_parameters(3, 256, 256)
    590080
    """
    return kernel * kernel * inputs * filters + filters


def normalization_numbers(channels: int) -> int:
    """Return how many numbers a batch normalization keeps.

    Args:
        channels: of its input.

    >>> normalization_numbers(256)
    1024
    """
    return _PER_CHANNEL * channels


@dataclass(frozen=True)
class Bottleneck:
    """The three convolutions of an identity block.

    Args:
        kernel: of the middle one.
        filters: of each.
    """

    kernel: int
    filters: tuple[int, int, int]

    @property
    def channels(self) -> int:
        """Return the channels of the block's input and output."""
        return self.filters[-1]

    @property
    def of_convolutions(self) -> tuple[int, int, int]:
        """Return the parameters of each convolution."""
        first, second, third = self.filters
        return (
            convolution_parameters(1, third, first),
            convolution_parameters(self.kernel, first, second),
            convolution_parameters(1, second, third),
        )

    @property
    def parameters(self) -> int:
        """Return the parameters of the three convolutions."""
        return sum(self.of_convolutions)

    @property
    def of_normalizations(self) -> int:
        """Return the numbers that the three batch normalizations keep."""
        return sum(map(normalization_numbers, self.filters))


def bottleneck(stage: int = 2) -> Bottleneck:
    """Return the identity blocks of a stage.

    Args:
        stage: its number, from 2 on.
    """
    config = _blocks(stage)[0].config
    return Bottleneck(config["f"], tuple(config["filters"]))


def class_count() -> int:
    """Return the number of classes."""
    return expected_network().call[1]


def image_size() -> int:
    """Return height and width of the images."""
    return expected_network().call[0][0]


def first_kernel() -> int:
    """Return height and width of the first convolution's kernel."""
    return _window(Role.CONV1, "kernel_size")[0]


def size_before_pooling() -> int:
    """Return height and width after the first convolution."""
    return _size(_node(Role.CONV1))[0]


def identity_parameters(stage: int) -> int:
    """Return the parameters of one more identity block of a stage, batch normalization included.

    Args:
        stage: its number, from 2 on.
    """
    block = bottleneck(stage)
    return block.parameters + block.of_normalizations


def untrained_loss() -> float:
    """Return the cross-entropy where every class has the same probability."""
    return log(class_count())


def block_counts() -> tuple[int, ...]:
    """Return the number of blocks of each stage, from stage 2 on."""
    return tuple(len(_blocks(stage)) for stage in _block_stages())


def shapes() -> dict[int, Size]:
    """Return height, width and channels after each stage."""
    found = {1: _size(_node(Role.MAX_POOLING))}
    return found | {stage: _size(_blocks(stage)[-1]) for stage in _block_stages()}


def receptive_fields(*, is_stride_in_the_middle: bool = False) -> dict[int, int]:
    """Return how many pixels wide the part of the image is that one value after each stage depends on.

    Args:
        is_stride_in_the_middle: whether the middle convolution of a block has its stride, as in "v1.5".

    >>> receptive_fields()
    {1: 11, 2: 35, 3: 99, 4: 291, 5: 483}
    """
    windows = {1: [_window(Role.CONV1, "kernel_size"), _window(Role.MAX_POOLING, "pool_size")]}
    for stage in _block_stages():
        windows[stage] = [
            window
            for block in _blocks(stage)
            for window in _windows_of(block.config["f"], block.config.get("s", 1), is_stride_in_the_middle)
        ]
    width, step, found = 1, 1, {}
    for stage, listed in windows.items():
        for kernel, stride in listed:
            width += (kernel - 1) * step
            step *= stride
        found[stage] = width
    return found


def stage_with_stride() -> tuple[int, int]:
    """Return the first stage whose first block has a stride above 1, and that stride."""
    heads = ((stage, _blocks(stage)[0].config["s"]) for stage in _block_stages())
    return next((stage, stride) for stage, stride in heads if stride > 1)


def _windows_of(kernel: int, stride: int, is_stride_in_the_middle: bool) -> Iterator[tuple[int, int]]:
    """Yield kernel and stride of the three convolutions of a block."""
    yield 1, 1 if is_stride_in_the_middle else stride
    yield kernel, stride if is_stride_in_the_middle else 1
    yield 1, 1


def _window(role: Role, name: str) -> tuple[int, int]:
    config = _node(role).config
    return config[name][0], config["strides"][0]


def _node(role: Role) -> Node:
    return next(node for node in expected_network().graph.nodes if node.row and node.row.role is role)


def _blocks(stage: int) -> list[Node]:
    nodes = (node for node in expected_network().graph.nodes if node.row and node.row.role is Role.BLOCK)
    return [node for node in nodes if node.config["stage"] == str(stage)]


def _block_stages() -> list[int]:
    nodes = (node for node in expected_network().graph.nodes if node.row and node.row.role is Role.BLOCK)
    return sorted({int(node.config["stage"]) for node in nodes})


def _size(node: Node) -> Size:
    return tuple(size for size in node.shape[1:] if size is not None)
