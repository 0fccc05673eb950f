"""The table of likenesses in which layers that differ by name alone are compared once is that of all pairs."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from assignment.expectations import read_public
from helpers.contract.graph import Node
from helpers.differences import alignment


def rows() -> Sequence[Node]:
    """Return the layers of the network of which the blocks are written out."""
    expanded = read_public()["ResNet50"].cases[0].expanded
    assert expanded is not None
    return expanded.nodes


def test_layers_alike_are_compared_once_with_the_same_result() -> None:
    """Names, kinds and settings are drawn from those of other layers, as in a network with many faults."""
    draw = Random(1)  # noqa: S311 - the same network every time
    left = list(rows())
    right = [
        replace(
            draw.choice(left), name=draw.choice([*(node.name for node in left), None]), config=draw.choice(left).config
        )
        for _ in left
    ]

    table = alignment._worths(left, right)  # noqa: SLF001 - what is tested

    assert [[alignment._worth(row, node) for node in right] for row in left] == table  # noqa: SLF001
    assert len({value for line in table for value in line}) > 10
