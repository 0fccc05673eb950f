"""What is found in a student's own block, ready to be drawn: boxes with labels and faults, and what there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.checks import verdicts
from helpers.compare import wording
from helpers.compare.case import CaseEvidence
from helpers.compare.judge import judge
from helpers.contract.case import BlockCase, Case
from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node
from helpers.contract.verdict import UNFINISHED, Verdict
from helpers.differences.alignment import Alignment, align
from helpers.differences.difference import Difference, Kind
from helpers.i18n import _

_MOST_BOXES = 60
_MOST_MISSING = 4
_LONGEST_NAME, _LONGEST_FAULT = 26, 46
_SETTINGS = {
    "filters": _("{value} filters"),
    "units": _("{value} units"),
    "kernel_size": _("kernel {value}"),
    "pool_size": _("window {value}"),
    "strides": _("stride {value}"),
    "padding": _("padding {value}"),
    "axis": _("axis {value}"),
    "training": "training={value}",
}
"""What a box tells of a layer, by Keras's word for it."""


@dataclass(frozen=True)
class FoundLayer:
    """One box of the drawing.

    Args:
        id: unique in its block.
        title: the layer's class and name.
        settings: filters, kernel, stride and the like, as found; may be empty.
        shape: of its output, such as 4x4x3; may be empty.
        inputs: ids of the boxes whose outputs it takes.
        faults: what is wrong with it, each in a few words.
        is_missing: whether the layer is not there at all.
    """

    id: str
    title: str
    settings: str
    shape: str
    inputs: tuple[str, ...]
    faults: tuple[str, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True)
class FoundBlock:
    """A student's block as it was found in one case.

    Args:
        call: with which arguments it was called, as it stands in a notebook.
        input_shape: of X in this call.
        layers: boxes, each after its inputs; empty where there is nothing to draw.
        order: ids of the boxes as one reads them, the main path before its shortcuts.
        verdict: of all cases.
        left_out: how many layers more there are.
        is_defined: whether the function is there at all.
    """

    call: str
    input_shape: str
    layers: tuple[FoundLayer, ...]
    order: tuple[str, ...]
    verdict: Verdict
    left_out: int = 0
    is_defined: bool = True

    @property
    def is_unfinished(self) -> bool:
        """Whether the function still raises NotImplementedError, or is not there."""
        return not self.is_defined or any(each.status == UNFINISHED for each in self.verdict.results)


def find_block(function: str, namespace: dict[str, Any]) -> FoundBlock:
    """Look at a block by the public cases and choose the case that shows most faults.

    Args:
        function: identity_block or convolutional_block.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such block.
    """
    if function not in BLOCKS:
        message = _("There is no block {function!r} to draw: choose one of {blocks}.")
        raise ValueError(message.format(function=function, blocks=", ".join(BLOCKS)))
    cases = verdicts.evidence_of(function, namespace)
    telling = max(cases, key=lambda each: (each.graph is not None, len(each.differences)))
    return _found(telling, judge(verdicts.expectations()[function], cases))


def _found(case: CaseEvidence, verdict: Verdict) -> FoundBlock:
    """Make boxes of a case's graph, and of the layers that are missing in it."""
    call, input_shape = _call(case.expected.case), _size(case.expected.graph.nodes[0].shape)
    graph = case.graph
    if graph is None or all(node.kind == "Input" for node in graph.nodes):
        return FoundBlock(call, input_shape, (), (), verdict, is_defined=case.defined)
    nodes = graph.nodes[:_MOST_BOXES]
    shown = {node.id for node in nodes}
    alignment = align(case.expected_graph, graph)
    faults = _faults(case.differences, alignment)
    layers = [_layer(node, faults.get(node.id, ())) for node in nodes]
    lost = [each.layer.id for each in case.differences if each.kind is Kind.LAYER_MISSING]
    lost = lost[:_MOST_MISSING]
    there = {row: node_id for row, node_id in alignment.pairs.items() if node_id in shown}
    there |= {row: f"missing {row}" for row in lost}
    layers += [_missing(case.expected_graph.by_id[row], case.expected_graph, there) for row in lost]
    order = [node.id for node in graph.reading_order() if node.id in shown] + [each.id for each in layers[len(nodes) :]]
    return FoundBlock(call, input_shape, tuple(layers), tuple(order), verdict, len(graph.nodes) - len(nodes))


def _faults(found: Sequence[Difference], alignment: Alignment) -> dict[str, tuple[str, ...]]:
    """Say of each observed node, by its id, what is wrong with it."""
    observed = dict(alignment.pairs) | {row.id: its.id for row, its in alignment.moved}
    faults: dict[str, tuple[str, ...]] = {each.id: (wording.EXTRA,) for each in alignment.extra}
    for each in found:
        if each.layer.id in observed:
            node_id = observed[each.layer.id]
            faults[node_id] = (*faults.get(node_id, ()), _shortened(_fault(each), _LONGEST_FAULT))
    return faults


def _fault(difference: Difference) -> str:
    """Name what differs, with what was found."""
    return f"{_(difference.attribute)}: {wording.actual(difference)}"


def _layer(node: Node, faults: tuple[str, ...]) -> FoundLayer:
    title = f"{node.kind}  {_shortened(node.name, _LONGEST_NAME)}" if node.name else node.kind
    return FoundLayer(node.id, title, _settings(node.config), _size(node.shape[1:]), node.inputs, faults)


def _missing(row: Node, expected: Graph, there: Mapping[str, str]) -> FoundLayer:
    """Make the box of a layer that is not there, below what it should have taken its input from.

    Args:
        row: of the table.
        expected: the table's graph.
        there: the box of each row that has one.
    """
    inputs: dict[str, None] = {}
    waiting = list(row.inputs)
    while waiting:
        each = waiting.pop(0)
        if each in there:
            inputs[there[each]] = None
        else:
            waiting += expected.by_id[each].inputs
    title = f"{row.kind}  {row.name}" if row.name else row.kind
    return FoundLayer(there[row.id], title, "", "", tuple(inputs), (wording.MISSING,), is_missing=True)


def _settings(config: Mapping[str, Any]) -> str:
    """List those of a layer's settings that a box shows."""
    told = [text.format(value=_plainly(config[key])) for key, text in _SETTINGS.items() if config.get(key) is not None]
    return ", ".join(told)


def _plainly(value: Any) -> str:
    pair = isinstance(value, list | tuple) and all(isinstance(each, int) for each in value)
    return _size(value) if pair else _shortened(str(value), _LONGEST_NAME)


def _size(sizes: Sequence[int | None]) -> str:
    return "x".join("?" if each is None else str(each) for each in sizes)


def _shortened(text: str, length: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= length else f"{one_line[: length - 1]}…"


def _call(case: Case) -> str:
    """Return a block's call as it stands in a notebook."""
    if not isinstance(case, BlockCase):
        raise TypeError(f"{case.function} is no block")
    arguments = ", ".join(f"{name}={value!r}" for name, value in case.arguments.passed.items())
    return f"{case.function}(X, {arguments})"
