"""What is expected of each case: the table's graph, the oracle's numbers and the bound on float32's error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assignment import cases, oracle, spec
from assignment.arithmetic import EXACT, FLOAT32, TF32, Array, Precision, Value
from helpers.contract import patterns
from helpers.contract.graph import Graph

Expectation = dict[str, Any]
PUBLIC_FILE = Path(__file__).parent.parent / "helpers" / "expected.json"
"""What the student's copy knows."""

FULL_NETWORK_TOLERANCE = {False: 1e-5, True: 3e-5}
"""For the probabilities of a whole network: without the batch's statistics, and with them.

The rigorous bound says nothing after fifty layers. Measured errors of float32 against the oracle, over four patterns
of weights: at most 2.7e-7 in inference mode, 2.7e-6 in training mode; a factor of ten and more is left for other
machines.
"""

_DIGITS = 10


@dataclass(frozen=True)
class Mode:
    """How a network is run: in training or in inference, and whether after a step in training mode."""

    training: bool
    after_training: bool = False

    @property
    def uses_batch(self) -> bool:
        """Whether the statistics of a batch go into the output."""
        return self.training or self.after_training


MODES = {
    "training=False": Mode(training=False),
    "training=True": Mode(training=True),
    "after training": Mode(training=False, after_training=True),
}
"""The ways in which a network is run, in this order."""


def expectation(function: str, listed: Sequence[cases.Case], *, in_full: bool = False) -> Expectation:
    """Give what is expected of a function.

    Args:
        function: its name.
        listed: the cases it is called with.
        in_full: whether the first case also says what a network that does not call the blocks computes; takes seconds.
    """
    return {
        "function": function,
        "signature": [list(each) for each in spec.SIGNATURES[function]],
        "points": spec.POINTS[function],
        "cases": [_of_case(each, in_full=in_full and each is listed[0]) for each in listed],
    }


def public_expectations() -> dict[str, Expectation]:
    """Give what the self-check cells expect, by function."""
    return {name: expectation(name, cases.public_cases(name), in_full=True) for name in spec.POINTS}


def write_public(path: Path = PUBLIC_FILE) -> None:
    """Write the public expectations, the same bytes each time."""
    path.write_text(json.dumps(public_expectations(), separators=(",", ":")) + "\n", encoding="utf-8")


def read_public(path: Path = PUBLIC_FILE) -> dict[str, Expectation]:
    """Read what `write_public` wrote; a test holds it equal to what the table and the oracle say."""
    expectations: dict[str, Expectation] = json.loads(path.read_text(encoding="utf-8"))
    return expectations


def _of_case(case: cases.Case, *, in_full: bool) -> Expectation:
    if case["way"] == "block":
        return _of_block(case)
    shape, classes = case["arguments"]["input_shape"], case["arguments"]["classes"]
    expanded = spec.network_graph(tuple(shape), classes)
    if case["way"] == "own blocks":
        return {"case": case, "graph": expanded.to_json(), "outputs": {}}
    graph = spec.network_graph(tuple(shape), classes, expanded=False)
    return {
        "case": case,
        "graph": graph.to_json(),
        "outputs": _network_outputs(graph, case),
        "expanded": expanded.to_json(),
        "expanded_outputs": _whole_network_outputs(expanded, case) if in_full else {},
    }


def _of_block(case: cases.Case) -> Expectation:
    arguments = case["arguments"]
    training = arguments.get("training")
    default_stride = 1 if case["function"] == "identity_block" else 2
    call = spec.BlockCall(
        function=case["function"],
        f=arguments["f"],
        filters=tuple(arguments["filters"]),
        stage=arguments.get("stage", 1),
        block=arguments.get("block", "a"),
        s=arguments.get("s", default_stride),
        training=training,
        initializer="initializer(seed=0)",
    )
    graph = spec.block_graph(call, tuple(case["input_shape"]))
    variables = oracle.initial_variables(case["initializer"])
    outputs = {"block": _output(graph, case, variables, Mode(bool(training)))}
    if "training" not in arguments:
        outputs |= {"in training": _output(graph, case, variables, Mode(training=True))}
        outputs |= {"after training": _output(graph, case, variables, Mode(training=False, after_training=True))}
    return {"case": case, "graph": graph.to_json(), "outputs": outputs}


def _network_outputs(graph: Graph, case: cases.Case) -> dict[str, Any]:
    variables = oracle.patterned_variables(case["weights_key"])
    return {name: _output(graph, case, variables, mode) for name, mode in MODES.items()}


def _whole_network_outputs(graph: Graph, case: cases.Case) -> dict[str, Any]:
    variables = oracle.remembered(oracle.patterned_variables(case["weights_key"]))
    outputs = {}
    for name, mode in MODES.items():
        values = _evaluate(graph, case, variables, mode, EXACT).exact
        tolerance = FULL_NETWORK_TOLERANCE[mode.uses_batch]
        outputs[name] = {
            "training": mode.training,
            "shape": list(values.shape),
            "values": _rounded(values),
            "tolerance": [tolerance] * values.size,
            "tolerance_tf32": [tolerance * TF32.product / FLOAT32.product] * values.size,
        }
    return outputs


def images_of(case: cases.Case) -> Array:
    """Give the images that a case calls its function with."""
    return patterns.images(case["input"], case["input_shape"]).astype("float32").astype(float)


def _evaluate(graph: Graph, case: cases.Case, variables: oracle.Variables, mode: Mode, precision: Precision) -> Value:
    return oracle.evaluate(
        graph,
        images_of(case),
        variables,
        training=mode.training,
        after_training=mode.after_training,
        precision=precision,
    )


def _output(graph: Graph, case: cases.Case, variables: oracle.Variables, mode: Mode) -> dict[str, Any]:
    float32, tf32 = (_evaluate(graph, case, variables, mode, precision) for precision in (FLOAT32, TF32))
    return {
        "training": mode.training,
        "shape": list(float32.exact.shape),
        "values": _rounded(float32.exact),
        "tolerance": _rounded(float32.bound),
        "tolerance_tf32": _rounded(tf32.bound),
    }


def _rounded(values: Array) -> Sequence[float]:
    return [float(f"{each:.{_DIGITS}g}") for each in values.ravel()]
