"""List in what an observed graph differs from the table's, each root cause once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node
from helpers.differences.alignment import Alignment, align
from helpers.i18n import _

MISSING, NO_LAYER, SHARED = _("missing"), _("no layer here"), _("shared with {layer}")
AFTER, PLACED_AFTER = _("after {layers}"), _("{layer} after {layers}")
AND, THE_INPUT = _(" and "), _("the input")


@dataclass(frozen=True)
class Difference:
    """One thing in which a graph differs from the table.

    Args:
        row: id of the row of the table, the same for every case.
        where: the layer's name as the case has it, or its role.
        topic: `names`, `configuration`, `wiring` or `blocks`.
        attribute: what differs, in Keras's word where there is one.
        expected: what the table says.
        actual: what was observed.
    """

    row: str
    where: str
    topic: str
    attribute: str
    expected: Any
    actual: Any

    @property
    def key(self) -> tuple[str, str]:
        """Tell this difference from others; the same in every case in which it shows."""
        return self.row, self.attribute


def differences(expected: Graph, observed: Graph) -> list[Difference]:
    """Compare an observed graph with the table's.

    Args:
        expected: the table's graph.
        observed: the recorded graph; one that an error cut short has no output and is compared as far as it goes.
    """
    alignment = align(expected, observed)
    wired = list(_wired(expected, observed, alignment))
    found = [*_placed(expected, observed, alignment, {each.row for each in wired}), *wired]
    for row, node_id in alignment.pairs.items():
        found += _paired(expected.by_id[row], observed.by_id[node_id])
    found += [each for pair in alignment.moved for each in _paired(*pair)]
    order = {node.id: position for position, node in enumerate(expected.nodes)}
    found = sorted(found, key=lambda each: order.get(each.row, len(order)))
    if expected.name and observed.output and observed.name != expected.name:
        found.append(Difference("model", _("the model"), "names", "name", expected.name, observed.name))
    return found


def _paired(expected: Node, observed: Node) -> Iterator[Difference]:
    """Compare a layer with its row: name, kind, attributes."""
    topic = "blocks" if _in_block(expected) else "configuration"
    if expected.kind != observed.kind:
        place = "blocks" if _in_block(expected) else "wiring"
        yield Difference(expected.id, expected.where, place, "layer", expected.kind, observed.kind)
        return
    if expected.name is not None and expected.name != observed.name:
        name_topic = "blocks" if _in_block(expected) else "names"
        yield Difference(expected.id, expected.where, name_topic, "name", expected.name, observed.name)
    if expected.kind == "Input" and expected.shape != observed.shape:
        yield Difference(expected.id, THE_INPUT, topic, "shape", expected.shape, observed.shape)
    for attribute, value in expected.config.items():
        actual = observed.config.get(attribute)
        if actual != value:
            yield Difference(expected.id, expected.where, topic, attribute, value, actual)


def _placed(expected: Graph, observed: Graph, alignment: Alignment, miswired: set[str]) -> Iterator[Difference]:
    """Report layers that are missing, too many or in another place.

    A path that is missing because the addition at its end is, or takes something else, is not told of.
    """
    names = _Names(expected, alignment)
    for node, its in alignment.moved:
        before, after = names.inputs_of(node, expected), names.inputs_of(its, observed)
        places = AFTER.format(layers=before), AFTER.format(layers=after)
        yield Difference(node.id, node.where, _topic(node), "place", *places)
    if observed.output:
        lost = {node.id for node in alignment.missing}
        for node in (each for each in alignment.missing if not _only_unused(each, expected, lost, miswired)):
            kind = (
                node.kind if node.name else PLACED_AFTER.format(layer=node.kind, layers=names.inputs_of(node, expected))
            )
            yield Difference(node.id, node.where, _topic(node), "layer", kind, MISSING)
    for node in alignment.extra:
        yield _extra(node, names, observed)


def _extra(node: Node, names: _Names, observed: Graph) -> Difference:
    """Report a layer too many; an activation that another layer was given is that layer's."""
    row, after = f"{names.row_before(node, observed)}: extra {node.kind}", names.inputs_of(node, observed)
    if node.name is None:
        return Difference(row, after, "wiring", "activation", _("none"), node.config.get("activation"))
    topic = "blocks" if node.kind in BLOCKS else "wiring"
    return Difference(row, PLACED_AFTER.format(layer=node.kind, layers=after), topic, "layer", NO_LAYER, node.kind)


