"""One case, what was expected of it and what was observed, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, graph_from_json
from helpers.contract.verdict import Mismatch
from helpers.differences.diff import Difference, differences
from helpers.i18n import _

Json = Mapping[str, Any]

_WITH_WEIGHTS = ("Conv2D", "BatchNormalization", "Dense", *BLOCKS)


@dataclass(frozen=True)
class ErrorText:
    """An error of the student's code, as people read it.

    Args:
        place: the line that raised it.
        text: its type and message.
        unfinished: whether the function says that it is not implemented.
        about: what Keras complains of, `shapes` or `names`, if it is one of these.
    """

    place: str
    text: str
    unfinished: bool = False
    about: str = ""


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
        observed: as `helpers.observe.observer` writes it.
        precision: of the machine that ran the student's function, `float32` or `tf32`.
    """

    expected: Json
    observed: Json
    precision: str = "float32"

    @cached_property
    def errors(self) -> list[ErrorText]:
        """What the student's code raised."""
        if not self.defined:
            return [ErrorText("", _("the function is not defined"))]
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
    def gone_on(self) -> bool:
        """Whether an error ended the graph, and what follows was seen with sizes put aside."""
        return bool(self.observed.get("gone_on"))

    @property
    def graph_was_cut_short(self) -> bool:
        """Whether an error ended the graph before its output."""
        return self.graph is None or not self.graph.output

    @cached_property
    def expected_graph(self) -> Graph:
        """The table's graph: with blocks as single rows, unless the network was built without calling them."""
        expanded = self.expected.get("expanded")
        calls_blocks = self.graph is None or any(node.kind in BLOCKS for node in self.graph.nodes)
        return graph_from_json(self.expected["graph"] if calls_blocks or expanded is None else expanded)

    @cached_property
    def differences(self) -> list[Difference]:
        """In what the observed graph differs from the table's."""
        if self.graph is None or not self.graph.nodes:
            return []
        found = differences(self.expected_graph, self.graph)
        return [each for each in found if not self.gone_on or each.attribute != "shape"]

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
        if self.gone_on:
            return None
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


def _error(raised: Json) -> ErrorText:
    line = _("{cell}, line {line}").format(**raised) if raised["line"] else ""
    place = f"{line}: {raised['text']}" if line and raised["text"] else line
    return ErrorText(place, f"{raised['type']}: {raised['message']}", raised["unfinished"], _about(raised))


def _about(raised: Json) -> str:
    message = raised["message"].lower()
    if raised["raised_here"] or raised["type"] not in ("ValueError", "InvalidArgumentError"):
        return ""
    if any(each in message for each in ("shape", "dimension", "output size")):
        return "shapes"
    return "names" if "unique" in message and "name" in message else ""


def _compare(wanted: Json, tolerance: Sequence[float], given: Json | None) -> Values:
    if given is None:
        return Values(missing=True)
    expected = np.asarray(wanted["values"])
    actual = np.asarray(given["values"], np.float64)
    shape = tuple(wanted["shape"])
    if tuple(given["shape"]) != shape:
        return Values(worst=Mismatch(_("output"), "shape", str(shape), str(tuple(given["shape"]))))
    with np.errstate(invalid="ignore"):
        excess = np.where(np.isfinite(actual), np.abs(actual - expected) - np.asarray(tolerance), np.inf)
    if not (excess > 0).any():
        return Values()
    place = int(excess.argmax())
    index = ", ".join(str(int(each)) for each in np.unravel_index(place, shape))
    return Values(worst=Mismatch(f"{_('output')}[{index}]", "value", f"{expected[place]:.6g}", f"{actual[place]:.6g}"))
