"""The table of stages: six of them, with their layers, shapes and parameters, whatever names the student chose."""

import keras
import pytest

from assignment.notebook import solutions
from helpers.diagrams import show_stages
from helpers.diagrams.stage_table import stages_of

STAGES = [
    ("1", 6, "15 x 15 x 64"),
    ("2", 32, "15 x 15 x 256"),
    ("3", 42, "8 x 8 x 512"),
    ("4", 62, "4 x 4 x 1024"),
    ("5", 32, "2 x 2 x 2048"),
    ("classifier", 3, "6"),
]


@pytest.fixture(scope="module")
def model() -> keras.Model:
    """Return the solution's network."""
    return solutions()["ResNet50"]()


def test_network_has_six_stages(model: keras.Model) -> None:
    """Each layer belongs to one stage; the parameters add up to the network's."""
    stages = stages_of(model)
    assert STAGES == [(stage.name, len(stage.layers), stage.shape) for stage in stages]
    assert model.layers == [layer for stage in stages for layer in stage.layers]
    assert 23_600_006 == sum(stage.parameters for stage in stages)


def test_table_shows_them_with_all_parameters(model: keras.Model, capsys: pytest.CaptureFixture[str]) -> None:
    """Heads, six stages, all parameters, and those that are not trained, as Keras counts them."""
    show_stages(model)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert 9 == len(lines)
    assert ["3", "42", "8", "x", "8", "x", "512", "1,230,336"] == lines[3]
    assert ["all", "177", "23,600,006"] == lines[7]
    assert f"{sum(weight.shape.num_elements() for weight in model.non_trainable_weights):,}" == lines[8][-1] == "53,120"


def test_names_that_say_no_stage_are_no_error() -> None:
    """A network with names of its own is still shown as a whole."""
    image = keras.Input((8, 8, 3))
    tensor = keras.layers.Conv2D(4, 3, name="mine")(image)
    model = keras.Model(image, keras.layers.Dense(2)(keras.layers.Flatten()(tensor)))
    assert ["1", "classifier"] == [stage.name for stage in stages_of(model)]
