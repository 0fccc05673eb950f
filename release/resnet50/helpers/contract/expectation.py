"""What is expected of each function: the table's graphs, the oracle's numbers and their error bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.contract.case import Case, case_from_json
from helpers.contract.graph import Graph, graph_from_json
from helpers.contract.observation import Parameter, Signature

Json = dict[str, Any]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ExpectedOutput:
    """An output of the right function.

    Args:
        training: whether it is made in training mode.
        shape: of the array.
        values: flat.
        tolerance: for each value, how far a right float32 computation may lie away.
        tolerance_tf32: the same on machines that round products to TensorFloat-32.
    """

    training: bool
    shape: tuple[int, ...]
    values: Array
    tolerance: Array
    tolerance_tf32: Array

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {
            "training": self.training,
            "shape": list(self.shape),
            "values": self.values.tolist(),
            "tolerance": self.tolerance.tolist(),
            "tolerance_tf32": self.tolerance_tf32.tolist(),
        }


Outputs = Mapping[str, ExpectedOutput]


@dataclass(frozen=True, eq=False)
class ExpectedCase:
    """What is expected of one case.

    Args:
        case: the call.
        graph: the table's graph, of a network with each block as a single node.
        outputs: by name.
        expanded: of a network: the graph with every layer.
        expanded_outputs: the outputs of a network that does not call the blocks.
        mixed_outputs: the outputs of a network that calls some of its blocks alone, as the grader works them out.
    """

    case: Case
    graph: Graph
    outputs: Outputs = field(default_factory=dict)
    expanded: Graph | None = None
    expanded_outputs: Outputs = field(default_factory=dict)
    mixed_outputs: Outputs = field(default_factory=dict)

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        plain = {"case": self.case.to_json(), "graph": self.graph.to_json(), "outputs": _plain(self.outputs)}
        if self.expanded is None:
            return plain
        return plain | {"expanded": self.expanded.to_json(), "expanded_outputs": _plain(self.expanded_outputs)}


@dataclass(frozen=True, eq=False)
class Expectation:
    """What is expected of one graded function.

    Args:
        function: its name.
        signature: its parameters.
        points: of each criterion.
        cases: the cases it is called with.
    """

    function: str
    signature: Signature
    points: Mapping[str, float]
    cases: tuple[ExpectedCase, ...]

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {
            "function": self.function,
            "signature": [[parameter.name, parameter.default] for parameter in self.signature],
            "points": dict(self.points),
            "cases": [case.to_json() for case in self.cases],
        }


def expectation_from_json(data: Mapping[str, Any]) -> Expectation:
    """Return the expectation whose `to_json` made some data."""
    return Expectation(
        data["function"],
        tuple(Parameter(name, default) for name, default in data["signature"]),
        data["points"],
        tuple(map(_case_from_json, data["cases"])),
    )


def _case_from_json(data: Mapping[str, Any]) -> ExpectedCase:
    return ExpectedCase(
        case_from_json(data["case"]),
        graph_from_json(data["graph"]),
        _outputs_from_json(data["outputs"]),
        graph_from_json(data["expanded"]) if "expanded" in data else None,
        _outputs_from_json(data.get("expanded_outputs", {})),
    )


def _outputs_from_json(data: Mapping[str, Any]) -> Outputs:
    return {name: _output_from_json(output) for name, output in data.items()}


def _output_from_json(data: Mapping[str, Any]) -> ExpectedOutput:
    values, tolerance, tolerance_tf32 = (
        np.asarray(data[key], float) for key in ("values", "tolerance", "tolerance_tf32")
    )
    return ExpectedOutput(data["training"], tuple(data["shape"]), values, tolerance, tolerance_tf32)


def _plain(outputs: Outputs) -> Json:
    return {name: output.to_json() for name, output in outputs.items()}
