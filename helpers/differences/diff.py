"""List in what an observed graph differs from the table's, each root cause once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node
from helpers.contract.rows import Role, Row
from helpers.differences.alignment import ACTIVATIONS, Alignment
from helpers.differences.difference import Difference, Kind, Layer, Topic
from helpers.differences.layers import Layers, as_row
from helpers.differences.own_names import with_own_names
from helpers.differences.wiring import between, leading_nowhere, of_row, same_layers, topic_of, wired

_MODEL = Layer("model", "Model", None, Row(Role.MODEL))
_OF_A_CALL = ("training",)
"""The settings that a layer is given when it is called; the others are those with which it was made."""


def differences(
    expected: Graph, observed: Graph, alignment: Alignment, *, is_complete: bool | None = None
) -> list[Difference]:
    """Compare an observed graph with the table's.

    Args:
        expected: the table's graph.
        observed: the recorded graph; one that an error cut short has no output and is compared as far as it goes.
        alignment: of the two.
        is_complete: whether all layers were built that the function makes; None if that is so where there is an output.
    """
    is_complete = bool(observed.output) if is_complete is None else is_complete
    misfed = list(wired(expected, observed, alignment))
    found = [*_placed(expected, observed, alignment, misfed, is_complete=is_complete), *misfed]
    shared = {difference.layer.id for difference in misfed if difference.kind is Kind.SHARED_WEIGHTS}
    pairs = [(expected.by_id[row_id], observed.by_id[node_id]) for row_id, node_id in alignment.pairs.items()]
    for row, node in (*pairs, *alignment.moved, *alignment.unused):
        found += [it for it in _paired(row, node, expected) if row.id not in shared or it.setting in _OF_A_CALL]
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
        yield of_row(
            Kind.LAYER_REPLACED, topic_of(expected, Topic.WIRING), expected, expected.kind, _computes(observed)
        )
        return
    if expected.name is not None and expected.name != observed.name:
        renamed = of_row(Kind.NAME, topic_of(expected, Topic.NAMES), expected, expected.name, observed.name)
        yield replace(renamed, written=expected.written.get("name", ""))
    topic = topic_of(expected, Topic.CONFIGURATION)
    if expected.kind == "Input" and expected.shape != observed.shape:
        resized = of_row(Kind.INPUT_SHAPE, topic, expected, expected.shape, observed.shape)
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


def _placed(
    expected: Graph, observed: Graph, alignment: Alignment, misfed: Sequence[Difference], *, is_complete: bool
) -> Iterator[Difference]:
    """Report layers that are missing, extra or in another place.

    A path that was built and leads only to an addition that is missing or takes other inputs is not reported.
    """
    layers = Layers(expected, observed, alignment)
    miswired = {difference.layer.id for difference in misfed}
    without_users = {row.id for row in leading_nowhere(observed, alignment)}
    for node, moved in alignment.moved:
        if without_users.isdisjoint(node.inputs):  # else its place follows from the layer that nothing uses
            yield from _moved(node, moved, layers, miswired)
    if is_complete and observed.output:
        yield from _unused(expected, observed, alignment, misfed)
    lost = {node.id for node in alignment.missing}
    known = lost if is_complete else lost & _leading_to_what_was_built(expected, alignment)
    for node in (it for it in alignment.missing if it.id in known):
        missing = of_row(Kind.LAYER_MISSING, topic_of(node, Topic.WIRING), node, node.kind, None)
        if node.row is None or node.row.role is not Role.SOFTMAX:
            yield replace(missing, belongs_after=layers.before_row(node))
        elif node.inputs[0] not in lost:  # it is an argument of the last layer
            yield _of_head(node, expected, None)
    for node in alignment.extra:
        yield _extra(node, layers)


def _leading_to_what_was_built(expected: Graph, alignment: Alignment) -> set[str]:
    """Return the rows before those that were built: where an error ended the graph, they are missing all the same.

    An activation or a layer in another place tells nothing: it may be another one than the row that it is read as.
    """
    built = {*alignment.pairs, *(row.id for row, __ in alignment.unused)}
    found = {row.id for row in expected.nodes if row.id in built and row.kind not in ACTIVATIONS}
    for row in reversed(expected.nodes):
        found |= set(row.inputs) if row.id in found else set()
    return found


def _unused(
    expected: Graph, observed: Graph, alignment: Alignment, misfed: Sequence[Difference]
) -> Iterator[Difference]:
    """Report layers that nothing uses; where another tensor is taken or returned instead, that is the fault."""
    layers = Layers(expected, observed, alignment)
    lost, miswired = {node.id for node in alignment.missing}, {difference.layer.id for difference in misfed}
    passed_by = {layer.id for it in misfed if it.kind is Kind.INPUTS for layer in it.belongs_after}
    for row in leading_nowhere(observed, alignment):
        if row.id == expected.output:
            wanted, given = as_row(row), layers.of(observed.by_id[observed.output])
            last = Difference(Kind.OUTPUT, topic_of(row, Topic.WIRING), wanted, row.row)
            yield replace(last, belongs_after=(_with_its_activation(row, expected),), stands_after=(given,))
        elif row.id not in passed_by and not _only_unused(row, expected, lost, miswired):
            yield of_row(Kind.LAYER_UNUSED, topic_of(row, Topic.WIRING), row, row.kind, None)


def _with_its_activation(row: Node, table: Graph) -> Layer:
    """Return the layer that puts out what a row does: the softmax is an argument of the last one."""
    is_argument = row.row is not None and row.row.role is Role.SOFTMAX
    return as_row(table.by_id[row.inputs[0]] if is_argument else row)


def _moved(row: Node, node: Node, layers: Layers, miswired: set[str]) -> Iterator[Difference]:
    """Report a layer in another place by what feeds it; if that is right, by what it feeds and is not reported."""
    after = layers.before_row(row), layers.before_node(node)
    if not same_layers(*after):
        yield between(Kind.PLACE, row, *after)
        return
    before = layers.after_row(row), layers.after_node(node)
    if not same_layers(*before) and not any(layer.id in miswired for layer in before[0]):
        yield replace(between(Kind.PLACE, row, (), ()), belongs_before=before[0], stands_before=before[1])


def _extra(node: Node, layers: Layers) -> Difference:
    """Report an extra layer; an activation that was given to another layer is that layer's."""
    layer, row, after = layers.of(node), layers.row_before(node), layers.before_node(node)
    if node.name is None:
        activation = node.config.get("activation")
        return Difference(Kind.FUSED_ACTIVATION, Topic.WIRING, layer, row, actual=activation, stands_after=after)
    topic = Topic.BLOCKS if node.kind in BLOCKS else Topic.WIRING
    stage, letter = (node.config.get(name) for name in ("stage", "block"))
    if topic is Topic.BLOCKS and stage and letter:
        layer = replace(layer, name=f"block {stage}{letter}")
    before = layers.after_node(node) if layers.is_beside_another(node) else ()
    return Difference(Kind.LAYER_EXTRA, topic, layer, row, actual=node.kind, stands_after=after, stands_before=before)


def _only_unused(node: Node, expected: Graph, lost: set[str], miswired: set[str]) -> bool:
    """Return whether a node leads only to additions that are missing or take other inputs."""
    users = [user for user in expected.nodes if node.id in user.inputs]

    def unused(user: Node) -> bool:
        if len(user.inputs) > 1:
            return user.id in lost or user.id in miswired
        return user.id in lost and _only_unused(user, expected, lost, miswired)

    return bool(users) and all(map(unused, users))
