"""List in what an observed graph differs from the table's, each root cause once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node
from helpers.contract.rows import Role, Row
from helpers.differences.alignment import Alignment, align
from helpers.differences.difference import Difference, Kind, Layer, Topic

_MODEL = Layer("model", "Model", None, Row(Role.MODEL))


def differences(expected: Graph, observed: Graph) -> list[Difference]:
    """Compare an observed graph with the table's.

    Args:
        expected: the table's graph.
        observed: the recorded graph; one that an error cut short has no output and is compared as far as it goes.
    """
    alignment = align(expected, observed)
    wired = list(_wired(expected, observed, alignment))
    found = [*_placed(expected, observed, alignment, {difference.layer.id for difference in wired}), *wired]
    for row_id, node_id in alignment.pairs.items():
        found += _paired(expected.by_id[row_id], observed.by_id[node_id])
    found += [difference for pair in (*alignment.moved, *alignment.unused) for difference in _paired(*pair)]
    order = {node.id: position for position, node in enumerate(expected.nodes)}
    found = sorted(found, key=lambda it: len(order) if it.is_added else order[it.layer.id])
    if expected.name and observed.output and observed.name != expected.name:
        names = (expected.name, observed.name)
        found.append(Difference(Kind.NAME, Topic.NAMES, _MODEL, _MODEL.row, "", *names))
    return found


def _paired(expected: Node, observed: Node) -> Iterator[Difference]:
    """Compare a layer with its row: kind, name, attributes."""
    if expected.kind != observed.kind:
        topic = _topic(expected, Topic.WIRING)
        yield _of_row(Kind.LAYER_REPLACED, topic, expected, expected.kind, observed.kind)
        return
    if expected.name is not None and expected.name != observed.name:
        yield _of_row(Kind.NAME, _topic(expected, Topic.NAMES), expected, expected.name, observed.name)
    topic = _topic(expected, Topic.CONFIGURATION)
    if expected.kind == "Input" and expected.shape != observed.shape:
        yield _of_row(Kind.INPUT_SHAPE, topic, expected, expected.shape, observed.shape)
    for setting, value in expected.config.items():
        actual = observed.config.get(setting)
        if actual != value:
            yield Difference(Kind.ATTRIBUTE, topic, _as_row(expected), expected.row, setting, value, actual)


def _placed(expected: Graph, observed: Graph, alignment: Alignment, miswired: set[str]) -> Iterator[Difference]:
    """Report layers that are missing, extra or in another place.

    A path that leads only to an addition that is missing or takes other inputs is not reported.
    """
    layers = _Layers(expected, observed, alignment)
    for node, moved in alignment.moved:
        yield _between(Kind.PLACE, node, layers.before_row(node), layers.before_node(moved))
    if observed.output:
        lost = {node.id for node in alignment.missing}
        for node in (
            node for node in _leading_nowhere(observed, alignment) if not _only_unused(node, expected, lost, miswired)
        ):
            yield _of_row(Kind.LAYER_UNUSED, _topic(node, Topic.WIRING), node, node.kind, None)
        for node in (node for node in alignment.missing if not _only_unused(node, expected, lost, miswired)):
            missing = _of_row(Kind.LAYER_MISSING, _topic(node, Topic.WIRING), node, node.kind, None)
            yield replace(missing, belongs_after=layers.before_row(node))
    for node in alignment.extra:
        yield _extra(node, layers)


def _leading_nowhere(observed: Graph, alignment: Alignment) -> list[Node]:
    """Return the rows that were built, but that no layer takes which stands for a row."""
    taken: set[str] = set()
    for node in reversed(observed.unused):
        if node.id in taken or node.id in {partner.id for __, partner in alignment.unused}:
            taken |= set(node.inputs)
    return [row for row, node in alignment.unused if node.id not in taken]


def _extra(node: Node, layers: _Layers) -> Difference:
    """Report an extra layer; an activation that was given to another layer is that layer's."""
    layer, row, after = layers.of(node), layers.row_before(node), layers.before_node(node)
    if node.name is None:
        activation = node.config.get("activation")
        return Difference(Kind.FUSED_ACTIVATION, Topic.WIRING, layer, row, actual=activation, stands_after=after)
    topic = Topic.BLOCKS if node.kind in BLOCKS else Topic.WIRING
    return Difference(Kind.LAYER_EXTRA, topic, layer, row, actual=node.kind, stands_after=after)


