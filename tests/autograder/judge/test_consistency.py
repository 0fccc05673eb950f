"""The grader compares claimed layers with computed numbers: it believes honest code and no forged graph."""

import copy
import json
from functools import cache
from typing import Any

import pytest

from autograder.intake.observation import checked_observation
from autograder.judge.consistency import believable, contradicts_itself, is_proved
from autograder.judge.examination import examination
from autograder.judge.workload import is_bearable
from benchmarks.fidelity.grading import SEED, SOLUTION, SUBMISSIONS, namespace_of
from helpers.contract.graph import graph_from_json

Json = dict[str, Any]
HONEST = ["solution", "initializer_ignored", "training_baked_in", "training_ignored", "stride_in_second_convolution"]
FUNCTIONS = ["identity_block", "convolutional_block", "ResNet50"]


@cache
def seen(code: str, function: str) -> list[tuple[Json, Json, Json]]:
    """Return each case of a function with its expectation and its observation, as the grader reads them."""
    from helpers.observe.observer import observe

    exam, namespace = examination(SEED), namespace_of(code)
    expected = [*exam.public[function]["cases"], *exam.hidden[function]["cases"]]
    frames = [json.loads(json.dumps(observe(each["case"], namespace))) for each in expected]
    return [(each["case"], each, checked_observation(frame)) for each, frame in zip(expected, frames, strict=True)]


def traced() -> tuple[Json, Json, Json]:
    """Return what the solution's convolutional_block gives in the hidden case that asks for every layer's output."""
    [found] = [each for each in seen(SOLUTION, "convolutional_block") if "weights_key" in each[0]]
    return copy.deepcopy(found)


def proved(case: Json, expected: Json, observation: Json) -> bool:
    """Return whether an observation, as far as it is believed, proves its layers."""
    return is_proved(case, believable(case, observation), graph_from_json(expected["graph"]))


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_honest_code_is_believed(name: str, function: str) -> None:
    """The observation of honest code is left as it is, whether the code is right or wrong."""
    code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")

    assert all(believable(case, observation) == observation for case, _, observation in seen(code, function))


@pytest.mark.parametrize("name", HONEST)
def test_honest_blocks_are_proved(name: str) -> None:
    """At least one of the hidden cases proves the layers of a block."""
    code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")
    hidden = {json.dumps(each["case"]) for each in examination(SEED).hidden["convolutional_block"]["cases"]}

    found = [proved(*each) for each in seen(code, "convolutional_block") if json.dumps(each[0]) in hidden]

    assert 3 == len(found)
    assert any(found)


def test_another_number_contradicts_the_layers() -> None:
    """A changed value, a weight too many, another input size or an invented error is found out."""
    case, _, honest = traced()
    changes = {name: copy.deepcopy(honest) for name in ("value", "weight", "input", "error")}
    changes["value"]["outputs"]["block"]["values"][0] *= 1.01
    changes["value"]["outputs"]["block"]["values"][0] += 0.01
    next(each for each in changes["weight"]["graph"]["nodes"] if each["kind"] == "Conv2D")["parameters"] += 1
    changes["input"]["graph"]["nodes"][0]["shape"] = [3, 4, 4, 3]
    changes["error"]["errors"] = {"block": {"type": "KeyError", "message": "a"}}

    assert not contradicts_itself(case, honest)
    assert dict.fromkeys(changes, True) == {name: contradicts_itself(case, each) for name, each in changes.items()}


@pytest.mark.parametrize("missing", ["graph", "outputs", "in training"])
def test_what_is_missing_without_an_error_is_not_believed(missing: str) -> None:
    """An observation that lacks a part and has no error becomes a contradiction."""
    case, _, observation = traced()
    if missing == "in training":
        del observation["outputs"]["in training"]
    else:
        observation[missing] = None if missing == "graph" else {}

    assert "Contradiction" == believable(case, observation)["errors"]["graph"]["type"]


def test_layers_that_cannot_be_worked_out_are_proved_one_by_one() -> None:
    """With an unknown initializer each layer's output still has to follow from its input."""
    case, expected, observation = traced()
    for graph in (observation["graph"], observation["traced"]["graph"]):
        graph["nodes"][1]["config"]["kernel_initializer"] = "Mine(seed=0)"
    silent = {**copy.deepcopy(observation), "traced": None}
    false = copy.deepcopy(observation)
    place = next(name for name in false["traced"]["outputs"] if name.startswith("res"))
    false["traced"]["outputs"][place]["values"][3] += 0.01

    assert proved(case, expected, observation)
    assert not proved(case, expected, silent)
    assert "Contradiction" == believable(case, false)["errors"]["graph"]["type"]


def test_too_few_layers_prove_nothing() -> None:
    """Numbers for two layers of eight prove nothing, and neither do numbers for other layers."""
    case, expected, observation = traced()
    observation["graph"]["nodes"][1]["config"]["kernel_initializer"] = "Mine(seed=0)"
    few, others = copy.deepcopy(observation), copy.deepcopy(observation)
    few["traced"]["outputs"] = dict(list(few["traced"]["outputs"].items())[:3])
    for node in others["traced"]["graph"]["nodes"]:
        node["name"] = f"another {node['name']}"

    assert proved(case, expected, observation)
    assert not proved(case, expected, few)
    assert not proved(case, expected, others)


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
def test_forged_sizes_cost_the_grader_nothing(row: int, change: Json) -> None:
    """Layers that would take gigabytes or minutes are not recomputed."""
    case, expected, observation = traced()
    for graph in (observation["graph"], observation["traced"]["graph"]):
        graph["nodes"][row]["config"].update(change)

    assert not is_bearable(graph_from_json(observation["graph"]), case["input_shape"])
    assert isinstance(proved(case, expected, observation), bool)


def test_padding_without_end_is_not_worked_out() -> None:
    """Layers that are small one by one and too large together are not recomputed."""
    node = {"kind": "ZeroPadding2D", "name": "p", "parameters": 0, "config": {"padding": [[90, 90], [90, 90]]}}
    nodes = [{"id": "0", "kind": "Input", "name": None, "config": {}, "inputs": [], "shape": [], "parameters": 0}]
    nodes += [{**node, "id": str(place), "inputs": [str(place - 1)], "shape": []} for place in range(1, 8)]
    graph = graph_from_json({"nodes": [{**each, "layer": each["id"]} for each in nodes], "output": "7", "name": ""})

    assert is_bearable(graph, [1, 1, 1, 1])
    assert not is_bearable(graph, [3, 8, 8, 3])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_right_layers_are_worked_out(function: str) -> None:
    """The largest networks and images that are drawn can be recomputed."""
    for case, expected, _ in seen(SOLUTION, function):
        images = [2, 192, 64, 4] if function == "ResNet50" else case["input_shape"]
        assert case["way"] == "own blocks" or is_bearable(graph_from_json(expected["graph"]), images)


@pytest.mark.parametrize("epsilon", [-1e9, "tiny"])
def test_numbers_that_nobody_can_check_prove_nothing(epsilon: Any) -> None:
    """Layers whose numbers overflow or are no numbers prove nothing."""
    case, expected, observation = traced()
    silent = {**copy.deepcopy(observation), "traced": None}
    next(each for each in silent["graph"]["nodes"] if each["kind"] == "BatchNormalization")["config"]["epsilon"] = (
        epsilon
    )

    assert proved(case, expected, {**observation, "traced": None})
    assert not proved(case, expected, silent)
