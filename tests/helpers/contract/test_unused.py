"""Layers on which a graph's output does not depend cross the boundary as data, and are held to the same rules."""

from typing import Any

import pytest

from autograder.intake.observation import FrameError, decode_observation
from helpers.contract.graph import Graph, Node, graph_from_json

INPUT, OUTPUT = Node("a", "Input", "a", {}, (), (None, 4)), Node("b", "ReLU", "b", {}, ("a",), (None, 4))
ASIDE = Node("c", "ReLU", "c", {}, ("b",), (None, 4))
GRAPH = Graph((INPUT, OUTPUT), "b", unused=(ASIDE,))


def test_unused_layers_survive_json() -> None:
    """They stand apart from the layers of the output, and may take these."""
    assert GRAPH == graph_from_json(GRAPH.to_json())
    assert (INPUT, OUTPUT, ASIDE) == GRAPH.built


@pytest.mark.parametrize(
    "change",
    [
        {"output": "c"},
        {"unused": [{**GRAPH.to_json()["unused"][0], "id": "b"}]},
        {"unused": [{**GRAPH.to_json()["unused"][0], "inputs": ["d"]}]},
        {"unused": [{**GRAPH.to_json()["unused"][0], "inputs": ["c"]}]},
        {"unused": {}},
        {"unused": None},
        {"unused": [3]},
        {"unused": GRAPH.to_json()["unused"] * 1001},
    ],
    ids=["unused output", "same id", "unknown input", "own input", "no list", "nothing", "no node", "too many"],
)
def test_false_unused_layers_are_refused(change: dict[str, Any]) -> None:
    """What the recorder never writes is no observation."""
    with pytest.raises(FrameError):
        decode_observation({"defined": True, "graph": GRAPH.to_json() | change})