def _only_unused(node: Node, expected: Graph, lost: set[str], miswired: set[str]) -> bool:
    """Return whether a missing node leads only to additions that are missing or take other inputs."""
    users = [user for user in expected.nodes if node.id in user.inputs]

    def unused(user: Node) -> bool:
        if len(user.inputs) > 1:
            return user.id in lost or user.id in miswired
        return user.id in lost and _only_unused(user, expected, lost, miswired)

    return bool(users) and all(map(unused, users))


def _wired(expected: Graph, observed: Graph, alignment: Alignment) -> Iterator[Difference]:
    """Report layers that take their input from the wrong place, and layers that are used twice."""
    layers = _Layers(expected, observed, alignment)
    pairs = dict(alignment.pairs) | {row.id: node.id for row, node in alignment.unused}
    back = {node_id: row_id for row_id, node_id in pairs.items()}
    unused = {row.id for row in _leading_nowhere(observed, alignment)}
    used: dict[str, Node] = {}
    for row_id, node_id in pairs.items():
        row, node = expected.by_id[row_id], observed.by_id[node_id]
        wanted, through_missing = _sources(row, expected, set(pairs))
        given, through_extra = _sources(node, observed, set(back))
        found = [back[source] for source in given]
        fits = set(found) <= set(wanted) if through_missing else sorted(found) == sorted(wanted)
        fits = fits or (through_extra and set(found) >= set(wanted))
        fits = fits or not unused.isdisjoint(wanted)  # what it takes instead follows from the layer that leads nowhere
        fits = fits and not _takes_one_twice(row, node)
        if not fits and (found or observed.output):
            yield _between(Kind.INPUTS, row, layers.before_row(row), layers.before_node(node))
        if node.parameters and used.setdefault(node.layer, row) is not row:
            yield _of_row(Kind.SHARED_WEIGHTS, _topic(row, Topic.WIRING), row, None, _as_row(used[node.layer]))


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


class _Layers:
    """Finds the layer that a node of either graph stands for: its row of the table, if it has one."""

    def __init__(self, expected: Graph, observed: Graph, alignment: Alignment) -> None:
        self._rows = {node_id: expected.by_id[row_id] for row_id, node_id in alignment.pairs.items()}
        self._rows |= {node.id: row for row, node in (*alignment.moved, *alignment.unused)}
        self._expected, self._observed = expected, observed

    def of(self, node: Node) -> Layer:
        """Return the layer that an observed node stands for."""
        row = self._rows.get(node.id)
        return _as_row(row) if row else Layer(node.id, node.kind, node.name, None)

    def before_row(self, row: Node) -> tuple[Layer, ...]:
        """Return the layers that feed a row of the table."""
        return tuple(_as_row(self._expected.by_id[row_id]) for row_id in row.inputs)

    def before_node(self, node: Node) -> tuple[Layer, ...]:
        """Return the layers that feed an observed node."""
        return tuple(self.of(self._observed.by_id[node_id]) for node_id in node.inputs)

    def row_before(self, node: Node) -> Row | None:
        """Return the first row before an observed node, along first inputs; None where there is none."""
        while node.id not in self._rows and node.inputs:
            node = self._observed.by_id[node.inputs[0]]
        return self._rows[node.id].row if node.id in self._rows else None


def _as_row(node: Node) -> Layer:
    return Layer(node.id, node.kind, node.name, node.row)


def _of_row(kind: Kind, topic: Topic, node: Node, expected: object, actual: object) -> Difference:
    return Difference(kind, topic, _as_row(node), node.row, expected=expected, actual=actual)


def _between(kind: Kind, node: Node, before: tuple[Layer, ...], after: tuple[Layer, ...]) -> Difference:
    """Report a row that does not stand where it should."""
    topic = _topic(node, Topic.WIRING)
    return Difference(kind, topic, _as_row(node), node.row, belongs_after=before, stands_after=after)


def _topic(node: Node, otherwise: Topic) -> Topic:
    """Return the topic of a row's fault: all that is wrong inside of the network's blocks is about blocks."""
    return Topic.BLOCKS if node.row and node.row.block else otherwise
