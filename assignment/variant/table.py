"""The facts that a course may set, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import Any

from helpers.contract.verdict import total

FIRST_STAGE = 2
"""The number of the first stage that consists of blocks."""

_LAYERS_OF_A_BLOCK = 3
_OUTSIDE_OF_BLOCKS = 2
"""The first convolution and the dense layer."""

_POOLING_WINDOW = 2


@dataclass(frozen=True)
class LayerNames:
    """With which the names of a block's layers begin.

    Args:
        convolution: those of its convolutions.
        batch_normalization: those of its BatchNormalization layers.
    """

    convolution: str
    batch_normalization: str


@dataclass(frozen=True)
class Variant:
    """A variant of the assignment.

    Args:
        blocks: the number of blocks in each stage from stage 2 on.
        classes: the default number of classes.
        image_size: height and width of the images, in pixels.
        names: of the blocks' layers.
        training_images: how many images the training set holds.
        test_images: how many images the test set holds.
        points: for each graded function the points of its criteria, in the order in which they are shown.
    """

    blocks: tuple[int, ...]
    classes: int
    image_size: int
    names: LayerNames
    training_images: int
    test_images: int
    points: Mapping[str, Mapping[str, float]] = field(hash=False)

    @property
    def depth(self) -> int:
        """Return the number of layers by which the network is called, such as 50."""
        return _LAYERS_OF_A_BLOCK * sum(self.blocks) + _OUTSIDE_OF_BLOCKS

    @property
    def worth(self) -> dict[str, float]:
        """Return the points of each function."""
        return {name: total(criteria.values()) for name, criteria in self.points.items()}

    @property
    def max_points(self) -> float:
        """Return the points of all functions."""
        return total(self.worth.values())

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Return the shape of one image."""
        return (self.image_size, self.image_size, 3)

    @property
    def map_size(self) -> int:
        """Return height and width after the last stage."""
        return map_sizes(self.image_size, len(self.blocks))[-1]

    @property
    def pooling_window(self) -> int:
        """Return height and width of the window of average pooling: 2, or 1 where the map has one pixel."""
        return min(_POOLING_WINDOW, self.map_size)

    def labels(self, stage: int) -> tuple[str, ...]:
        """Return the argument `block` of each block of a stage.

        Args:
            stage: its number.
        """
        return block_labels(self.blocks[stage - FIRST_STAGE])

    def builds_as(self, other: Variant) -> bool:
        """Return whether the network and its images are another variant's; the points may differ.

        Args:
            other: the variant.
        """
        return replace(self, points=other.points) == other

    def to_plain(self) -> dict[str, Any]:
        """Return the table as plain data, in the form of the file."""
        return {
            "network": {"blocks": list(self.blocks), "classes": self.classes, "image_size": self.image_size},
            "names": vars(self.names).copy(),
            "images": {"training": self.training_images, "test": self.test_images},
            "points": {function: dict(points) for function, points in self.points.items()},
        }

    def to_toml(self) -> str:
        """Return the whole table as TOML."""
        return "\n".join(_section(name, content) for name, content in _flat(self.to_plain()))


def block_labels(count: int) -> tuple[str, ...]:
    """Return what tells the blocks of a stage apart: letters, or numbers where letters do not suffice.

    With more than 26 blocks they are called as in the authors' own ResNet-152: a, b1, b2 and so on.

    Args:
        count: the number of blocks.

    >>> block_labels(3), block_labels(36)[-1]
    (('a', 'b', 'c'), 'b35')
    """
    if count <= len(ascii_lowercase):
        return tuple(ascii_lowercase[:count])
    return ("a", *(f"b{number}" for number in range(1, count)))


def map_sizes(image_size: int, stages: int = 4) -> list[int]:
    """Return height and width after padding, stage 1, and each stage of blocks.

    Args:
        image_size: of the images.
        stages: the number of stages of blocks.

    >>> map_sizes(64)
    [70, 15, 15, 8, 4, 2]
    """
    padded = image_size + 6
    convolved = (padded - 7) // 2 + 1
    sizes = [padded, (convolved - 3) // 2 + 1]
    sizes += [sizes[-1]]
    for _stage in range(1, stages):
        sizes.append((sizes[-1] - 1) // 2 + 1)
    return sizes


def _flat(plain: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    tables = [(name, content) for name, content in plain.items() if name != "points"]
    return [*tables, *((f"points.{function}", points) for function, points in plain["points"].items())]


def _section(name: str, content: Mapping[str, Any]) -> str:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in content.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() else f'"{key}"'


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
