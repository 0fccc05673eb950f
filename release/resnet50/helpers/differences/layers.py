"""The layers that the nodes of two graphs stand for."""

from __future__ import annotations

from helpers.contract.graph import Graph, Node
from helpers.contract.rows import Row
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Layer


class Layers:
    """Finds the layer that a node of either graph stands for: its row of the table, if it has one."""

    def __init__(self, expected: Graph, observed: Graph, alignment: Alignment) -> None:
        self._rows = {node_id: expected.by_id[row_id] for row_id, node_id in alignment.pairs.items()}
        self._moved = {node.id: row for row, node in alignment.moved}
        self._rows |= self._moved | {node.id: row for row, node in alignment.unused}
        self._expected, self._observed = expected, observed

    def of(self, node: Node) -> Layer:
        """Return the layer that an observed node stands for; one that is called by its place keeps it only there."""
        row = self._rows.get(node.id)
        if row is None:
            return Layer(node.id, node.kind, node.name, None)
        return Layer(row.id, node.kind, None, None) if node.id in self._moved and row.name is None else as_row(row)

    def before_row(self, row: Node) -> tuple[Layer, ...]:
        """Return the layers that feed a row of the table."""
        return tuple(as_row(self._expected.by_id[row_id]) for row_id in row.inputs)

    def before_node(self, node: Node) -> tuple[Layer, ...]:
        """Return the layers that feed an observed node."""
        return tuple(self.of(self._observed.by_id[node_id]) for node_id in node.inputs)

    def after_row(self, node: Node) -> tuple[Layer, ...]:
        """Return the layers that a row of the table feeds."""
        return tuple(as_row(user) for user in self._expected.nodes if node.id in user.inputs)

    def after_node(self, node: Node) -> tuple[Layer, ...]:
        """Return the layers that an observed node feeds."""
        return tuple(self.of(user) for user in self._observed.nodes if node.id in user.inputs)

    def is_beside_another(self, node: Node) -> bool:
        """Return whether something else takes what an observed node takes, so that its place is not told by that."""
        return any(set(node.inputs) & set(user.inputs) for user in self._observed.nodes if user.id != node.id)

    def row_before(self, node: Node) -> Row | None:
        """Return the first row before an observed node, along first inputs; None where there is none."""
        while node.id not in self._rows and node.inputs:
            node = self._observed.by_id[node.inputs[0]]
        return self._rows[node.id].row if node.id in self._rows else None


def as_row(node: Node) -> Layer:
    """Return the layer that a row of the table asks for."""
    return Layer(node.id, node.kind, node.name, node.row, general=_general_name(node))


def _general_name(row: Node) -> str | None:
    """Return the name of a row without what a case decides."""
    if row.name is None or row.written.get("name"):
        return row.written.get("name")
    return row.row.block.left_open_in(row.name) if row.row and row.row.block else row.name
