"""What is expected of each case: the table's graph, the oracle's numbers and the bound on float32's error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assignment import cases, oracle, spec
from assignment.arithmetic import EXACT, FLOAT32, TF32, Array, Precision, Value
from assignment.variant import DEFAULT, LayerNames, Variant
from helpers.contract import patterns
from helpers.contract.case import BlockCase, Case, OwnNetworkCase, StubNetworkCase
from helpers.contract.exercises import EXERCISES
from helpers.contract.expectation import Expectation, ExpectedCase, ExpectedOutput, Outputs, expectation_from_json
from helpers.contract.graph import Graph
from helpers.contract.initializers import ARGUMENT, seeded
from helpers.contract.observation import AFTER_TRAINING, BLOCK_OUTPUT, IN_TRAINING, Parameter
from helpers.data.atomic import replaced_file

PUBLIC_FILE = Path(__file__).parent.parent / "helpers" / "expected.json"
"""What the student's copy knows."""

FULL_NETWORK_TOLERANCE = {False: 1e-5, True: 3e-5}
"""For the probabilities of a whole network: without the batch's statistics, and with them.

The rigorous bound says nothing after fifty layers. Measured errors of float32 against the oracle, over four patterns
of weights: at most 2.7e-7 in inference, 2.7e-6 in training mode; a factor of ten and more is left for other
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
        """Return whether the statistics of a batch go into the output."""
        return self.training or self.after_training


MODES = {
    "training=False": Mode(training=False),
    "training=True": Mode(training=True),
    "after training": Mode(training=False, after_training=True),
}
"""The ways in which a network is run, in this order."""


def expectation(
    function: str, listed: Sequence[Case], variant: Variant = DEFAULT, *, in_full: bool = False
) -> Expectation:
    """Return what is expected of a function.

    Args:
        function: its name.
        listed: the cases it is called with.
        variant: of the assignment.
        in_full: whether the first case also says what a network that does not call the blocks computes; takes seconds.
    """
    return Expectation(
        function,
        tuple(Parameter(*parameter) for parameter in spec.signature(function, variant)),
        variant.points[function],
        tuple(_of_case(case, variant, in_full=in_full and case is listed[0]) for case in listed),
    )


def public_expectations(variant: Variant = DEFAULT) -> dict[str, Expectation]:
    """Return what the self-check cells expect, by function; takes seconds.

    Args:
        variant: of the assignment.
    """
    listed = {name: cases.public_cases(name, variant) for name in EXERCISES}
    return {name: expectation(name, listed[name], variant, in_full=True) for name in EXERCISES}


def write_public(path: Path = PUBLIC_FILE, variant: Variant = DEFAULT) -> None:
    """Write the public expectations atomically, the same bytes each time.

    Args:
        path: of the file.
        variant: of the assignment.
    """
    plain = {name: expected.to_json() for name, expected in public_expectations(variant).items()}
    with replaced_file(path) as unfinished:
        unfinished.write_text(json.dumps(plain, separators=(",", ":")) + "\n", encoding="utf-8")


def read_public(path: Path = PUBLIC_FILE) -> dict[str, Expectation]:
    """Return what `write_public` wrote; a test holds it equal to what the table and the oracle say."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return {name: expectation_from_json(data) for name, data in plain.items()}


def images_of(case: BlockCase | StubNetworkCase) -> Array:
    """Return the images that a case calls its function with, as float32 holds them."""
    return patterns.pixels(case.images, case.input_shape).astype("float32").astype(float)


def _of_case(case: Case, variant: Variant, *, in_full: bool) -> ExpectedCase:
    if isinstance(case, BlockCase):
        return _of_block(case, variant.names)
    expanded = spec.network_graph(case.image_shape, case.classes, variant)
    if isinstance(case, OwnNetworkCase):
        return ExpectedCase(case, expanded)
    graph = spec.network_graph(case.image_shape, case.classes, variant, expanded=False)
    full_outputs = whole_network_outputs(expanded, case) if in_full else {}
    return ExpectedCase(case, graph, _network_outputs(graph, case), expanded, full_outputs)


def _of_block(case: BlockCase, names: LayerNames) -> ExpectedCase:
    arguments = case.arguments
    call = spec.BlockCall(
        function=case.function,
        f=arguments.f,
        filters=arguments.filters,
        stage=1 if arguments.stage is None else arguments.stage,
        block=arguments.block or "a",
        s=arguments.s or (1 if case.function == "identity_block" else 2),
        training=arguments.training,
        initializer=seeded(ARGUMENT),
        names=names,
    )
    graph = spec.block_graph(call, case.input_shape)
    variables = oracle.initial_variables(case.initializer)
    modes = {BLOCK_OUTPUT: Mode(bool(arguments.training))}
    if arguments.training is None:
        modes |= {IN_TRAINING: Mode(training=True), AFTER_TRAINING: Mode(training=False, after_training=True)}
    return ExpectedCase(case, graph, {name: _output(graph, case, variables, mode) for name, mode in modes.items()})


def _network_outputs(graph: Graph, case: StubNetworkCase) -> Outputs:
    variables = oracle.patterned_variables(case.weights_key)
    return {name: _output(graph, case, variables, mode) for name, mode in MODES.items()}


def whole_network_outputs(graph: Graph, case: StubNetworkCase) -> Outputs:
    """Return what a network with many layers computes, with a tolerance that was measured; takes seconds.

    Args:
        graph: the table's, with some or all of the blocks written out.
        case: the call.
    """
    variables = oracle.cached(oracle.patterned_variables(case.weights_key))
    outputs = {}
    for name, mode in MODES.items():
        values = _evaluate(graph, case, variables, mode, EXACT).exact
        tolerance = np.full(values.size, FULL_NETWORK_TOLERANCE[mode.uses_batch])
        tf32 = tolerance * TF32.product / FLOAT32.product
        outputs[name] = ExpectedOutput(mode.training, values.shape, _rounded(values), tolerance, tf32)
    return outputs


def _output(graph: Graph, case: BlockCase | StubNetworkCase, variables: oracle.Variables, mode: Mode) -> ExpectedOutput:
    float32, tf32 = (_evaluate(graph, case, variables, mode, precision) for precision in (FLOAT32, TF32))
    exact, bounds = _rounded(float32.exact), (_rounded(float32.bound), _rounded(tf32.bound))
    return ExpectedOutput(mode.training, float32.exact.shape, exact, *bounds)


def _evaluate(
    graph: Graph, case: BlockCase | StubNetworkCase, variables: oracle.Variables, mode: Mode, precision: Precision
) -> Value:
    return oracle.evaluate(
        graph,
        images_of(case),
        variables,
        training=mode.training,
        after_training=mode.after_training,
        precision=precision,
    )


def _rounded(values: Array) -> Array:
    return np.array([float(f"{value:.{_DIGITS}g}") for value in values.ravel()])
