"""The grader compares claimed layers with computed numbers: it believes honest code and no forged graph."""

import copy
import json
from functools import cache
from typing import Any

import pytest

from autograder.intake.observation import decode_observation
from autograder.judge import consistency
from autograder.judge.consistency import believable, contradicts_itself, with_proved_layers
from autograder.judge.examination import examination
from autograder.judge.workload import MOST_OF_A_BLOCK, MOST_OF_A_NETWORK, is_affordable
from benchmarks.fidelity.grading import SEED, namespace_of
from benchmarks.samples import SOLUTION, SUBMISSIONS
from helpers.contract.case import BlockCase, OwnNetworkCase
from helpers.contract.chain import ASKED
from helpers.contract.expectation import ExpectedCase
from helpers.contract.graph import WITH_WEIGHTS, graph_from_json
from helpers.contract.observation import Observation
from helpers.differences.alignment import align
from helpers.differences.diff import differences

Json = dict[str, Any]
LIES = [
    ("BatchNormalization", "epsilon", 0.0011),
    ("BatchNormalization", "momentum", 0.985),
    ("BatchNormalization", "training", True),
    ("Conv2D", "use_bias", False),
    ("Conv2D", "strides", [4, 4]),
]
"""A kind of layer, and what it says of itself although its numbers are others."""

HONEST = ["solution", "initializer_ignored", "training_baked_in", "training_ignored", "stride_in_second_convolution"]
FUNCTIONS = ["identity_block", "convolutional_block", "ResNet50"]


@cache
def seen(code: str, function: str) -> list[tuple[ExpectedCase, Json]]:
    """Return each case of a function with its expectation and its observation, as the grader reads them."""
    from helpers.observe.observer import observe

    exam, namespace = examination(SEED), namespace_of(code)
    expected = [*exam.public[function].cases, *exam.hidden[function].cases]
    return [(asked, json.loads(json.dumps(observe(asked.case, namespace).to_json()))) for asked in expected]


def traced(function: str = "convolutional_block") -> tuple[ExpectedCase, Json]:
    """Return the solution's function in the last hidden case, which passes no mode to a block."""
    return copy.deepcopy(seen(SOLUTION, function)[-1])


def proved(expected: ExpectedCase, frame: Json) -> int:
    """Return how many layers with weights an observation proves, if it is believed at all."""
    observation = with_proved_layers(expected.case, believed(expected, frame))
    return sum(node.kind in WITH_WEIGHTS for node in observation.graph.nodes) if observation.graph else 0


def contradicts(expected: ExpectedCase, frame: Json) -> bool:
    """Return whether a frame contradicts itself."""
    return contradicts_itself(expected.case, decode_observation(frame))


def believed(expected: ExpectedCase, frame: Json) -> Observation:
    """Return what is believed of a frame."""
    return believable(expected.case, decode_observation(frame))


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_honest_code_is_believed(name: str, function: str) -> None:
    """The observation of honest code is left as it is, whether the code is right or wrong."""
    code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")

    for expected, frame in seen(code, function):
        observation = decode_observation(frame)
        assert believable(expected.case, observation) is observation


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_honest_layers_are_proved(name: str, function: str) -> None:
    """Every hidden case proves every layer, with the settings that it has."""
    code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")
    hidden = {expected.case for expected in examination(SEED).hidden[function].cases}

    for expected, frame in seen(code, function):
        observation = decode_observation(frame)
        if expected.case in hidden:
            assert observation.graph == with_proved_layers(expected.case, observation).graph


def test_another_number_contradicts_the_layers() -> None:
    """A changed value, a weight too many or another input size is found out, beside an error too."""
    expected, honest = traced()
    changes = {name: copy.deepcopy(honest) for name in ("value", "weight", "input")}
    changes["value"]["outputs"]["block"]["values"][0] *= 1.01
    changes["value"]["outputs"]["block"]["values"][0] += 0.01
    next(node for node in changes["weight"]["graph"]["nodes"] if node["kind"] == "Conv2D")["parameters"] += 1
    changes["input"]["graph"]["nodes"][0]["shape"] = [3, 4, 4, 3]
    failed = {"errors": {"in training": {"type": "KeyError", "message": "a", "function": "", "text": ""}}}
    changes["value and error"] = changes["value"] | failed
    assert [False, False] == [contradicts(expected, honest), contradicts(expected, honest | failed)]
    assert dict.fromkeys(changes, True) == {name: contradicts(expected, frame) for name, frame in changes.items()}


@pytest.mark.parametrize("missing", ["graph", "outputs", "in training"])
def test_what_is_missing_without_an_error_is_not_believed(missing: str) -> None:
    """An observation that lacks a part and has no error becomes a contradiction."""
    expected, observation = traced()
    if missing == "in training":
        del observation["outputs"]["in training"]
    else:
        observation[missing] = None if missing == "graph" else {}

    assert "Contradiction" == believed(expected, observation).errors["graph"].type


def unfinished() -> tuple[ExpectedCase, Json]:
    """Return a block of which nothing but the layers and the chain is known, as after an error."""
    expected, observation = traced()
    observation["graph"]["output"], observation["outputs"] = "", {}
    observation["errors"] = {"graph": {"type": "KeyError", "message": "a", "function": "", "text": ""}}
    return expected, observation


def test_layers_are_proved_one_by_one() -> None:
    """After an error each layer's output still has to follow from what comes before it."""
    expected, observation = unfinished()
    silent = {**copy.deepcopy(observation), "trace": None}
    false = copy.deepcopy(observation)
    place = next(name for name in false["trace"]["outputs"] if name.startswith("res"))
    false["trace"]["outputs"][place]["values"][3] += 0.01

    assert 8 == proved(expected, observation)
    assert 0 == proved(expected, silent)
    assert "Contradiction" == believed(expected, false).errors["graph"].type


