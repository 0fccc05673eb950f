"""The error bound, tested on both sides: right networks stay within it on every machine, nearly right ones do not."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assignment import cases, notebook, oracle, spec
from benchmarks.samples import SOLUTION
from helpers.compare.case import CaseEvidence
from helpers.contract import patterns
from helpers.contract.case import OwnNetworkCase, Patterned, StubNetworkCase
from helpers.contract.exercises import BLOCKS
from helpers.contract.expectation import Expectation
from helpers.contract.graph import Graph
from helpers.observe.observer import observe
from tests.support.student_code import mutated, namespace_of

RIGHT_IN_A_FRESH_PROCESS = """
import sys
import tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(int(sys.argv[1]))
tf.config.threading.set_inter_op_parallelism_threads(int(sys.argv[1]))
sys.path.insert(0, "tests")
from benchmarks.samples import SOLUTION
from tests.support.student_code import public_verdict
for name in ("identity_block", "convolutional_block", "ResNet50"):
    verdict = public_verdict(name, SOLUTION)
    assert verdict.right, verdict.messages
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one_dnn", "threads"),
    [("0", "1"), ("1", "2"), *(pytest.param(*each, marks=pytest.mark.slow) for each in (("0", "2"), ("1", "1")))],
)
def test_right_network_passes_whatever_adds_the_numbers(one_dnn: str, threads: str) -> None:
    """The solution lies within the bound with and without oneDNN's kernels, on one thread and on two."""
    environment = os.environ | {"TF_ENABLE_ONEDNN_OPTS": one_dnn, "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", RIGHT_IN_A_FRESH_PROCESS, threads]

    done = subprocess.run(command, cwd=notebook.ROOT, env=environment, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stderr[-2000:]


BATCH_NORM = "BatchNormalization(axis=3, name="
NEAR_MISSES = {
    "epsilon 1 % too large": (False, BATCH_NORM, "BatchNormalization(axis=3, epsilon=0.00101, name="),
    "epsilon twice as large": (True, BATCH_NORM, "BatchNormalization(axis=3, epsilon=0.002, name="),
    "ReLU that lets a thousandth through": (False, 'Activation("relu")', "keras.layers.LeakyReLU(negative_slope=1e-3)"),
    "ReLU that lets a hundredth through": (True, 'Activation("relu")', "keras.layers.LeakyReLU(negative_slope=1e-2)"),
    "bias of a ten-thousandth": (
        False,
        "kernel_initializer=",
        "bias_initializer=Constant(1e-4), kernel_initializer=",
    ),
    "kernels of another seed": (False, "initializer(seed=0)", "initializer(seed=1)"),
    "kernels of another seed, in training": (True, "initializer(seed=0)", "initializer(seed=1)"),
    "kernels a hundred-thousandth too large": (
        False,
        "initializer(seed=0)",
        "(lambda shape, dtype=None: initializer(seed=0)(shape, dtype) * 1.00001)",
    ),
}
"""Mode, old text, new text. In training mode a bias or a scale of the kernels is normalized away."""


@pytest.mark.parametrize(("training", "old", "new"), NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_nearest_wrong_blocks_lie_outside_the_bound(
    training: bool, old: str, new: str, public: dict[str, Expectation]
) -> None:
    """The values alone, without a look at the layers, distinguish a slightly wrong block from a right one."""
    code = "import keras\n" + mutated((old, new))

    assert _within_bound(SOLUTION, public, training=training)
    assert not _within_bound(code, public, training=training)


def _within_bound(code: str, public: dict[str, Expectation], *, training: bool) -> bool:
    namespace = namespace_of(code)
    evidence = [CaseEvidence(each, observe(each.case, namespace)) for each in public["convolutional_block"].cases]
    return all(values.worst is None for each in evidence for values in each.values(training=training))


@pytest.mark.parametrize("fault", ["bn_conv1 in training mode", "no ReLU after bn_conv1", "block 4f missing"])
def test_values_of_the_network_show_its_faults(fault: str) -> None:
    """With stubs for the blocks, each fault changes a probability by at least five times the bound."""
    table = spec.network_graph(expanded=False)
    x = patterns.pixels(Patterned(11), (2, 64, 64, 3))

    right = oracle.evaluate(table, x, oracle.patterned_variables(11), training=False)
    wrong = oracle.evaluate(FAULTY[fault](table), x, oracle.patterned_variables(11), training=False)

    assert 5 < (np.abs(wrong.exact - right.exact) / right.bound).max()


def _without(table: Graph, row: str) -> Graph:
    """Remove one row from a table and connect its neighbours."""
    (source,) = table.by_id[row].inputs
    rest = [node for node in table.nodes if node.id != row]
    connected = [replace(node, inputs=tuple(source if id_ == row else id_ for id_ in node.inputs)) for node in rest]
    return Graph(tuple(connected), table.output, table.name)


def _stuck(table: Graph) -> Graph:
    nodes = [
        replace(node, config={**node.config, "training": True}) if node.id == "bn_conv1" else node
        for node in table.nodes
    ]
    return Graph(tuple(nodes), table.output, table.name)


FAULTY: dict[str, Callable[[Graph], Graph]] = {
    "bn_conv1 in training mode": _stuck,
    "no ReLU after bn_conv1": lambda table: _without(table, "ReLU after bn_conv1"),
    "block 4f missing": lambda table: _without(table, "block 4f"),
}


@pytest.mark.parametrize(("training", "most"), [(False, 1e-5), (True, 2e-3)])
def test_bound_is_tight_enough_to_mean_something(training: bool, most: float, public: dict[str, Expectation]) -> None:
    """Relative to the largest value it is small, though larger in training, which divides by small variances."""
    listed = [each for name in ("identity_block", "convolutional_block") for each in public[name].cases]
    outputs = [each.outputs["block"] for each in listed if each.outputs["block"].training is training]

    assert max(each.tolerance.max() / np.abs(each.values).max() for each in outputs) < most


def test_tf32_bound_holds_the_value_measured_on_such_a_machine(public: dict[str, Expectation]) -> None:
    """A graphics processor that rounds products to TensorFloat-32 computed 192.6542; the exact value is 192.71236."""
    output = public["identity_block"].cases[0].outputs["block"]
    place = next(i for i, value in enumerate(output.values) if round(value, 4) == 192.7124)

    assert output.tolerance[place] < abs(output.values[place] - 192.6542) < output.tolerance_tf32[place]


def test_public_cases_cover_every_mode() -> None:
    """Each block runs with training False, True and left out; the network in two shapes and with its own blocks."""
    modes = {name: [case.arguments.training for case in cases.public_cases(name)] for name in BLOCKS}

    assert {False, True, None} == set(modes["identity_block"]) == set(modes["convolutional_block"])
    assert [StubNetworkCase, StubNetworkCase, OwnNetworkCase] == [type(case) for case in cases.public_cases("ResNet50")]
