"""Return the table's network in the form in which a student built it: some blocks called, others written out.

A block that is called is one node of the recorded graph, because a stub stands for it. A copy of it under another name,
or its layers in ResNet50 itself, are recorded layer by layer. Both are the same network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import WITH_WEIGHTS, Graph, Node
from helpers.contract.rows import BlockName, Role
from helpers.differences.alignment import best_pairing, likeness

_CONVOLUTIONS = 3
"""Number of convolutions on the main path of a block."""

_SAME_KIND, _OTHER_KIND, _SAME_NAMES, _SAME_FILTERS = 2.0, 1.0, 2.0, 1.0


def in_the_form_of(observed: Graph, folded: Graph, expanded: Graph) -> Graph:
    """Return the table's graph with each block as one node where it was called, else as its layers.

    Args:
        observed: the recorded graph of a network.
        folded: the table's, with every block as one node.
        expanded: the table's, with every layer.
    """
    if not any(node.kind in BLOCKS for node in observed.nodes):
        return expanded
    written_out = _written_out(observed, folded, expanded)
    return mixed(folded, expanded, written_out) if written_out else folded


@dataclass(frozen=True)
class _Place:
    """Where one block of a network was found: a node that stands for its call, or its layers."""

    nodes: Sequence[Node]

    @property
    def is_called(self) -> bool:
        return self.nodes[-1].kind in BLOCKS

    @property
    def filters(self) -> tuple[object, ...]:
        return tuple(node.config.get("filters") for node in self.nodes if node.kind == "Conv2D")


def _written_out(observed: Graph, folded: Graph, expanded: Graph) -> set[BlockName]:
    """Return the blocks of the table that a network does not call."""
    places = list(_places(observed))
    if all(place.is_called for place in places):
        return set()
    rows = [node for node in folded.nodes if node.kind in BLOCKS]
    layers: dict[BlockName | None, list[Node]] = {}
    for node in expanded.nodes:
        layers.setdefault(node.row.block if node.row else None, []).append(node)

    def alike(row: Node, place: _Place) -> float:
        if place.is_called:
            return likeness(row, place.nodes[-1])
        return _likeness_of_layers(_Place(layers[row.row.block if row.row else None]), place)

    pairs = best_pairing(rows, places, [[alike(row, place) for place in places] for row in rows])
    return {row.row.block for row, place in pairs if row.row and row.row.block and not place.is_called}


def _places(observed: Graph) -> Iterator[_Place]:
    """Find the blocks of a network in the order in which one reads it: what is written out ends with an addition."""
    waiting: list[Node] = []
    for node in observed.reading_order():
        if node.kind in BLOCKS:
            yield from _without_addition(waiting)
            yield _Place([node])
            waiting = []
            continue
        waiting.append(node)
        if node.kind == "Add" and _is_enough(waiting):
            yield _Place(waiting)
            waiting = []
    yield from _without_addition(waiting)


def _without_addition(nodes: Sequence[Node]) -> Iterator[_Place]:
    """Find blocks among layers that no addition ends: one for every three convolutions."""
    waiting: list[Node] = []
    for node in nodes:
        if node.kind == "Conv2D" and sum(it.kind == "Conv2D" for it in waiting) == _CONVOLUTIONS:
            yield _Place(waiting)
            waiting = []
        waiting.append(node)
    if _is_enough(waiting):
        yield _Place(waiting)


def _is_enough(nodes: Sequence[Node]) -> bool:
    """Return whether there are at least half of the layers with weights of an identity block."""
    return sum(node.kind in WITH_WEIGHTS for node in nodes) >= _CONVOLUTIONS


def _likeness_of_layers(expected: _Place, place: _Place) -> float:
    """Return how much some layers look like the layers of a block."""
    has_shortcut = [len(it.filters) > _CONVOLUTIONS for it in (expected, place)]
    names = {node.name for node in expected.nodes} - {None}
    named = len(names & {node.name for node in place.nodes}) / len(names)
    score = _SAME_KIND if has_shortcut[0] == has_shortcut[1] else _OTHER_KIND
    return score + _SAME_NAMES * named + (_SAME_FILTERS if expected.filters == place.filters else 0.0)


def mixed(folded: Graph, expanded: Graph, written_out: set[BlockName]) -> Graph:
    """Return the table's graph with the layers of some blocks, and one node for each of the others.

    Args:
        folded: the table's, with every block as one node.
        expanded: the table's, with every layer.
        written_out: the blocks that are shown by their layers.
    """
    outputs = {_block_of(node): node.id for node in folded.nodes if node.kind in BLOCKS}
    ends = {_block_of(node): node.id for node in expanded.nodes if node.row and node.row.role is Role.RELU_ADD}
    shown = {ends[block]: outputs[block] for block in outputs if block not in written_out}
    shown |= {outputs[block]: ends[block] for block in written_out}
    nodes: list[Node] = []
    for node in folded.nodes:
        block = _block_of(node)
        nodes += [it for it in expanded.nodes if _block_of(it) == block] if block in written_out else [node]
    rewired = [replace(node, inputs=tuple(shown.get(source, source) for source in node.inputs)) for node in nodes]
    return Graph(tuple(rewired), shown.get(folded.output, folded.output), folded.name)


def _block_of(node: Node) -> BlockName | None:
    return node.row.block if node.row else None
