"""Mend single differences in a recorded graph, to see what follows from each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.contract.graph import Graph, Node
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Difference, Kind

_CHANGING_NOTHING = (Kind.NAME, Kind.OTHER_ACTIVATION)
"""Differences that change neither the way in which layers are connected nor their sizes."""


class Mending:
    """A recorded graph in which differences are mended one after another.

    Args:
        expected: the table's graph.
        observed: the recorded graph.
        alignment: of the two.
    """

    def __init__(self, expected: Graph, observed: Graph, alignment: Alignment) -> None:
        self._expected, self._observed = expected, observed
        self._nodes = dict(observed.by_id)
        self._output = observed.output
        self._node_of = dict(alignment.pairs)
        self._node_of |= {row.id: node.id for row, node in (*alignment.moved, *alignment.unused)}

    def complete(self, seen: Sequence[Difference]) -> None:
        """Add the rows that an error kept from being built, so that one sees where sizes do not fit.

        Args:
            seen: differences of the same function in any of its cases; some of them show how it builds these rows, or
                that it does not.
        """
        left_out = {row.id for it in seen if it.kind is Kind.LAYER_MISSING for row in self._rows_of(it)}
        added = {row.id: row for row in self._expected.nodes if row.id not in self._node_of and row.id not in left_out}
        for row in added.values():
            self._insert(row, self._as_made(row))
        self._output = self._node_of.get(self._expected.output, "")
        for difference in seen:
            if difference.layer.id in added:
                self._build_as_seen(self._nodes[self._node_of[difference.layer.id]], difference)

    def _build_as_seen(self, node: Node, difference: Difference) -> None:
        if difference.kind is Kind.ATTRIBUTE:
            self._set(node, difference.setting, difference.actual)
        elif difference.kind is Kind.SHARED_WEIGHTS and difference.actual.id in self._node_of:
            shared = self._nodes[self._node_of[difference.actual.id]]
            self._nodes[node.id] = replace(node, layer=shared.layer, config=shared.config)

    def mend(self, difference: Difference) -> None:
        """Do what the table asks for in one place, and leave everything else as it is.

        Args:
            difference: found in this graph.
        """
        row_id = difference.layer.id
        if difference.kind in (Kind.LAYER_EXTRA, Kind.FUSED_ACTIVATION):
            self._take_out(row_id)
        elif difference.kind is Kind.LAYER_MISSING:
            for row in self._rows_of(difference):
                self._insert(row, self._as_made(row))
        elif difference.kind is Kind.ORDER:
            self._order(difference)
        elif row_id in self._node_of and difference.kind not in _CHANGING_NOTHING:
            self._mend_row(self._expected.by_id[row_id], self._nodes[self._node_of[row_id]], difference)

    def _order(self, difference: Difference) -> None:
        """Call blocks in the order of the table; what fed the first of them feeds the first in that order."""
        wanted, given = (
            [self._node_of[layer.id] for layer in layers if layer.id in self._node_of]
            for layers in (difference.belongs_after, difference.stands_after)
        )
        begin, users = self._nodes[given[0]].inputs, self._users(given[-1])
        for node_id, inputs in zip(wanted, (begin, *((it,) for it in wanted)), strict=False):
            self._nodes[node_id] = replace(self._nodes[node_id], inputs=inputs)
        for user in users:
            self._nodes[user.id] = replace(user, inputs=(wanted[-1],))

    def _rows_of(self, difference: Difference) -> list[Node]:
        """Return the rows that a difference is about: one, or those of a block that is a single layer elsewhere."""
        if difference.layer.id in self._expected.by_id:
            return [self._expected.by_id[difference.layer.id]]
        block = difference.row.block if difference.row else None
        rows = [row for row in self._expected.nodes if block and row.row and row.row.block == block]
        return [row for row in rows if row.id not in self._node_of]

    def _mend_row(self, row: Node, node: Node, difference: Difference) -> None:
        """Mend a layer that stands for a row of the table."""
        if difference.kind is Kind.ATTRIBUTE:
            self._set(node, difference.setting, difference.expected)
            if difference.setting == "pool_size" and node.config.get("strides") == difference.actual:
                self._set(self._nodes[node.id], "strides", row.config["strides"])
        elif difference.kind is Kind.INPUT_SHAPE:
            self._nodes[node.id] = replace(node, shape=row.shape)
        elif difference.kind is Kind.SHARED_WEIGHTS:
            self._nodes[node.id] = replace(node, layer=f"{node.id}, mended", config={**node.config, **row.config})
        elif difference.kind is Kind.LAYER_REPLACED:
            self._nodes[node.id] = replace(row, id=node.id, layer=node.layer, inputs=self._inputs_like(row, node))
        elif difference.kind is Kind.INPUTS:
            self._nodes[node.id] = replace(node, inputs=self._sources(row))
        elif difference.kind in (Kind.PLACE, Kind.LAYER_UNUSED, Kind.OUTPUT):
            if difference.kind is Kind.PLACE:
                self._take_out(node.id)
            self._insert(row, node)

    def _set(self, node: Node, setting: str, value: object) -> None:
        self._nodes[node.id] = replace(node, config={**node.config, setting: value})

    def graph(self) -> Graph | None:
        """Return the mended graph; None if its layers would feed each other in a circle."""
        order = self._in_order()
        if order is None:
            return None
        nodes = [self._nodes[node_id] for node_id in order]
        if not self._output:
            return Graph(tuple(nodes), "")
        used = self._behind_output()
        kept = tuple(node for node in nodes if node.id in used)
        return Graph(kept, self._output, unused=tuple(node for node in nodes if node.id not in used))

    @staticmethod
    def _as_made(row: Node) -> Node:
        """Return the layer that a row asks for."""
        return replace(row, id=f"{row.id}, mended", row=None)

    def _inputs_like(self, row: Node, node: Node) -> tuple[str, ...]:
        """Return the inputs of a layer of another kind: its own, unless there are more or fewer than of the row."""
        return node.inputs if len(node.inputs) == len(row.inputs) else self._sources(row)

    def _sources(self, row: Node) -> tuple[str, ...]:
        """Return the nodes that stand for what feeds a row, looking through rows that nothing stands for."""
        behind: dict[str, tuple[str, ...]] = {}
        for node in self._expected.nodes:  # each stands after what feeds it
            fed_by = [self._node_of.get(source) or behind[source] for source in node.inputs]
            found = [it for part in fed_by for it in ((part,) if isinstance(part, str) else part)]
            if node.id == row.id:
                return tuple(found)
            behind[node.id] = tuple(dict.fromkeys(found))
        return ()

    def _take_out(self, node_id: str) -> None:
        """Let the layers behind a layer take its first input instead."""
        node = self._nodes.get(node_id)
        if node is None or not node.inputs:
            return
        first = node.inputs[0]
        self._output = first if self._output == node_id else self._output
        for user in self._users(node_id):
            inputs = tuple(first if source == node_id else source for source in user.inputs)
            self._nodes[user.id] = replace(user, inputs=inputs)
        del self._nodes[node_id]

    def _insert(self, row: Node, node: Node) -> None:
        """Put a layer where a row belongs: behind what feeds the row, before what the row feeds."""
        sources = self._sources(row)
        self._nodes[node.id] = replace(node, inputs=sources)
        self._node_of[row.id] = node.id
        if self._observed.output and self._leads_to_output(row):
            self._output = node.id
        for user_row in self._users_of_row(row):
            user = self._nodes[self._node_of[user_row.id]]
            self._nodes[user.id] = replace(user, inputs=self._fed_by(user, node.id, sources, user_row))

    def _fed_by(self, user: Node, node_id: str, sources: Sequence[str], row: Node) -> tuple[str, ...]:
        """Return the inputs of a layer that takes an inserted one too, in the place of what feeds that."""
        if node_id in user.inputs:
            return user.inputs
        if len(user.inputs) < len(row.inputs):
            return (*user.inputs, node_id)
        if set(sources).isdisjoint(user.inputs):
            return self._sources(row)
        kept = tuple(source for source in user.inputs if source not in sources)
        return (node_id, *kept)

    def _users(self, node_id: str) -> list[Node]:
        return [node for node in self._nodes.values() if node_id in node.inputs]

    def _users_of_row(self, row: Node) -> list[Node]:
        """Return the rows that a row feeds, looking through rows that nothing stands for."""
        reached = self._reached_from(row)
        return [user for user in self._expected.nodes if user.id in reached and user.id in self._node_of]

    def _leads_to_output(self, row: Node) -> bool:
        """Return whether nothing stands for what follows a row up to the output."""
        reached = self._reached_from(row)
        return self._expected.output in {row.id, *reached} and reached.isdisjoint(self._node_of)

    def _reached_from(self, row: Node) -> set[str]:
        """Return the rows that a row feeds, and those behind the ones among them that nothing stands for."""
        reached: set[str] = set()
        passing = {row.id}
        for user in self._expected.nodes:  # each stands after what feeds it
            if not passing.isdisjoint(user.inputs):
                reached.add(user.id)
                passing |= set() if user.id in self._node_of else {user.id}
        return reached

    def _behind_output(self) -> set[str]:
        used: set[str] = set()
        waiting = [self._output]
        while waiting:
            node_id = waiting.pop()
            if node_id not in used:
                used.add(node_id)
                waiting += self._nodes[node_id].inputs
        return used

    def _in_order(self) -> list[str] | None:
        """Return the nodes, each after its inputs; None if that is impossible."""
        order: dict[str, None] = {}
        waiting = list(self._nodes)
        while waiting:
            before = len(order)
            for node_id in waiting:
                if order.keys() >= set(self._nodes[node_id].inputs):
                    order[node_id] = None
            if len(order) == before:
                return None
            waiting = [node_id for node_id in waiting if node_id not in order]
        return list(order)