def _only_unused(node: Node, expected: Graph, lost: set[str], miswired: set[str]) -> bool:
    """Whether a missing node leads to nothing but additions that are missing or take something else."""
    users = [each for each in expected.nodes if node.id in each.inputs]

    def unused(user: Node) -> bool:
        if len(user.inputs) > 1:
            return user.id in lost or user.id in miswired
        return user.id in lost and _only_unused(user, expected, lost, miswired)

    return bool(users) and all(unused(each) for each in users)


def _wired(expected: Graph, observed: Graph, alignment: Alignment) -> Iterator[Difference]:
    """Report layers that take their input from the wrong place, and layers that are used twice."""
    names = _Names(expected, alignment)
    back = {its: mine for mine, its in alignment.pairs.items()}
    used: dict[str, str] = {}
    for row, node_id in alignment.pairs.items():
        node, its = expected.by_id[row], observed.by_id[node_id]
        wanted, through_missing = _sources(node, expected, set(alignment.pairs))
        given, through_extra = _sources(its, observed, set(back))
        found = [back[each] for each in given]
        fits = set(found) <= set(wanted) if through_missing else sorted(found) == sorted(wanted)
        fits = fits or (through_extra and set(found) >= set(wanted))
        fits = fits and not _takes_one_twice(node, its)
        if not fits and (found or observed.output):
            before, after = names.list(node.inputs, expected), names.list(its.inputs, observed)
            yield Difference(row, node.where, _topic(node), "inputs", before, after)
        if its.parameters and used.setdefault(its.layer, row) != row:
            first = expected.by_id[used[its.layer]].where
            yield Difference(row, node.where, _topic(node), "weights", _("its own"), SHARED.format(layer=first))


def _takes_one_twice(node: Node, its: Node) -> bool:
    """Whether an addition takes one tensor twice in the place of two."""
    return len(set(its.inputs)) < len(its.inputs) == len(set(node.inputs))


def _sources(node: Node, graph: Graph, paired: set[str]) -> tuple[list[str], bool]:
    """Give the paired nodes that a node takes its input from, looking through those without a partner.

    The second value says whether an addition, or another layer with several inputs, was looked through.
    """
    found: list[str] = []
    through_merge = False
    waiting, seen = list(node.inputs), set[str]()
    while waiting:
        each = waiting.pop()
        if each in paired:
            found.append(each)
        elif each not in seen:
            seen.add(each)
            inputs = graph.by_id[each].inputs
            through_merge = through_merge or len(inputs) > 1
            waiting += inputs
    return found, through_merge


class _Names:
    """Gives nodes the names that the table has for them."""

    def __init__(self, expected: Graph, alignment: Alignment) -> None:
        self._rows = {its: expected.by_id[mine] for mine, its in alignment.pairs.items()}
        self._rows |= {its.id: node for node, its in alignment.moved}

    def row_before(self, node: Node, observed: Graph) -> str:
        """Give the id of a row before a node, of the block where it is in one: the same in every case and way."""
        while node.id not in self._rows and node.inputs:
            node = observed.by_id[node.inputs[0]]
        return self._rows[node.id].id.split(":")[0] if node.id in self._rows else "another"

    def inputs_of(self, node: Node, graph: Graph) -> str:
        return self.list(node.inputs, graph) or _("nothing")

    def list(self, ids: tuple[str, ...], graph: Graph) -> str:
        return AND.join(self._name(graph.by_id[each]) for each in ids)

    def _name(self, node: Node) -> str:
        row = self._rows.get(node.id, node)
        if row.kind == "Input":
            return THE_INPUT
        return row.name if row.name is not None and row.parameters else row.id if row is not node else row.where


def _in_block(node: Node) -> bool:
    return node.id.startswith("block ")


def _topic(node: Node) -> str:
    return "blocks" if _in_block(node) else "wiring"
