"""The grader compares claimed layers with computed numbers: it believes honest code and no forged graph."""

import copy
import json
from functools import cache
from typing import Any

import pytest

from autograder.intake.observation import decode_observation
from autograder.judge import consistency
from autograder.judge.consistency import believable, contradicts_itself, is_proved
from autograder.judge.examination import examination
from autograder.judge.workload import MOST_OF_A_BLOCK, MOST_OF_A_NETWORK, is_affordable
from benchmarks.fidelity.grading import SEED, namespace_of
from benchmarks.samples import SOLUTION, SUBMISSIONS
from helpers.contract.case import BlockCase, Case, OwnNetworkCase
from helpers.contract.expectation import ExpectedCase
from helpers.contract.graph import graph_from_json
from helpers.contract.observation import Observation

Json = dict[str, Any]
HONEST = ["solution", "initializer_ignored", "training_baked_in", "training_ignored", "stride_in_second_convolution"]
FUNCTIONS = ["identity_block", "convolutional_block", "ResNet50"]


@cache
def seen(code: str, function: str) -> list[tuple[ExpectedCase, Json]]:
    """Return each case of a function with its expectation and its observation, as the grader reads them."""
    from helpers.observe.observer import observe

    exam, namespace = examination(SEED), namespace_of(code)
    expected = [*exam.public[function].cases, *exam.hidden[function].cases]
    return [(asked, json.loads(json.dumps(observe(asked.case, namespace).to_json()))) for asked in expected]


def traced() -> tuple[ExpectedCase, Json]:
    """Return the solution's convolutional_block in the hidden case that asks for every layer's output."""
    [found] = [pair for pair in seen(SOLUTION, "convolutional_block") if asks_for_layers(pair[0].case)]
    return copy.deepcopy(found)


def asks_for_layers(case: Case) -> bool:
    """Return whether a case asks for the output of every layer."""
    return isinstance(case, BlockCase) and case.weights_key is not None


def proved(expected: ExpectedCase, frame: Json) -> bool:
    """Return whether an observation proves its layers, if it is believed at all."""
    observation = believable(expected.case, decode_observation(frame))
    return is_proved(expected.case, observation, expected.graph)


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
def test_honest_blocks_are_proved(name: str) -> None:
    """At least one of the hidden cases proves the layers of a block."""
    code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")
    hidden = {expected.case for expected in examination(SEED).hidden["convolutional_block"].cases}

    found = [proved(*pair) for pair in seen(code, "convolutional_block") if pair[0].case in hidden]

    assert 3 == len(found)
    assert any(found)


def test_another_number_contradicts_the_layers() -> None:
    """A changed value, a weight too many, another input size or an invented error is found out."""
    expected, honest = traced()
    changes = {name: copy.deepcopy(honest) for name in ("value", "weight", "input", "error")}
    changes["value"]["outputs"]["block"]["values"][0] *= 1.01
    changes["value"]["outputs"]["block"]["values"][0] += 0.01
    next(node for node in changes["weight"]["graph"]["nodes"] if node["kind"] == "Conv2D")["parameters"] += 1
    changes["input"]["graph"]["nodes"][0]["shape"] = [3, 4, 4, 3]
    changes["error"]["errors"] = {"block": {"type": "KeyError", "message": "a", "function": "", "text": ""}}

    assert not contradicts(expected, honest)
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


def test_layers_that_cannot_be_worked_out_are_proved_one_by_one() -> None:
    """With an unknown initializer each layer's output still has to follow from its input."""
    expected, observation = traced()
    for graph in (observation["graph"], observation["trace"]["graph"]):
        graph["nodes"][1]["config"]["kernel_initializer"] = {"initializer": "Mine", "seed": 0}
    silent = {**copy.deepcopy(observation), "trace": None}
    false = copy.deepcopy(observation)
    place = next(name for name in false["trace"]["outputs"] if name.startswith("res"))
    false["trace"]["outputs"][place]["values"][3] += 0.01

    assert proved(expected, observation)
    assert not proved(expected, silent)
    assert "Contradiction" == believed(expected, false).errors["graph"].type


def test_too_few_layers_prove_nothing() -> None:
    """Numbers for two layers of eight prove nothing, and neither do numbers for other layers."""
    expected, observation = traced()
    observation["graph"]["nodes"][1]["config"]["kernel_initializer"] = {"initializer": "Mine", "seed": 0}
    few, others = copy.deepcopy(observation), copy.deepcopy(observation)
    few["trace"]["outputs"] = dict(list(few["trace"]["outputs"].items())[:3])
    for node in others["trace"]["graph"]["nodes"]:
        node["name"] = f"another {node['name']}"

    assert proved(expected, observation)
    assert not proved(expected, few)
    assert not proved(expected, others)


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
    for graph in (observation["graph"], observation["trace"]["graph"]):
        graph["nodes"][row]["config"].update(change)

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
    """Layers whose numbers overflow or are no numbers prove nothing."""
    expected, observation = traced()
    silent = {**copy.deepcopy(observation), "trace": None}
    next(node for node in silent["graph"]["nodes"] if node["kind"] == "BatchNormalization")["config"]["epsilon"] = (
        epsilon
    )

    assert proved(expected, {**observation, "trace": None})
    assert not proved(expected, silent)
