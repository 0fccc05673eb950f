"""Find the faults by which ResNet50 gives two blocks the same names, which Keras refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph
from helpers.contract.rows import BlockName, Role
from helpers.differences.difference import LAYER_KINDS, Difference, Kind

_IN_NAMES = ("stage", "block")
"""The arguments of a block's call from which its layers get their names."""


def repeating_names(graph: Graph | None, differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences by which two blocks get the same names.

    Args:
        graph: of a network.
        differences: all of the network.
    """
    calls = [node.config for node in graph.nodes if node.kind in BLOCKS] if graph else []
    counts = Counter(BlockName(str(call.get("stage")), str(call.get("block"))) for call in calls)
    repeated = {name for name, count in counts.items() if count > 1}
    return [difference for difference in differences if _repeats(difference, differences, repeated)]


def _repeats(difference: Difference, differences: Sequence[Difference], repeated: set[BlockName]) -> bool:
    """Return whether a difference gives a block a name that another one has, or may, as an extra block does."""
    row = difference.row
    if not repeated or row is None or row.block is None or row.role is not Role.BLOCK:
        return False
    if difference.kind is not Kind.ATTRIBUTE:
        return difference.kind in LAYER_KINDS
    wrong = {other.setting: other.actual for other in differences if other.row == row}
    name = BlockName(str(wrong.get("stage", row.block.stage)), str(wrong.get("block", row.block.letter)))
    return difference.setting in _IN_NAMES and name in repeated
