"""One case: what was expected of it and what was observed, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from helpers.compare.error_text import ErrorText, error_text
from helpers.compare.values import told_apart
from helpers.contract.case import OwnNetworkCase
from helpers.contract.errors import ErrorCode
from helpers.contract.exercises import BLOCKS
from helpers.contract.expectation import ExpectedCase, ExpectedOutput, Outputs
from helpers.contract.graph import WITH_WEIGHTS, Graph, Node
from helpers.contract.observation import BLOCK_OUTPUT, FURTHER, Observation, Output, Signature
from helpers.contract.texts import Form
from helpers.contract.verdict import Facts, Mismatch
from helpers.differences import impact
from helpers.differences.alignment import Alignment, align
from helpers.differences.diff import differences
from helpers.differences.difference import Difference, Kind
from helpers.differences.effects import Effects
from helpers.differences.forms import in_the_form_of
from helpers.differences.order import differences_of_order, in_the_order_of
from helpers.differences.sizes import proved_parameters
from helpers.i18n import _

_COUNTED = (*WITH_WEIGHTS, *BLOCKS)
_ABOUT_UNUSED = (Kind.LAYER_UNUSED, Kind.OUTPUT)
_AFTER_THE_END = (ErrorCode.NO_TENSOR, ErrorCode.NO_MODEL, ErrorCode.SEVERAL_OUTPUTS)
"""What is said of a result; the function has built all its layers before."""


@dataclass(frozen=True)
class Values:
    """How an output compares: whether it is missing, and where it lies outside the error bound."""

    missing: bool = False
    worst: Mismatch | None = None


@dataclass(frozen=True, eq=False)
class CaseEvidence:
    """One case's expectation and observation.

    Args:
        expected: what the table and the oracle say.
        observed: what the student's function did.
        precision: of the machine that ran the student's function, `float32` or `tf32`.
    """

    expected: ExpectedCase
    observed: Observation
    precision: str = "float32"

    @property
    def is_own_network(self) -> bool:
        """Return whether the case builds the network from the student's own blocks."""
        return isinstance(self.expected.case, OwnNetworkCase)

    @cached_property
    def errors(self) -> list[ErrorText]:
        """Return the errors of the student's code."""
        if not self.defined:
            return [ErrorText("", _("the function is not defined"), code=ErrorCode.NOT_DEFINED)]
        return [error_text(error) for error in self.observed.errors.values()]

    def may_be_refusal(self, error: ErrorText) -> bool:
        """Return whether an error can be that of the layer after which the graph goes on with sizes put aside.

        An addition is refused at the same line in every call; a window that is too large may be refused later on.
        """
        refused = self.graph.by_id.get(self.observed.refused) if self.graph else None
        return error.at == self.errors[0].at or refused is None or refused.kind != "Add"

    @property
    def defined(self) -> bool:
        """Return whether the submission has the function."""
        return self.observed.defined

    @property
    def signature(self) -> Signature | None:
        """Return the function's parameters."""
        return self.observed.signature

    @property
    def graph(self) -> Graph | None:
        """Return the observed graph, whole or up to an error."""
        return self.observed.graph

    @cached_property
    def repeated(self) -> set[str]:
        """Return the names that several of the recorded layers have."""
        named = {node.layer or node.id: node.name for node in self.graph.built if node.name} if self.graph else {}
        return {name for name, count in Counter(named.values()).items() if name and count > 1}

    @property
    def has_returned(self) -> bool:
        """Return whether the function came to its end, whatever it returned; sizes may have been put aside for it."""
        further = self.observed.errors.get(FURTHER)
        return all(error.code in _AFTER_THE_END for error in ([further] if further else self.errors))

    @property
    def graph_was_cut_short(self) -> bool:
        """Return whether an error ended the graph before its output."""
        return self.graph is None or not self.graph.output

    @cached_property
    def expected_graph(self) -> Graph:
        """Return the table's graph: each block as a single node, unless the network was built without calling it."""
        folded, expanded = self.expected.graph, self.expected.expanded
        if expanded is None or self.graph is None:
            return folded
        return in_the_form_of(self.graph, folded, expanded)

    @cached_property
    def _in_order(self) -> Graph:
        """Return the table's graph with its blocks in the order in which the network calls them."""
        return in_the_order_of(self.graph, self.expected_graph) if self.graph else self.expected_graph

    @property
    def expected_outputs(self) -> Outputs:
        """Return the outputs of such a graph; none where they were not worked out."""
        if self.expected_graph is self.expected.graph:
            return self.expected.outputs
        is_expanded = self.expected_graph is self.expected.expanded
        return self.expected.expanded_outputs if is_expanded else self.expected.mixed_outputs

    @cached_property
    def differences(self) -> list[Difference]:
        """Return the differences of the observed graph from the table's."""
        if self.graph is None or not self.graph.nodes:
            return []
        is_complete = self.has_returned or not self.graph_was_cut_short
        found = differences_of_order(self.expected_graph, self._in_order)
        found += differences(self._in_order, self.graph, self.alignment, is_complete=is_complete)
        return [replace(it, case=self.expected.case) if it.written else it for it in found]

    def effects(self, seen: Sequence[Difference]) -> Effects:
        """Return what follows from each difference.

        Args:
            seen: the differences of all cases of the function.
        """
        graph, refused = self.graph or Graph((), ""), self.observed.refused if self.observed.continued else None
        return Effects(self.expected_graph, graph, self.alignment, self.differences, seen, refused)

    def changing_values(self, *, training: bool) -> list[Difference]:
        """Return the differences that can change the values of the output in one mode."""
        unused = {row.id for row, __ in self.alignment.unused}
        leading_on = [it for it in self.differences if it.kind in _ABOUT_UNUSED or it.layer.id not in unused]
        return impact.changing_values(leading_on, training=training)

    @property
    def expected_shape(self) -> Sequence[int | None]:
        """Return the output's right shape."""
        return self.expected_graph.by_id[self.expected_graph.output].shape

    @property
    def shape(self) -> Sequence[int | None] | None:
        """Return the output's shape, if there is an output."""
        computed = self.observed.outputs.get(BLOCK_OUTPUT)
        if computed is not None:
            return computed.shape
        if self.graph is None or not self.graph.output or self.observed.continued:
            return None
        return self.graph.by_id[self.graph.output].shape

    @property
    def expected_parameters(self) -> int:
        """Return the right number of parameters."""
        return self.expected_graph.parameters

    @cached_property
    def alignment(self) -> Alignment:
        """Return which layer is which row of the table."""
        return align(self._in_order, self.graph or Graph((), ""))

    @property
    def layers_there(self) -> float:
        """Return the part of the layers with weights that is there, used or not; 1 for all. One called twice is one."""
        unused = [node for __, node in self.alignment.unused]
        wanted, given = (
            len({node.layer or node.id for node in nodes if node.kind in _COUNTED})
            for nodes in (self.expected_graph.nodes, [*(self.graph.nodes if self.graph else ()), *unused])
        )
        return given / wanted

    @property
    def unbuilt(self) -> Sequence[Node]:
        """Return the rows of the table for which no layer was built."""
        return self.alignment.missing

    @property
    def built_all_blocks(self) -> bool:
        """Return whether nothing inside of the network's blocks is unbuilt."""
        return not any(row.row and row.row.block for row in self.unbuilt)

    @property
    def parameters(self) -> int | None:
        """Return the number of parameters of what was built; None if an error kept some of it from being built.

        A layer's own number may be wrong, but never right: what its kind, settings and sizes give decides that.
        """
        if self.graph is None or (self.graph_was_cut_short and self.layers_there < 1):
            return None
        unused = tuple(node for __, node in self.alignment.unused)
        built = Graph((*self.graph.nodes, *unused), self.graph.output)
        is_right = built.parameters == self.expected_parameters
        return proved_parameters(built) if is_right else built.parameters

    def values(self, *, training: bool) -> Iterator[Values]:
        """Compare the outputs of one mode with the expected ones; those that are not known must be there at least."""
        known, given = self.expected_outputs, self.observed.outputs
        for name, output in self.expected.outputs.items():
            if output.training is training and (name in known or name not in given):
                yield self._compare(known.get(name, output), given.get(name))

    def _compare(self, expected: ExpectedOutput, given: Output | None) -> Values:
        if given is None:
            return Values(missing=True)
        call = self.expected.case.call
        if given.shape != expected.shape:
            shapes = str(expected.shape), str(given.shape)
            return Values(worst=Mismatch(_("output"), "shape", *shapes, form=Form.IN_CALL, call=call))
        tolerance = expected.tolerance if self.precision == "float32" else expected.tolerance_tf32
        with np.errstate(invalid="ignore"):
            excess = np.where(np.isfinite(given.values), np.abs(given.values - expected.values) - tolerance, np.inf)
        if not (excess > 0).any():
            return Values()
        worst = int(excess.argmax())
        index = ", ".join(str(int(number)) for number in np.unravel_index(worst, expected.shape))
        numbers = told_apart(expected.values[worst], given.values[worst])
        facts = Facts(general_where=_("output"))
        place = f"{_('output')}[{index}]"
        return Values(worst=Mismatch(place, "value", *numbers, form=Form.IN_CALL, call=call, facts=facts))


def calls_blocks(graph: Graph | None) -> bool:
    """Return whether a graph has blocks as single nodes; False without a graph.

    Args:
        graph: of a network.
    """
    return graph is not None and any(node.kind in BLOCKS for node in graph.built)
