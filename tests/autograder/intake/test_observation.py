"""Observations: what is as it should be is taken as it is, and each limit is where it was set."""

import math
from typing import Any

import pytest

from autograder.intake.observation import FrameError, decode_observation


def config_of(value: Any, name: str = "k") -> Any:
    """Return the configuration of a layer with one setting, after it was decoded."""
    node = {"id": "a", "kind": "ReLU", "name": None, "config": {name: value}, "inputs": [], "shape": [1]}
    graph = {"nodes": [node | {"parameters": 0, "layer": ""}], "output": "a", "name": ""}
    observation = decode_observation({"defined": True, "graph": graph})
    assert observation.graph is not None
    return dict(observation.graph.nodes[0].config)


def in_lists(depth: int) -> Any:
    """Return a number in lists of one."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def as_tuples(value: Any) -> Any:
    """Return a value with tuples in place of lists."""
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("value", [True, None, -(10**12), 1e12, "a", [1, [2.5, "b"]], in_lists(5), [0] * 199_968])
def test_values_within_the_limits_are_taken(value: Any) -> None:
    """Also those that are just within them."""
    assert {"k": as_tuples(value)} == config_of(value)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (math.nan, "too large"),
        ([math.inf], "too large"),
        ({"a": [-1e13]}, "too large"),
        (10**12 + 1, "too large"),
        (in_lists(6), "nested too deep"),
        ([0] * 199_969, "more than 200000 items"),
        ({str(number): 0 for number in range(99_985)}, "more than 200000 items"),
    ],
)
def test_values_beyond_the_limits_are_refused(value: Any, why: str) -> None:
    """Names count as items, too."""
    with pytest.raises(FrameError, match=why):
        config_of(value)


def test_one_unclean_text_is_cleaned_wherever_it_is() -> None:
    """The texts around it stay as they are."""
    assert {"k": ("a", "b?", "a")} == config_of(["a", "b\x1b", "a"])
    assert {"k?": "a"} == config_of("a", "k\x1b")
    assert {"k": {"?": "x" * 399 + "…"}} == config_of({"\x07": "x" * 500})
