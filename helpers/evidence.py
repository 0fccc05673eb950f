"""What was expected of a function and what was observed, side by side, for the criteria to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers.differences import BLOCK_KINDS, Difference, differences
from helpers.graph import Graph, graph_from_json
from helpers.verdict import Mismatch

Json = Mapping[str, Any]

_WITH_WEIGHTS = ("Conv2D", "BatchNormalization", "Dense", *BLOCK_KINDS)
_ENOUGH = 0.5
_SHAPING = (
    "strides",
    "s",
    "filters",
    "kernel_size",
    "padding",
    "pool_size",
    "units",
    "shape",
    "layer",
    "inputs",
    "place",
)
"""Attributes that a wrong shape may follow from."""


@dataclass(frozen=True)
class ErrorText:
    """An error of the student's code, as people read it."""

    place: str
    text: str
    unfinished: bool = False
    about_shapes: bool = False


@dataclass(frozen=True)
class Values:
    """How an output compares: whether it is missing, and where it lies outside the error bound."""

    missing: bool = False
    worst: Mismatch | None = None


@dataclass(frozen=True)
class CaseEvidence:
    """One case's expectation and observation.

    Args:
        expected: as `assignment.expectations` writes it.
        observed: as `helpers.observe` writes it.
        precision: of the machine that ran the student's function, `float32` or `tf32`.
    """

    expected: Json
    observed: Json
    precision: str = "float32"

    @cached_property
    def errors(self) -> list[ErrorText]:
        """What the student's code raised."""
        if not self.defined:
            return [ErrorText("", "the function is not defined")]
        return [_error(each) for each in self.observed["errors"].values()]

    @property
    def defined(self) -> bool:
        """Whether the submission has the function at all."""
        return bool(self.observed["defined"])

    @property
    def signature(self) -> list[list[str | None]] | None:
        """The function's parameters, each with its default."""
        return self.observed.get("signature")

    @cached_property
    def graph(self) -> Graph | None:
        """The observed graph, whole or up to an error."""
        data = self.observed.get("graph")
        return None if data is None else graph_from_json(data)

    @property
    def graph_was_cut_short(self) -> bool:
        """Whether an error ended the graph before its output."""
        return self.graph is None or not self.graph.output

    @cached_property
    def expected_graph(self) -> Graph:
        """The table's graph: with blocks as single rows, unless the network was built without calling them."""
        expanded = self.expected.get("expanded")
        calls_blocks = self.graph is None or any(node.kind in BLOCK_KINDS for node in self.graph.nodes)
        return graph_from_json(self.expected["graph"] if calls_blocks or expanded is None else expanded)

    @cached_property
    def differences(self) -> list[Difference]:
        """In what the observed graph differs from the table's."""
        return differences(self.expected_graph, self.graph) if self.graph is not None and self.graph.nodes else []

    @property
    def expected_shape(self) -> Sequence[int | None]:
        """The output's right shape."""
        return self.expected_graph.by_id[self.expected_graph.output].shape

    @property
    def shape(self) -> Sequence[int | None] | None:
        """The output's shape, if there is an output."""
        computed = self.observed.get("outputs", {}).get("block")
        if computed is not None:
            return list(computed["shape"])
        return self.graph.by_id[self.graph.output].shape if self.graph is not None and self.graph.output else None

    @property
    def expected_parameters(self) -> int:
        """The right number of parameters."""
        return self.expected_graph.parameters

    @property
    def layers_there(self) -> float:
        """Which part of the layers with weights is there, 1 for all."""
        wanted, given = (
            sum(each.kind in _WITH_WEIGHTS for each in graph.nodes) if graph is not None else 0
            for graph in (self.expected_graph, self.graph)
        )
        return given / wanted

    @property
    def parameters(self) -> int | None:
        """The number of parameters of what was built; None if an error kept some of it from being built."""
        whole = not self.graph_was_cut_short or self.layers_there >= 1
        return self.graph.parameters if self.graph is not None and whole else None

    def values(self, *, training: bool) -> Iterator[Values]:
        """Compare the outputs of one mode with what they should be."""
        expanded = self.expected_graph.by_id.keys() != graph_from_json(self.expected["graph"]).by_id.keys()
        wanted = self.expected.get("expanded_outputs" if expanded else "outputs", {})
        for name, each in wanted.items():
            if each["training"] is training:
                tolerance = each["tolerance" if self.precision == "float32" else "tolerance_tf32"]
                yield _compare(each, tolerance, self.observed.get("outputs", {}).get(name))


