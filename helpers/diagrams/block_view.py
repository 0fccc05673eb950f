"""View a student's own block: its layers as boxes with labels and faults, and the verdict of the check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.checks import verdicts
from helpers.compare import wording
from helpers.compare.case import CaseEvidence
from helpers.compare.judge import judge
from helpers.contract.case import BlockCase, Case
from helpers.contract.exercises import BLOCKS
from helpers.contract.verdict import Verdict
from helpers.diagrams.layer_box import WRONG_NAME, LayerBox, layer_box, missing_box, shortened, size_text
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Difference, Kind
from helpers.differences.own_names import is_automatic
from helpers.i18n import _

_MOST_BOXES = 24
_MOST_MISSING = 4
_LONGEST_FAULT = 46


@dataclass(frozen=True)
class BlockView:
    """A student's block in one case.

    Args:
        call: the call of the block, as written in a notebook.
        input_shape: of X in this call.
        layers: boxes, each after its inputs; empty if there is nothing to draw.
        order: ids of the boxes in reading order, the main path before its shortcuts.
        verdict: of all cases.
        omitted_count: number of layers that are not among the boxes.
        is_defined: whether the function exists.
    """

    call: str
    input_shape: str
    layers: tuple[LayerBox, ...]
    order: tuple[str, ...]
    verdict: Verdict
    omitted_count: int = 0
    is_defined: bool = True

    @property
    def is_unfinished(self) -> bool:
        """Return whether the function still raises NotImplementedError, or does not exist."""
        return not self.is_defined or self.verdict.is_unfinished


def view_block(function: str, namespace: dict[str, Any]) -> BlockView:
    """Run the public cases of a block; return its view in the case that shows the most faults.

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
    chosen = max(cases, key=lambda case: (case.graph is not None, len(case.differences)))
    return _view(chosen, judge(verdicts.expectations()[function], cases))


def _view(case: CaseEvidence, verdict: Verdict) -> BlockView:
    """Return the view of one case: a box for each layer of its graph, and for each layer that is missing in it."""
    call, input_shape = _call(case.expected.case), size_text(case.expected.graph.nodes[0].shape)
    graph = case.graph
    if graph is None or all(node.kind == "Input" for node in graph.built):
        return BlockView(call, input_shape, (), (), verdict, is_defined=case.defined)
    nodes = graph.built[:_MOST_BOXES]
    shown = {node.id for node in nodes}
    faults = _faults(case.differences, case.alignment)
    boxes = [layer_box(node, faults.get(node.id, ())) for node in nodes]
    missing = [fault.layer.id for fault in case.differences if fault.kind is Kind.LAYER_MISSING][:_MOST_MISSING]
    ids = {row: node_id for row, node_id in _observed(case.alignment).items() if node_id in shown}
    ids |= {row: f"missing {row}" for row in missing}
    boxes += [missing_box(case.expected_graph.by_id[row], case.expected_graph, ids) for row in missing]
    read = (*graph.reading_order(), *graph.unused)
    order = [node.id for node in read if node.id in shown] + [ids[row] for row in missing]
    return BlockView(call, input_shape, tuple(boxes), tuple(order), verdict, len(graph.built) - len(nodes))


def _observed(alignment: Alignment) -> dict[str, str]:
    """Return the observed node of each row of the table that is where it should be, or built but unused."""
    return dict(alignment.pairs) | {row.id: node.id for row, node in alignment.unused}


def _faults(differences: Sequence[Difference], alignment: Alignment) -> dict[str, tuple[str, ...]]:
    """Return what is wrong with each observed node, by its id."""
    observed = _observed(alignment) | {row.id: node.id for row, node in alignment.moved}
    faults: dict[str, tuple[str, ...]] = {node.id: (wording.EXTRA,) for node in alignment.extra}
    for difference in differences:
        if difference.layer.id in observed:
            node_id = observed[difference.layer.id]
            faults[node_id] = (*faults.get(node_id, ()), shortened(_fault(difference), _LONGEST_FAULT))
    return faults


def _fault(difference: Difference) -> str:
    """Return what differs, and what was found; the box shows the name, unless Keras gave it."""
    if difference.kind is Kind.NAME:
        is_own = not is_automatic(str(difference.actual), difference.layer.kind)
        return WRONG_NAME if is_own else _("no name of its own")
    return f"{_(difference.attribute)}: {wording.actual(difference)}"


def _call(case: Case) -> str:
    """Return a block's call as it is written in a notebook."""
    if not isinstance(case, BlockCase):
        raise TypeError(f"{case.function} is no block")
    return case.call
