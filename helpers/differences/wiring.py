"""List the layers that take their input from the wrong place, and those that are called again for another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.contract.graph import Graph, Node
from helpers.differences.alignment import Alignment, likeness
from helpers.differences.difference import Difference, Kind, Layer, Topic
from helpers.differences.layers import Layers, as_row


def wired(expected: Graph, observed: Graph, alignment: Alignment) -> Iterator[Difference]:
    """Report layers that take their input from the wrong place, and layers that are used twice."""
    layers = Layers(expected, observed, alignment)
    pairs = dict(alignment.pairs) | {row.id: node.id for row, node in alignment.unused}
    back = {node_id: row_id for row_id, node_id in pairs.items()}
    unused = {row.id for row in leading_nowhere(observed, alignment)}
    for row_id, node_id in pairs.items():
        row, node = expected.by_id[row_id], observed.by_id[node_id]
        wanted, through_missing = _sources(row, expected, set(pairs))
        given, through_extra = _sources(node, observed, set(back))
        found = [back[source] for source in given]
        fits = set(found) <= set(wanted) if through_missing else sorted(found) == sorted(wanted)
        fits = fits or (through_extra and set(found) >= set(wanted))
        lost = [observed.by_id[node_id] for row_id in unused.intersection(wanted)]
        fits = fits or any(_is_passed_by(it, node, observed) for it in lost)
        fits = fits and not _takes_one_twice(row, node)
        neighbours = layers.before_row(row), layers.before_node(node)
        if not fits and (found or observed.output) and not same_layers(*neighbours):  # else it is its inputs that moved
            yield between(Kind.INPUTS, row, *neighbours)
    for row, node in alignment.moved:
        lost = [observed.by_id[pairs[row_id]] for row_id in unused.intersection(row.inputs)]
        if lost and not any(_is_passed_by(it, node, observed) for it in lost):
            yield between(Kind.INPUTS, row, layers.before_row(row), layers.before_node(node))
    yield from _shared(expected, observed, pairs)


def _shared(expected: Graph, observed: Graph, pairs: Mapping[str, str]) -> Iterator[Difference]:
    """Report the rows for which a layer with weights is called again: all but the one that it fits best."""
    calls: dict[str, list[tuple[Node, Node]]] = {}
    for row_id, node_id in pairs.items():
        row, node = expected.by_id[row_id], observed.by_id[node_id]
        if node.parameters:
            calls.setdefault(node.layer, []).append((row, node))
    for called in calls.values():
        meant, __ = max(called, key=lambda pair: likeness(*pair))
        others = (row for row, __ in called if row is not meant)
        for row in others:
            yield of_row(Kind.SHARED_WEIGHTS, topic_of(row, Topic.WIRING), row, None, as_row(meant))


def _is_passed_by(lost: Node, node: Node, observed: Graph) -> bool:
    """Return whether what a layer takes follows from another one that leads nowhere, as where that is not stored."""
    takes_the_input = any(observed.by_id[source].kind == "Input" for source in node.inputs)
    return len(node.inputs) > 1 or (not takes_the_input and set(node.inputs) <= _taken_by_what_leads_to(lost, observed))


def _taken_by_what_leads_to(lost: Node, observed: Graph) -> set[str]:
    """Return what a layer that leads nowhere takes, and what the layers before it take that lead to it alone."""
    unused = {node.id for node in observed.unused}
    taken: set[str] = set()
    waiting = list(lost.inputs)
    while waiting:
        node_id = waiting.pop()
        waiting += observed.by_id[node_id].inputs if node_id in unused - taken else ()
        taken.add(node_id)
    return taken


def _takes_one_twice(row: Node, node: Node) -> bool:
    """Return whether an addition takes the same tensor twice instead of two different ones."""
    return len(set(node.inputs)) < len(node.inputs) == len(set(row.inputs))


def _sources(node: Node, graph: Graph, paired: set[str]) -> tuple[list[str], bool]:
    """Return the paired nodes that feed a node, looking through those without a partner.

    The second value says whether an addition, or another layer with several inputs, was looked through.
    """
    found: list[str] = []
    through_merge = False
    waiting, seen = list(node.inputs), set[str]()
    while waiting:
        node_id = waiting.pop()
        if node_id in paired:
            found.append(node_id)
        elif node_id not in seen:
            seen.add(node_id)
            inputs = graph.by_id[node_id].inputs
            through_merge = through_merge or len(inputs) > 1
            waiting += inputs
    return found, through_merge


def leading_nowhere(observed: Graph, alignment: Alignment) -> list[Node]:
    """Return the rows that were built, but that no layer takes which stands for a row."""
    taken: set[str] = set()
    for node in reversed(observed.unused):
        if node.id in taken or node.id in {partner.id for __, partner in alignment.unused}:
            taken |= set(node.inputs)
    return [row for row, node in alignment.unused if node.id not in taken]


def of_row(kind: Kind, topic: Topic, node: Node, expected: object, actual: object) -> Difference:
    """Return a difference of a row of the table."""
    return Difference(kind, topic, as_row(node), node.row, expected=expected, actual=actual)


def between(kind: Kind, node: Node, before: tuple[Layer, ...], after: tuple[Layer, ...]) -> Difference:
    """Report a row that does not stand where it should."""
    topic = topic_of(node, Topic.WIRING)
    return Difference(kind, topic, as_row(node), node.row, belongs_after=before, stands_after=after)


def topic_of(node: Node, otherwise: Topic) -> Topic:
    """Return the topic of a row's fault: all that is wrong inside of the network's blocks is about blocks."""
    return Topic.BLOCKS if node.row and node.row.block else otherwise


def same_layers(wanted: Sequence[Layer], given: Sequence[Layer]) -> bool:
    """Return whether two lists name the same layers, in whatever order."""
    return sorted(layer.id for layer in wanted) == sorted(layer.id for layer in given)