@dataclass(frozen=True)
class Evidence:
    """All cases of one function.

    Args:
        function: its name.
        signature: the parameters it should have, each with its default.
        observations: the cases that are judged criterion by criterion.
        own: the network built from the student's own blocks; None where no case builds it.
        blocks_are_right: whether the student's own blocks fulfil all their criteria.
    """

    function: str
    signature: Sequence[Sequence[str | None]]
    observations: Sequence[CaseEvidence]
    own: CaseEvidence | None
    blocks_are_right: bool

    @cached_property
    def differences(self) -> list[Difference]:
        """All differences, each once however many cases show it."""
        found: dict[tuple[str, str], Difference] = {}
        for observation in self.observations:
            for each in observation.differences:
                found.setdefault(each.key, each)
        return list(found.values())

    @property
    def signature_given(self) -> list[list[str | None]] | None:
        """The function's own parameters; empty where it takes anything, None where it was not seen."""
        return next((each.signature for each in self.observations if each.signature is not None), None)

    def about(self, topic: str) -> list[Difference]:
        """List the differences of one topic."""
        return [each for each in self.differences if each.topic == topic]

    @property
    def first_cause(self) -> str:
        """Says which difference, the first that changes what the function computes, others follow from."""
        return _because(each for each in self.differences if each.topic != "names")

    @property
    def cause_of_shapes(self) -> str:
        """The same, of the differences that change a shape."""
        return _because(each for each in self.differences if each.attribute in _SHAPING)

    @property
    def unexplained(self) -> list[Difference]:
        """Differences of the network of the student's own blocks that no other criterion has told of."""
        if self.own is None:
            return []
        told = {each.key for each in self.differences}
        blocks = {each.row for each in self.differences if each.topic == "blocks"}
        return [each for each in self.own.differences if each.key not in told and each.row.split(":")[0] not in blocks]

    @property
    def cut_short(self) -> bool:
        """Whether no case gave a graph that reaches an output."""
        return all(each.graph_was_cut_short for each in self.observations)

    @property
    def has_enough_layers(self) -> bool:
        """Whether a case shows at least half of the layers with weights, so that they can be judged."""
        return any(each.layers_there >= _ENOUGH for each in self.observations)

    @property
    def unfinished(self) -> bool:
        """Whether the function still raises NotImplementedError."""
        return any(error.unfinished for each in self.observations for error in each.errors)


def _error(raised: Json) -> ErrorText:
    line = f"{raised['cell']}, line {raised['line']}" if raised["line"] else ""
    place = f"{line}: {raised['text']}" if line and raised["text"] else line
    about_shapes = raised["type"] in ("ValueError", "InvalidArgumentError") and "shape" in raised["message"].lower()
    return ErrorText(place, f"{raised['type']}: {raised['message']}", raised["unfinished"], about_shapes)


def _because(causes: Iterable[Difference]) -> str:
    listed = [f"{each.attribute} of {each.where}" for each in causes]
    more = f" and {len(listed) - 1} more" if len(listed) > 1 else ""
    return f"because of the {listed[0]}{more}, above" if listed else ""


def _compare(wanted: Json, tolerance: Sequence[float], given: Json | None) -> Values:
    if given is None:
        return Values(missing=True)
    expected = np.asarray(wanted["values"])
    actual = np.asarray(given["values"], np.float64)
    shape = tuple(wanted["shape"])
    if tuple(given["shape"]) != shape:
        return Values(worst=Mismatch("output", "shape", str(shape), str(tuple(given["shape"]))))
    with np.errstate(invalid="ignore"):
        excess = np.where(np.isfinite(actual), np.abs(actual - expected) - np.asarray(tolerance), np.inf)
    if not (excess > 0).any():
        return Values()
    place = int(excess.argmax())
    index = ", ".join(str(int(each)) for each in np.unravel_index(place, shape))
    return Values(worst=Mismatch(f"output[{index}]", "value", f"{expected[place]:.6g}", f"{actual[place]:.6g}"))
