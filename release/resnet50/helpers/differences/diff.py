"""List in what an observed graph differs from the table's, each root cause once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node
from helpers.contract.rows import Role, Row
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Difference, Kind, Layer, Topic
from helpers.differences.layers import Layers, as_row
from helpers.differences.own_names import with_own_names

_MODEL = Layer("model", "Model", None, Row(Role.MODEL))


def differences(expected: Graph, observed: Graph, alignment: Alignment) -> list[Difference]:
    """Compare an observed graph with the table's.

    Args:
        expected: the table's graph.
        observed: the recorded graph; one that an error cut short has no output and is compared as far as it goes.
        alignment: of the two.
    """
    wired = list(_wired(expected, observed, alignment))
    found = [*_placed(expected, observed, alignment, {difference.layer.id for difference in wired}), *wired]
    for row_id, node_id in alignment.pairs.items():
        found += _paired(expected.by_id[row_id], observed.by_id[node_id], expected)
    others = (*alignment.moved, *alignment.unused)
    found += [difference for pair in others for difference in _paired(*pair, expected)]
    order = {node.id: position for position, node in enumerate(expected.nodes)}
    found = sorted(found, key=lambda it: len(order) if it.is_added else order[it.layer.id])
    if expected.name and observed.output and observed.name != expected.name:
        names = (expected.name, observed.name)
        found.append(Difference(Kind.NAME, Topic.NAMES, _MODEL, _MODEL.row, "", *names))
    return with_own_names(found, expected, observed, alignment)


def _paired(expected: Node, observed: Node, table: Graph) -> Iterator[Difference]:
    """Compare a layer with its row: kind, name, attributes."""
    if expected.row and expected.row.role is Role.SOFTMAX and observed.name is None and expected.kind != observed.kind:
        yield _of_head(expected, table, observed.config.get("activation"))
    elif expected.kind != observed.kind:
        yield _of_row(Kind.LAYER_REPLACED, _topic(expected, Topic.WIRING), expected, expected.kind, _computes(observed))
        return
    if expected.name is not None and expected.name != observed.name:
        renamed = _of_row(Kind.NAME, _topic(expected, Topic.NAMES), expected, expected.name, observed.name)
        yield replace(renamed, written=expected.written.get("name", ""))
    topic = _topic(expected, Topic.CONFIGURATION)
    if expected.kind == "Input" and expected.shape != observed.shape:
        resized = _of_row(Kind.INPUT_SHAPE, topic, expected, expected.shape, observed.shape)
        yield replace(resized, written=expected.written.get("shape", ""))
    for setting, value in expected.config.items():
        actual = observed.config.get(setting)
        if actual != value and not (setting == "strides" and _are_the_windows(expected, observed)):
            other = Difference(Kind.ATTRIBUTE, topic, as_row(expected), expected.row, setting, value, actual)
            yield replace(other, written=expected.written.get(setting, ""))


def _are_the_windows(*poolings: Node) -> bool:
    """Return whether the strides are those of Keras, as large as the window: what differs is the window."""
    return all(node.config.get("pool_size") == node.config.get("strides") for node in poolings)


def _of_head(softmax: Node, table: Graph, actual: str | None) -> Difference:
    """Report the activation of the last layer, which is an argument of it and no layer that anybody wrote."""
    head = as_row(table.by_id[softmax.inputs[0]])
    return Difference(
        Kind.OTHER_ACTIVATION, Topic.WIRING, head, softmax.row, expected=softmax.kind.lower(), actual=actual
    )


def _computes(node: Node) -> str:
    """Return what an observed layer does in the student's words: an activation by its function."""
    activation = node.config.get("activation")
    return activation if node.kind == "Activation" and isinstance(activation, str) else node.kind


def _placed(expected: Graph, observed: Graph, alignment: Alignment, miswired: set[str]) -> Iterator[Difference]:
    """Report layers that are missing, extra or in another place.

    A path that leads only to an addition that is missing or takes other inputs is not reported.
    """
    layers = Layers(expected, observed, alignment)
    leading_nowhere = {row.id for row in _leading_nowhere(observed, alignment)}
    for node, moved in alignment.moved:
        if leading_nowhere.isdisjoint(node.inputs):  # else its place follows from the layer that nothing uses
            yield from _moved(node, moved, layers, miswired)
    if observed.output:
        lost = {node.id for node in alignment.missing}
        for node in (
            node for node in _leading_nowhere(observed, alignment) if not _only_unused(node, expected, lost, miswired)
        ):
            yield _of_row(Kind.LAYER_UNUSED, _topic(node, Topic.WIRING), node, node.kind, None)
        for node in (node for node in alignment.missing if not _only_unused(node, expected, lost, miswired)):
            missing = _of_row(Kind.LAYER_MISSING, _topic(node, Topic.WIRING), node, node.kind, None)
            is_argument = node.row and node.row.role is Role.SOFTMAX and node.inputs[0] in alignment.pairs
            missing = replace(missing, belongs_after=layers.before_row(node))
            yield _of_head(node, expected, None) if is_argument else missing
    for node in alignment.extra:
        yield _extra(node, layers)


def _moved(row: Node, node: Node, layers: Layers, miswired: set[str]) -> Iterator[Difference]:
    """Report a layer in another place by what feeds it; if that is right, by what it feeds and is not reported."""
    after = layers.before_row(row), layers.before_node(node)
    if not _same(*after):
        yield _between(Kind.PLACE, row, *after)
        return
    before = layers.after_row(row), layers.after_node(node)
    if not _same(*before) and not any(layer.id in miswired for layer in before[0]):
        yield replace(_between(Kind.PLACE, row, (), ()), belongs_before=before[0], stands_before=before[1])


def _same(wanted: Sequence[Layer], given: Sequence[Layer]) -> bool:
    """Return whether two lists name the same layers, in whatever order."""
    return sorted(layer.id for layer in wanted) == sorted(layer.id for layer in given)


def _leading_nowhere(observed: Graph, alignment: Alignment) -> list[Node]:
    """Return the rows that were built, but that no layer takes which stands for a row."""
    taken: set[str] = set()
    for node in reversed(observed.unused):
        if node.id in taken or node.id in {partner.id for __, partner in alignment.unused}:
            taken |= set(node.inputs)
    return [row for row, node in alignment.unused if node.id not in taken]


def _extra(node: Node, layers: Layers) -> Difference:
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
    layers = Layers(expected, observed, alignment)
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
        neighbours = layers.before_row(row), layers.before_node(node)
        if not fits and (found or observed.output) and not _same(*neighbours):  # else it is its inputs that moved
            yield _between(Kind.INPUTS, row, *neighbours)
        if node.parameters and used.setdefault(node.layer, row) is not row:
            yield _of_row(Kind.SHARED_WEIGHTS, _topic(row, Topic.WIRING), row, None, as_row(used[node.layer]))


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


def _of_row(kind: Kind, topic: Topic, node: Node, expected: object, actual: object) -> Difference:
    return Difference(kind, topic, as_row(node), node.row, expected=expected, actual=actual)


def _between(kind: Kind, node: Node, before: tuple[Layer, ...], after: tuple[Layer, ...]) -> Difference:
    """Report a row that does not stand where it should."""
    topic = _topic(node, Topic.WIRING)
    return Difference(kind, topic, as_row(node), node.row, belongs_after=before, stands_after=after)


def _topic(node: Node, otherwise: Topic) -> Topic:
    """Return the topic of a row's fault: all that is wrong inside of the network's blocks is about blocks."""
    return Topic.BLOCKS if node.row and node.row.block else otherwise