@pytest.mark.parametrize("function", FUNCTIONS)
def test_without_a_chain_nothing_is_there(function: str) -> None:
    """After an error, no layer of the table's kinds is left, and no call of a block."""
    expected, observation = traced(function)
    observation |= {"outputs": {}, "trace": None, "errors": unfinished()[1]["errors"]}
    observation["graph"]["output"] = ""

    found = with_proved_layers(expected.case, believed(expected, observation)).graph

    assert found is not None
    assert [] == [node.kind for node in found.built if node.kind in ASKED]


@pytest.mark.parametrize("count", [0, 3, 12])
def test_layers_without_numbers_are_not_there(count: int) -> None:
    """Whatever the graph claims besides, only layers with numbers count."""
    expected, observation = unfinished()
    given = observation["trace"]["outputs"]
    order = [node["id"] for node in observation["graph"]["nodes"] if node["id"] in given]
    observation["trace"]["outputs"] = {name: given[name] for name in order[:count]}
    kinds = {node["id"]: node["kind"] for node in observation["graph"]["nodes"]}

    assert sum(kinds[name] in WITH_WEIGHTS for name in order[:count]) == proved(expected, observation)


@pytest.mark.parametrize(("kind", "setting", "value"), LIES)
def test_settings_are_read_off_numbers(kind: str, setting: str, value: Any) -> None:
    """A layer that says of itself what its numbers do not show is not there, if anything is believed at all."""
    expected, observation = unfinished()
    node = next(node for node in observation["graph"]["nodes"] if node["kind"] == kind)
    node["config"][setting] = value

    assert 8 > proved(expected, observation)


@pytest.mark.parametrize("function", ["convolutional_block", "ResNet50"])
@pytest.mark.parametrize("role", ["kernel", "bias"])
def test_initializers_are_read_off_the_first_weights(function: str, role: str) -> None:
    """A layer that starts with other weights than its initializer's has another initializer."""
    expected, observation = unfinished() if function == "convolutional_block" else traced(function)
    conv = next(node["id"] for node in observation["graph"]["nodes"] if node["kind"] == "Conv2D")
    observation["trace"]["weights"][conv][role]["values"][1] += 0.001

    found = with_proved_layers(expected.case, believed(expected, observation)).graph

    assert found is not None
    assert f"{role}_initializer" in {
        it.setting for it in differences(expected.graph, found, align(expected.graph, found))
    }


def test_a_chain_of_other_images_proves_nothing() -> None:
    """The numbers have to come from the case's own images, not from smaller ones."""
    expected, observation = unfinished()
    observation["graph"]["nodes"][0]["shape"] = [1, 1, 1, observation["graph"]["nodes"][0]["shape"][3]]

    assert 0 == proved(expected, observation)


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (1, {"filters": 10**11}),
        (1, {"kernel_size": [2_000, 2_000]}),
        (1, {"strides": ["1", None]}),
        (1, {"dilation_rate": [10**9, 1]}),
    ],
    ids=str,
)
def test_forged_sizes_cost_the_grader_nothing(row: int, change: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers that would take gigabytes or minutes are not recomputed."""
    expected, observation = traced()
    observation["graph"]["nodes"][row]["config"].update(change)

    assert not is_affordable(graph_from_json(observation["graph"]), expected.graph.nodes[0].shape, MOST_OF_A_BLOCK)
    monkeypatch.setattr(consistency, "recompute", lambda *_: pytest.fail("the layers were recomputed"))
    proved(expected, observation)


def test_padding_without_end_is_not_worked_out() -> None:
    """Layers that are small one by one and too large together are not recomputed."""
    node = {"kind": "ZeroPadding2D", "name": "p", "parameters": 0, "config": {"padding": [[90, 90], [90, 90]]}}
    nodes = [{"id": "0", "kind": "Input", "name": None, "config": {}, "inputs": [], "shape": [], "parameters": 0}]
    nodes += [{**node, "id": str(place), "inputs": [str(place - 1)], "shape": []} for place in range(1, 8)]
    graph = graph_from_json({"nodes": [{**layer, "layer": layer["id"]} for layer in nodes], "output": "7", "name": ""})

    assert is_affordable(graph, [1, 1, 1, 1], MOST_OF_A_NETWORK)
    assert not is_affordable(graph, [3, 8, 8, 3], MOST_OF_A_NETWORK)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_right_layers_are_worked_out(function: str) -> None:
    """The largest networks and images that are drawn can be recomputed."""
    for expected, _ in seen(SOLUTION, function):
        images = [2, 192, 64, 4] if function == "ResNet50" else expected.graph.nodes[0].shape
        most = MOST_OF_A_BLOCK if isinstance(expected.case, BlockCase) else MOST_OF_A_NETWORK
        assert isinstance(expected.case, OwnNetworkCase) or is_affordable(expected.graph, images, most)


@pytest.mark.parametrize("epsilon", [-1e9, "tiny"])
def test_numbers_that_nobody_can_check_prove_nothing(epsilon: Any) -> None:
    """Layers whose numbers overflow or are no numbers prove nothing, nor does the output alone."""
    expected, observation = traced()
    doubtful = copy.deepcopy(observation)
    node = next(node for node in doubtful["graph"]["nodes"] if node["kind"] == "BatchNormalization")
    node["config"]["epsilon"] = epsilon

    assert 8 == proved(expected, observation)
    assert 3 >= proved(expected, doubtful)
    assert 0 == proved(expected, {**observation, "trace": None})
