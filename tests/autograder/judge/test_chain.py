"""The observer and the grader follow a chain by the same rules, whatever layers a student builds."""

import contextlib
import json
from dataclasses import replace
from typing import NoReturn

import keras
import numpy as np
import pytest

from assignment import oracle
from assignment.cases import hidden_cases, network_case
from autograder.intake.observation import decode_observation
from autograder.judge.consistency import believable, with_proved_layers
from autograder.judge.evaluable import shows_its_layers
from autograder.judge.traces import follow
from benchmarks.fidelity.grading import namespace_of
from benchmarks.samples import SOLUTION, SUBMISSIONS
from helpers.contract import patterns
from helpers.contract.case import BlockArguments, BlockCase, OwnNetworkCase, Patterned
from helpers.contract.chain import ASKED, places
from helpers.contract.graph import Graph, Node
from helpers.contract.observation import Observation
from helpers.observe.observer import observe

HEAD = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=glorot_uniform):\n    "
CASE = BlockCase("identity_block", BlockArguments(3, (4, 2, 5)), Patterned(3), (2, 7, 6, 5), Patterned(4), trace_key=77)
BUILDS = {
    "shared with weights": "bn = BatchNormalization(); X = bn(bn(X)); return X",
    "shared without weights": "relu = Activation('relu'); return relu(Conv2D(3, 2)(relu(X)))",
    "fused activation": "return Conv2D(3, 2, activation='relu')(X)",
    "unknown activation": "return Conv2D(2, 1)(Conv2D(3, 2, activation='tanh')(X))",
    "batch norm on another axis": "return BatchNormalization(axis=2, center=False)(X)",
    "batch norm without scale": "return BatchNormalization(scale=False, momentum=0.7)(X, training=True)",
    "frozen batch norm": "return BatchNormalization(trainable=False)(X, training=True)",
    "groups and dilation": "return Conv2D(4, 2, groups=2, dilation_rate=(2, 1))(Conv2D(4, 1)(X))",
    "poolings with padding": "return AveragePooling2D(3, padding='same')(MaxPooling2D(2, padding='same')(X))",
    "more than two added": "return Add()([X, X, Conv2D(5, 1)(X)])",
    "dense on images": "return Dense(3, activation='softmax')(X)",
    "unknown layers between": "return Conv2D(2, 2)(tf.keras.layers.LayerNormalization()(Conv2D(3, 1)(X)))",
    "lambda": "return tf.keras.layers.Lambda(lambda x: tf.nn.relu(x))(Conv2D(3, 1)(X))",
    "operators": "return tf.nn.relu(Conv2D(5, 1)(X) + X)",
    "nested model": "i = Input((7, 6, 5)); return Model(i, BatchNormalization()(Conv2D(2, 2)(i)))(X, training=True)",
    "unused layers": "Conv2D(2, 2)(X); return BatchNormalization()(X)",
    "an error after some layers": "X = BatchNormalization()(Conv2D(2, 2)(X)); return X[0][0][0][0][0]",
    "sizes that do not fit": "Y = Conv2D(5, 2)(X); return BatchNormalization()(Conv2D(3, 1)(Add()([X, Y])))",
    "many convolutions": "for _ in range(9): X = Conv2D(8, 3, padding='same')(X)\n    return X",
}
"""The body of a block, by what is unusual about it."""


@pytest.mark.parametrize("build", BUILDS)
def test_layers_are_proved_in_whatever_form(build: str) -> None:
    """No layer of the table's kinds is left without proof, and none contradicts its numbers."""
    seen = observe(CASE, namespace_of(HEAD + BUILDS[build]))
    observation = decode_observation(json.loads(json.dumps(seen.to_json())))
    assert observation.graph is not None

    found = follow(CASE, observation)

    assert set() == found.unproved
    assert {node.id for node in observation.graph.built if node.kind in ASKED} - found.proved <= {
        node.id for node in observation.graph.built if node.kind == "Add" and build == "sizes that do not fit"
    }
    assert found.proved


INPUTS = {
    "as asked for": ((None, 64, 128, 3), True),
    "open sides": ((None, None, None, 3), True),
    "turned": ((None, 128, 64, 3), True),
    "square": ((None, 64, 64, 3), True),
    "other channels": ((None, 64, 64, 4), True),
    "one open side that is another": ((None, 200, None, 3), False),
    "too small for a stride to show": ((None, 63, 128, 3), False),
    "channels first": ((None, 3, 64, 128), False),
    "no images": ((None, 64), False),
}
"""The shape of a network's input, and whether its layers can be followed."""


@pytest.mark.parametrize(("shape", "is_followed"), INPUTS.values(), ids=INPUTS.keys())
def test_network_is_followed_from_images_on_which_its_layers_show(
    shape: tuple[int | None, ...], *, is_followed: bool
) -> None:
    """On maps of one pixel no stride and no window shows."""
    case = network_case((64, 128, 3), 6, key=1)

    assert is_followed is shows_its_layers(Graph((Node("input", "Input", None, {}, (), shape),), "input"), case)


