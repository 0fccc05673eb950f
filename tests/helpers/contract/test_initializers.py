"""Initializers cross the boundary as data, and only seeds of the right type do."""

from typing import Any

import keras
import pytest

from autograder.judge.evaluable import seed_of
from helpers.compare.values import value
from helpers.contract.graph import Graph, Node, graph_from_json
from helpers.contract.initializers import ARGUMENT, WRITTEN, Initializer, seeded


def node_with(initializer: Any) -> Node:
    """Return a convolution with an initializer."""
    return Node("conv", "Conv2D", "conv", {"kernel_initializer": initializer}, (), (None, 4, 4, 3))


@pytest.mark.parametrize(
    "initializer", [Initializer("Zeros"), seeded("HeNormal"), seeded("Mine", "1.5"), seeded("A", None)]
)
def test_initializer_survives_json(initializer: Initializer) -> None:
    """A graph made from its JSON has the same initializer, with the difference between no seed and the seed None."""
    graph = Graph((node_with(initializer),), "conv")

    assert graph == graph_from_json(graph.to_json())


@pytest.mark.parametrize(
    "data", [{"initializer": 1}, {"initializer": "A", "seed": 1.5}, {"initializer": "A", "seed": True}]
)
def test_initializer_of_another_type_is_refused(data: dict[str, Any]) -> None:
    """A number for a name, and a seed that is neither a whole number nor a text, come from no recorder."""
    frame = Graph((node_with(None),), "conv").to_json()
    frame["nodes"][0]["config"]["kernel_initializer"] = data

    with pytest.raises(ValueError, match="expected an initializer"):
        graph_from_json(frame)


@pytest.mark.parametrize(
    ("initializer", "seed"),
    [
        (seeded(ARGUMENT, 0), 0),
        (seeded(ARGUMENT, 10**9 - 1), 10**9 - 1),
        (seeded(ARGUMENT, 10**9), None),
        (seeded(ARGUMENT, -1), None),
        (seeded(ARGUMENT, "0"), None),
        (seeded(ARGUMENT, None), None),
        (seeded("HeNormal", 0), None),
        (Initializer(ARGUMENT), None),
        ("initializer(seed=0)", None),
    ],
)
def test_only_the_case_s_initializer_has_a_seed_to_work_with(initializer: Any, seed: int | None) -> None:
    """A text that looks like one is none."""
    assert seed == seed_of(node_with(initializer))


@pytest.mark.parametrize(
    ("initializer", "text"),
    [
        (Initializer("Zeros"), "zeros"),
        (seeded(ARGUMENT), "initializer(seed=0)"),
        (seeded("GlorotUniform", None), "glorot_uniform()"),
        (seeded("GlorotUniform", "1.5"), "glorot_uniform(seed=1.5)"),
    ],
)
def test_initializer_is_written_as_python_writes_it(initializer: Initializer, text: str) -> None:
    """The only place where it becomes text."""
    assert text == value(initializer)


@pytest.mark.parametrize(("name", "written"), WRITTEN.items())
def test_keras_knows_its_classes_by_the_names_that_people_write(name: str, written: str) -> None:
    """What a message shows can be written in a notebook."""
    assert getattr(keras.initializers, written) is getattr(keras.initializers, name)
    assert seeded(name).written == f"{written}(seed=0)"
