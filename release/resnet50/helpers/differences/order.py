"""Blocks that a network calls in another order than the table's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from helpers.contract.exercises import BLOCKS, IN_NAMES
from helpers.contract.graph import Graph, Node
from helpers.differences.difference import Difference, Kind, Topic
from helpers.differences.layers import as_row


def in_the_order_of(observed: Graph, table: Graph) -> Graph:
    """Return the table's graph with its blocks in the order in which a network calls them.

    That is the table's own graph unless the network calls all of its blocks by their stages and letters, and another
    order explains the other arguments as well as the table's order does.

    Args:
        observed: the recorded graph of a network.
        table: the table's, with blocks as single nodes.
    """
    rows = _blocks(table.nodes)
    calls = _blocks(observed.reading_order())
    meant = {_named(row): row for row in rows}
    found = [meant.get(_named(call)) for call in calls]
    given = [row for row in found if row is not None]
    is_chain = all(row.inputs == (before.id,) for before, row in pairwise(rows))
    if not is_chain or given == rows or len(rows) != len(calls) or {it.id for it in given} != {it.id for it in rows}:
        return table
    in_place = sum(_unlike(row, call) for row, call in zip(rows, calls, strict=True))
    moved = sum(_unlike(row, call) for row, call in zip(given, calls, strict=True))
    return _rewired(table, rows, given) if moved <= in_place else table


def differences_of_order(table: Graph, given: Graph) -> list[Difference]:
    """Return as one difference that a network calls its blocks in another order.

    Args:
        table: the table's graph.
        given: the same with the blocks in the order in which the network calls them.
    """
    wanted, found = (_blocks(graph.nodes) for graph in (table, given))
    unlike = [place for place, pair in enumerate(zip(wanted, found, strict=True)) if pair[0].id != pair[1].id]
    if not unlike:
        return []
    wanted, found = (nodes[unlike[0] : unlike[-1] + 1] for nodes in (wanted, found))
    right, wrong = (tuple(map(as_row, nodes)) for nodes in (wanted, found))
    first = wanted[0]
    order = Difference(Kind.ORDER, Topic.BLOCKS, as_row(first), first.row, belongs_after=right, stands_after=wrong)
    return [replace(order, expected=tuple(map(_computed, wanted)), actual=tuple(map(_computed, found)))]


def _blocks(nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.kind in BLOCKS]


def _named(node: Node) -> tuple[str, ...]:
    """Return the stage and letter of a block, by its arguments."""
    return tuple(repr(node.config.get(name)) for name in IN_NAMES)


def _unlike(row: Node, call: Node) -> int:
    """Return in how many things that a block computes with a call differs from a row."""
    (kind, wanted), (other, given) = _computed(row), _computed(call)
    return int(kind != other) + sum(bool(value != given.get(setting)) for setting, value in wanted.items())


def _computed(node: Node) -> tuple[str, Mapping[str, Any]]:
    """Return the kind of a block and the arguments that decide what it computes."""
    return node.kind, {setting: value for setting, value in node.config.items() if setting not in IN_NAMES}


def _rewired(table: Graph, rows: Sequence[Node], order: Sequence[Node]) -> Graph:
    """Return a graph in which the blocks, each of which feeds the next, come in another order."""
    sources = dict(zip((node.id for node in order), ((*rows[0].inputs,), *((it.id,) for it in order)), strict=False))
    chain = [replace(node, inputs=sources[node.id]) for node in order]
    last = {rows[-1].id: order[-1].id}
    begin = next(place for place, node in enumerate(table.nodes) if node.id == rows[0].id)
    others = [node for node in table.nodes if node.kind not in BLOCKS]
    after = [replace(node, inputs=tuple(last.get(it, it) for it in node.inputs)) for node in others[begin:]]
    return Graph((*others[:begin], *chain, *after), last.get(table.output, table.output), table.name)