def test_block_is_followed_from_the_images_of_its_case_alone() -> None:
    """It is given its input, so another one is the student's own."""
    shapes = CASE.input_shape, (2, 70, 60, 5)

    graphs = [Graph((Node("input", "Input", None, {}, (), shape),), "input") for shape in shapes]
    assert [True, False] == [shows_its_layers(graph, CASE) for graph in graphs]


def test_all_kinds_that_are_asked_for_can_be_evaluated() -> None:
    """The oracle knows each of them, and they are kinds of Keras's layers or of the assignment's blocks."""
    assert ASKED == oracle.KINDS - {"Input"}
    assert all(hasattr(keras.layers, kind) for kind in ASKED if not kind.endswith("_block"))


def test_relu_that_puts_out_zeros_alone_is_followed() -> None:
    """With this seed all sixteen numbers that the last layer of the right block takes are negative."""
    case = hidden_cases("convolutional_block", 58)[1]
    observation = decode_observation(observe(case, namespace_of(SOLUTION)).to_json())
    assert observation.graph is not None
    assert observation.trace is not None

    assert not observation.trace.outputs[observation.graph.output].values.any()
    assert not follow(case, observation).unproved


@pytest.mark.parametrize("seed", [71, 131])
def test_dense_with_small_numbers_alone_is_followed(seed: int) -> None:
    """In this wrong network it adds up four times as many products; with these seeds its three sums are small."""
    case = hidden_cases("ResNet50", seed)[1]
    code = (SUBMISSIONS / "seed_003_style" / "submission.py").read_text(encoding="utf-8")
    observation = decode_observation(observe(case, namespace_of(code)).to_json())

    assert not follow(case, observation).unproved


def test_size_of_the_entries_of_a_matrix() -> None:
    """What the numbers of a Dense are compared with is what the pattern has."""
    matrix = patterns.variable("kernel", (2048, 10), key=5)

    assert patterns.USUAL_MATRIX_ENTRY == pytest.approx(np.sqrt(np.mean(matrix**2)), rel=0.05)


def test_want_of_memory_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one submission had no memory for is computed anew for the next one that builds the same."""
    seen = observe(CASE, namespace_of(HEAD + "return Conv2D(3, 2)(Conv2D(2, 3)(X))"))
    observation = decode_observation(json.loads(json.dumps(seen.to_json())))

    def exhausted(*_: object) -> NoReturn:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(oracle, "layer_output", exhausted)
        with contextlib.suppress(MemoryError):
            follow(CASE, observation)

    assert set() == follow(CASE, observation).unproved


def test_a_network_of_own_blocks_is_asked_for_any_of_its_layers_and_no_others() -> None:
    """The key draws a few in a row; layers that nothing uses can be claimed in any number, so they are left out."""
    named = [Node(str(number), "ReLU", None, {}, (), (None,)) for number in range(50)]
    graph = Graph(tuple(named[:20]), "19", unused=tuple(named[20:]))

    drawn = [places(graph, OwnNetworkCase((64, 128, 3), 6, key)) for key in range(60)]

    assert {6} == {len(places) for places in drawn}
    assert set(range(20)) == {place for places in drawn for place in places}
    assert range(50) == places(graph, CASE)
    assert range(1) == places(Graph((named[0],), "0"), OwnNetworkCase((64, 128, 3), 6, 7))


def test_layers_of_the_network_of_own_blocks_have_to_be_proved() -> None:
    """Those that are asked for are none of the table's without their numbers; with wrong ones it contradicts itself."""
    case = OwnNetworkCase((64, 128, 3), 6, trace_key=77)
    seen = observe(case, namespace_of(SOLUTION))
    trace = seen.trace
    assert trace is not None
    assert seen.graph is not None

    assert [] == own_kinds(with_proved_layers(case, seen))
    without = with_proved_layers(case, replace(seen, trace=replace(trace, outputs={})))
    assert [node.id for node in seen.graph.nodes[77 : 77 + 6]] == own_kinds(without)
    wrong = {name: replace(numbers, values=numbers.values + 1) for name, numbers in trace.outputs.items()}
    assert believable(case, replace(seen, trace=replace(trace, outputs=wrong))).errors


def own_kinds(observation: Observation) -> list[str]:
    """Return the ids of layers that are of the student's own."""
    assert observation.graph is not None
    return [node.id for node in observation.graph.nodes if "of your own" in node.kind]


def test_uncertain_numbers_of_the_network_of_own_blocks_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only its right layers count, so that the key alone makes them uncertain, for everybody."""
    monkeypatch.setattr("autograder.judge.traces.is_certain", lambda *_: False)
    case = OwnNetworkCase((64, 128, 3), 6, trace_key=78)

    assert [] == own_kinds(with_proved_layers(case, observe(case, namespace_of(SOLUTION))))
