"""One case: what was expected of it and what was observed, side by side."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.contract.case import OwnNetworkCase
from helpers.contract.errors import ErrorCode
from helpers.contract.exercises import BLOCKS
from helpers.contract.expectation import ExpectedCase, ExpectedOutput
from helpers.contract.graph import WITH_WEIGHTS, Graph, Node
from helpers.contract.observation import BLOCK_OUTPUT, Observation, Output, Signature, StudentError
from helpers.contract.verdict import Facts, Mismatch
from helpers.differences.alignment import Alignment, align
from helpers.differences.diff import differences
from helpers.differences.difference import Difference, Kind
from helpers.i18n import _

_COUNTED = (*WITH_WEIGHTS, *BLOCKS)


@dataclass(frozen=True)
class ErrorText:
    """An error of the student's code, as people read it.

    Args:
        place: the line that raised it.
        text: its type and message.
        unfinished: whether the function says that it is not implemented.
        about: what Keras complains of, `shapes` or `names`, if it is one of these.
        type: the name of the exception's type.
        message: the exception's message as it was raised.
        line: of the student's code; 0 if it is not known.
        at: the cell and line that raised it, without its text; empty if they are not known.
        code: of one of our own errors.
    """

    place: str
    text: str
    unfinished: bool = False
    about: str = ""
    type: str = ""
    message: str = ""
    line: int = 0
    at: str = ""
    code: ErrorCode | None = None

    @property
    def cause(self) -> Hashable:
        """Identify what went wrong: the same line may raise with other numbers in another case."""
        return self.type, self.at, self.code


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
        return [_error(error) for error in self.observed.errors.values()]

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

    @property
    def graph_was_cut_short(self) -> bool:
        """Return whether an error ended the graph before its output."""
        return self.graph is None or not self.graph.output

    @property
    def calls_blocks(self) -> bool:
        """Return whether the network was built by calling blocks; also if no graph says otherwise."""
        return self.graph is None or calls_blocks(self.graph)

    @property
    def expected_graph(self) -> Graph:
        """Return the table's graph: with blocks as single nodes, unless the network was built without calling them."""
        expanded = self.expected.expanded
        return self.expected.graph if self.calls_blocks or expanded is None else expanded

    @cached_property
    def differences(self) -> list[Difference]:
        """Return the differences of the observed graph from the table's."""
        if self.graph is None or not self.graph.nodes:
            return []
        found = differences(self.expected_graph, self.graph)
        return [
            difference for difference in found if not self.observed.continued or difference.kind is not Kind.INPUT_SHAPE
        ]

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
    def _alignment(self) -> Alignment:
        return align(self.expected_graph, self.graph or Graph((), ""))

    @property
    def layers_there(self) -> float:
        """Return the part of the layers with weights that is there, used or not; 1 for all."""
        unused = [node for __, node in self._alignment.unused]
        wanted, given = (
            sum(node.kind in _COUNTED for node in nodes)
            for nodes in (self.expected_graph.nodes, [*(self.graph.nodes if self.graph else ()), *unused])
        )
        return given / wanted

    @property
    def unbuilt(self) -> Sequence[Node]:
        """Return the rows of the table for which no layer was built."""
        return self._alignment.missing

    @property
    def built_all_blocks(self) -> bool:
        """Return whether nothing inside of the network's blocks is unbuilt."""
        return not any(row.row and row.row.block for row in self.unbuilt)

    @property
    def parameters(self) -> int | None:
        """Return the number of parameters of what was built; None if an error kept some of it from being built."""
        if self.graph is None or (self.graph_was_cut_short and self.layers_there < 1):
            return None
        unused = tuple(node for __, node in self._alignment.unused)
        return Graph((*self.graph.nodes, *unused), self.graph.output).parameters

    def values(self, *, training: bool) -> Iterator[Values]:
        """Compare the outputs of one mode with the expected ones."""
        is_expanded = self.expected_graph is not self.expected.graph
        expected = self.expected.expanded_outputs if is_expanded else self.expected.outputs
        for name, output in expected.items():
            if output.training is training:
                yield self._compare(output, self.observed.outputs.get(name))

    def _compare(self, expected: ExpectedOutput, given: Output | None) -> Values:
        if given is None:
            return Values(missing=True)
        if given.shape != expected.shape:
            return Values(worst=Mismatch(_("output"), "shape", str(expected.shape), str(given.shape)))
        tolerance = expected.tolerance if self.precision == "float32" else expected.tolerance_tf32
        with np.errstate(invalid="ignore"):
            excess = np.where(np.isfinite(given.values), np.abs(given.values - expected.values) - tolerance, np.inf)
        if not (excess > 0).any():
            return Values()
        place = int(excess.argmax())
        index = ", ".join(str(int(number)) for number in np.unravel_index(place, expected.shape))
        numbers = f"{expected.values[place]:.6g}", f"{given.values[place]:.6g}"
        facts = Facts(general_where=_("output"))
        return Values(worst=Mismatch(f"{_('output')}[{index}]", "value", *numbers, facts=facts))


def calls_blocks(graph: Graph | None) -> bool:
    """Return whether a graph has blocks as single nodes; False without a graph.

    Args:
        graph: of a network.
    """
    return graph is not None and any(node.kind in BLOCKS for node in graph.built)


def cell_of(error: StudentError) -> str:
    """Return the cell of an error as people name it: by its number, or by the function in it."""
    if error.cell is not None:
        return _("cell {number}").format(number=error.cell)
    return _("the cell of {function}").format(function=error.function)


def _error(error: StudentError) -> ErrorText:
    line = _("{cell}, line {line}").format(cell=cell_of(error), line=error.line) if error.line else ""
    place = f"{line}: {error.text}" if line and error.text else line
    return ErrorText(
        place,
        f"{error.type}: {error.message}",
        error.unfinished,
        "" if error.code else _about(error),
        error.type,
        error.message,
        error.line,
        line,
        error.code,
    )


def _about(error: StudentError) -> str:
    message = error.message.lower()
    if error.raised_here or error.type not in ("ValueError", "InvalidArgumentError"):
        return ""
    if any(word in message for word in ("shape", "dimension", "output size")):
        return "shapes"
    return "names" if "unique" in message and "name" in message else ""
