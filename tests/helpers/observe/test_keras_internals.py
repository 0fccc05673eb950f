"""Every private reach into Keras that observing needs: when a new Keras moves one, its test says what moved."""

import functools
import random
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src.backend.common import global_state

from helpers.contract.observation import Observation, StudentError
from helpers.observe.errors import missing_variables
from helpers.observe.keras_internals import (
    kept_tensors,
    made_by,
    names_may_repeat,
    noted_layers,
    undisturbed,
    without_variables,
)
from helpers.observe.layers.kinds import kind_by_behaviour
from helpers.observe.recorder import record
from helpers.observe.student_code import tensorflow_functions

SMALL, LARGE = (None, 4, 4, 3), (None, 8, 8, 3)


def moved(what: str, used_for: str) -> str:
    """Return the sentence that a failing test says."""
    return f"Keras moved {what}, from which we read {used_for}"


@pytest.fixture
def made() -> tuple[keras.KerasTensor, keras.KerasTensor, keras.layers.Layer]:
    """An input, what a BatchNormalization makes of it in training mode, and that layer."""
    tensor, layer = keras.Input(SMALL[1:]), keras.layers.BatchNormalization()
    return tensor, layer(tensor, training=True), layer


@pytest.mark.parametrize("name", ["operation", "node_index", "tensor_index"])
def test_a_tensor_knows_what_made_it(name: str, made) -> None:
    """The recorder walks back from a tensor by its `_keras_history`."""
    history = getattr(made[1], "_keras_history", None)

    assert hasattr(history, name), moved(f"KerasTensor._keras_history.{name}", "which layer made a tensor")


def test_a_layer_knows_its_calls(made) -> None:
    """The recorder reads a layer's inputs and arguments from its `_inbound_nodes`."""
    tensor, __, layer = made
    nodes = getattr(layer, "_inbound_nodes", [])

    assert 1 == len(nodes), moved("Operation._inbound_nodes", "the calls of a layer")
    [call] = nodes
    assert [id(tensor)] == [id(given) for given in call.input_tensors], moved("Node.input_tensors", "a call's inputs")
    assert call.arguments.kwargs.get("training") is True, moved("Node.arguments.kwargs", "whether training was passed")
    assert [id(tensor)] == [id(given) for given in call.arguments.args], moved("Node.arguments.args", "what was passed")


def test_a_recorded_call_can_be_repeated_with_numbers() -> None:
    """A layer of the student's own is recognized by what it computes: its call's tensors are replaced by numbers."""
    tensor, layer = keras.Input(SMALL[1:]), keras.layers.Lambda(lambda x: keras.ops.maximum(x, 0))
    layer(tensor)
    [call] = getattr(layer, "_inbound_nodes", [])
    sentence = moved("SymbolicArguments.fill_in", "a call with numbers for its tensors")

    assert hasattr(call.arguments, "fill_in"), sentence
    assert (7,) == call.arguments.fill_in({id(tensor): 7})[0], sentence
    assert "ReLU" == kind_by_behaviour(layer, call)


def test_keras_own_classes_stand_in_the_modules_that_they_name() -> None:
    """The recorder tells Keras's layers from the student's by looking for the class in its module."""
    kinds = [keras.layers.Conv2D, keras.layers.BatchNormalization, keras.layers.Add, keras.layers.ReLU]
    elsewhere = [kind for kind in kinds if getattr(sys.modules[kind.__module__], kind.__name__, None) is not kind]

    assert [] == elsewhere, moved("its classes", "which layers are its own")
    assert ["Input", "ReLU"] == [node.kind for node in record(keras.layers.ReLU()(keras.Input(SMALL[1:]))).graph.nodes]


def test_a_layer_whose_output_is_thrown_away_is_kept() -> None:
    """`kept_tensors` learns of every call from the `Node` that Keras makes of it."""
    with kept_tensors() as kept:
        tensor = keras.Input(SMALL[1:])
        keras.layers.ReLU()(tensor)
    keras.layers.ReLU()(tensor)

    assert ["InputLayer", "ReLU"] == [type(made_by(it)[0]).__name__ for it in kept], moved(
        "Node.__init__", "the calls whose output nothing uses"
    )
    graph = record(tensor, made=kept).graph
    assert (["Input"], ["ReLU"]) == ([it.kind for it in graph.nodes], [it.kind for it in graph.unused])


def test_every_layer_is_noted_when_it_is_made() -> None:
    """`noted_layers` learns of it from the `__new__` that all layers share."""
    noted: list[keras.layers.Layer] = []
    with noted_layers(noted.append):
        made = [keras.layers.Activation("relu"), keras.layers.Add(), keras.layers.Conv2D(1, 1)]
    keras.layers.Flatten()

    assert made == noted, moved("Layer.__new__", "which line of the student's code made a layer")


def test_layers_inside_of_a_nested_model_are_not_taken_for_unused() -> None:
    """Keras makes a `Node` for each of them as well; in the graph they stand where the model is called."""
    with kept_tensors() as kept:
        tensor = keras.Input(SMALL[1:])
        output = keras.Sequential([keras.layers.ReLU(), keras.layers.Flatten()])(tensor)
    graph = record(output, made=kept).graph

    assert (["Input", "ReLU", "Flatten"], ()) == ([it.kind for it in graph.nodes], graph.unused)


def test_automatic_names_are_counted_in_one_place() -> None:
    """`undisturbed` restores the counters of automatic names, so that a check changes no name in the notebook."""
    before = keras.layers.Dropout(0.5).name
    counted = global_state.get_global_attribute("object_name_uids", {})

    assert counted.get("dropout"), moved("the global attribute object_name_uids", "the next automatic name")
    with undisturbed():
        assert before != keras.layers.Dropout(0.5).name
    after = keras.layers.Dropout(0.5).name

    assert 1 == int(after.rpartition("_")[2]) - int(before.rpartition("_")[2] if "_" in before else 0)


def test_undisturbed_leaves_random_numbers_as_they_were(capsys: pytest.CaptureFixture[str]) -> None:
    """Student code that draws and prints changes nothing for what runs after it."""
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - students seed this generator

    with undisturbed():
        first = random.random(), np.random.rand()  # noqa: NPY002, S311 - as above
        print("noise")  # noqa: T201 - this is what must not be seen

    assert first == (random.random(), np.random.rand())  # noqa: NPY002, S311 - as above
    assert "" == capsys.readouterr().out


def test_variables_that_wait_are_listed_in_one_place() -> None:
    """`without_variables` makes no variable of TensorFlow's, and leaves none waiting to be made."""
    waiting = global_state.get_global_attribute("uninitialized_variables", [], set_to_default=True)
    count = len(waiting)

    with without_variables():
        layer = keras.layers.Dense(2)
        layer.build((None, 3))
        listed, made = len(waiting) - count, [variable.value for variable in layer.weights]

    assert 2 == listed, moved("the global attribute uninitialized_variables", "the variables that wait to be made")
    assert count == len(waiting)
    assert [] == [value for value in made if isinstance(value, tf.Variable)], moved(
        "StatelessScope's initialize_variables", "values in place of variables"
    )


def test_values_in_place_of_variables_take_updates() -> None:
    """In training mode BatchNormalization moves its averages, which the scope keeps by the variables' addresses."""
    with without_variables():
        layer = keras.layers.BatchNormalization(momentum=0.0)
        layer(np.full((2, 3, 3, 1), 5.0, "float32"), training=True)
        mean = np.asarray(layer.moving_mean.value)

    assert [5.0] == mean.tolist(), moved("StatelessScope.add_update", "the new value of a variable")


def test_names_can_repeat_when_asked() -> None:
    """Without `names_may_repeat` Keras raises a ValueError; with it, a model is made whose layers keep their names."""
    x = keras.Input(SMALL[1:])
    y = keras.layers.ReLU(name="same")(keras.layers.ReLU(name="same")(x))

    with pytest.raises(ValueError, match="unique"):
        keras.Model(x, y)
    with names_may_repeat():
        model = keras.Model(x, y)
    assert ["same", "same"] == [layer.name for layer in model.layers[1:]], moved("map_graph", "the names of layers")
    with pytest.raises(ValueError, match="unique"):
        keras.Model(x, y)


@pytest.mark.parametrize("name", ["nn.relu", "nn.softmax", "math.add", "math.maximum", "add", "maximum", "identity"])
def test_tensorflow_functions_take_symbolic_tensors(name: str) -> None:
    """A student who calls TensorFlow on symbolic tensors is observed like one who calls Keras."""
    tensor = keras.Input(SMALL[1:])
    given = [tensor, tensor] if name.endswith(("add", "maximum")) else [tensor]

    with tensorflow_functions({}):
        function = functools.reduce(getattr, name.split("."), tf)
        assert SMALL == function(*given).shape


def test_keras_names_the_call_in_which_an_error_was_raised() -> None:
    """`describe_error` leaves out the line that Keras puts before an error's own message."""

    class Broken(keras.layers.Layer):
        def call(self, _: object) -> object:
            raise ValueError("the student's own words")

    with pytest.raises(ValueError, match="own words") as caught:
        Broken()(np.zeros((1, 2), "float32"))

    assert str(caught.value).startswith("Exception encountered when calling"), moved("that line", "an error's message")


@pytest.mark.parametrize("name", sorted(missing_variables._ABOUT_SHAPES_AND_NAMES))  # noqa: SLF001 - what is tested
def test_modules_that_check_shapes_are_still_there(name: str) -> None:
    """An error that one of them raises is not looked at again with variables."""
    assert name in sys.modules, moved(name, "that an error has nothing to do with variables")


def test_a_traceback_ends_in_the_module_that_raised_the_error() -> None:
    """Though Keras takes its own lines out of it, so that an error about shapes is not looked at again."""
    error = StudentError("ValueError", "of this test")

    with pytest.raises(ValueError, match="incompatible") as caught:
        keras.layers.Conv2D(1, 1)(keras.Input((3,)))
    missing_variables.note(caught.value, error)

    assert not missing_variables.may_have_caused(Observation(errors={"graph": error})), moved(
        "the last line of a traceback", "which module raised an error"
    )
