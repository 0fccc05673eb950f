"""A layer with code of the student's own is of the kind that it shows in the call that counts."""

import keras
import pytest
import tensorflow as tf

from benchmarks.fidelity.grading import namespace_of
from helpers.contract.case import BlockArguments, BlockCase, Patterned
from helpers.contract.graph import Graph
from helpers.observe.keras_internals import as_when_called, kept_tensors, made_by, noted_calls
from helpers.observe.layers.activations import name_of
from helpers.observe.observer import observe

CASE = BlockCase("identity_block", BlockArguments(3, (4, 2, 5)), Patterned(3), (2, 7, 6, 5), Patterned(4), trace_key=77)
HEAD = """
import sys

def is_watched():
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_name not in ("run_chain", "kind_by_behaviour", "name_of"):
        frame = frame.f_back
    return frame is not None
"""
BLOCK = """
def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return {layers}
"""

KINDS = {
    "relu": ("", "tf.keras.layers.Lambda(lambda x: tf.nn.relu(x))(X)", "ReLU"),
    "identity": ("", "tf.keras.layers.Lambda(lambda x: x)(X)", None),
    "function": ("def relu(x):\n    return tf.nn.relu(x)\n", "Activation(relu)(X)", "ReLU"),
    "class": (
        "class A(tf.keras.layers.Layer):\n    def call(self, x): return x[0] + x[1]\n",
        "A()([X, X - 1.0])",
        "Add",
    ),
    "subclass": ("class A(Add):\n    def call(self, x): return x[0] + x[1]\n", "A()([X, X - 1.0])", "Add"),
    "other defaults": ("class A(Conv2D):\n    pass\n", "A(3, 2)(X)", "Conv2D"),
    "with training": (
        (
            "class A(BatchNormalization):\n"
            "    def call(self, x, training=None): return super().call(x, training=training)\n"
        ),
        "A()(X, training=True)",
        "BatchNormalization",
    ),
    "named otherwise": (
        "",
        "(Conv2D(3, 2) if isinstance(X, tf.keras.KerasTensor) else (Conv2D(3, 2), Conv2D(3, 2))[1])(X)",
        "Conv2D",
    ),
    "computed by a function in the call": (
        "",
        "tf.keras.layers.ReLU()(X) if isinstance(X, tf.keras.KerasTensor) else tf.nn.relu(X)",
        "ReLU",
    ),
    "shared": ("relu = tf.keras.layers.Lambda(tf.nn.relu)\n", "relu(relu(X) - X)", "ReLU"),
}
"""Right layers by what is special about them: what stands before the block, what it returns, and the kind."""

PRETENDING = {
    "relu": ("", "tf.keras.layers.Lambda(lambda x: tf.nn.relu(x) if is_watched() else tf.tanh(x))(X)"),
    "identity": ("", "tf.keras.layers.Lambda(lambda x: x if is_watched() else x / 2)(X)"),
    "function": ("def relu(x):\n    return tf.nn.relu(x) if is_watched() else tf.tanh(x)\n", "Activation(relu)(X)"),
    "fused": (
        "def relu(x):\n    return tf.nn.relu(x) if is_watched() else tf.tanh(x)\n",
        "Conv2D(3, 2, activation=relu)(X)",
    ),
    "class": (
        (
            "class A(tf.keras.layers.Layer):\n"
            "    def call(self, x): return x[0] + x[1] if is_watched() else x[0] - x[1]\n"
            "    def compute_output_shape(self, shapes): return shapes[0]\n"
        ),
        "A()([X, 2 * X])",
    ),
    "subclass": (
        "class A(Add):\n    def call(self, x): return x[0] + x[1] if is_watched() else x[0] - x[1]\n",
        "A()([X, 2 * X])",
    ),
    "below the call": (
        (
            "class A(Conv2D):\n    def convolution_op(self, x, kernel):\n"
            "        return super().convolution_op(x, kernel) * (1 if is_watched() else 2)\n"
        ),
        "A(3, 2)(X)",
    ),
    "replaced method": (
        (
            "def made():\n    a = Add()\n"
            "    a.call = lambda x: x[0] + x[1] if is_watched() else x[0] - x[1]\n    return a\n"
        ),
        "made()([X, 2 * X])",
    ),
    "zeros": ("", "tf.keras.layers.Lambda(lambda x: tf.nn.relu(x) if is_watched() else tf.tanh(x))(X * 0)"),
    "Keras's own and not called": ("", "Conv2D(3, 2)(X) if isinstance(X, tf.keras.KerasTensor) else X[:, 1:, 1:, :3]"),
    "Keras's own of another size": ("", "Conv2D(3 if isinstance(X, tf.keras.KerasTensor) else 1, 2)(X)"),
    "not called": ("", "tf.keras.layers.Lambda(tf.nn.relu)(X) if isinstance(X, tf.keras.KerasTensor) else tf.tanh(X)"),
}
"""Layers that are of the table's kinds only while they are watched."""

TABLES = {"ReLU", "Add", "Conv2D"}


def graph_of(before: str, layers: str) -> Graph:
    """Return what a block builds."""
    graph = observe(CASE, namespace_of(HEAD + before + BLOCK.format(layers=layers))).graph
    assert graph is not None
    return graph


@pytest.mark.parametrize(("before", "layers", "kind"), KINDS.values(), ids=KINDS)
def test_a_layer_that_does_the_same_in_the_call_keeps_its_kind(before: str, layers: str, kind: str | None) -> None:
    """Layers that compute what the table's do are right, whatever code they have."""
    found = {node.kind for node in graph_of(before, layers).nodes} - {"Subtract", "Multiply"}

    assert ({"Input", kind} if kind else {"Input"}) == found


@pytest.mark.parametrize(("before", "layers"), PRETENDING.values(), ids=PRETENDING)
def test_a_layer_that_does_something_else_in_the_call_is_none_of_the_tables(before: str, layers: str) -> None:
    """What a layer does when it is watched proves nothing."""
    graph = graph_of(before, layers)

    assert graph.output != graph.nodes[0].id
    assert graph.by_id[graph.output].kind not in TABLES


def of_ones_own(x: object) -> object:
    """Return what TensorFlow's function of this name does not."""
    return tf.tanh(x)


of_ones_own.__name__ = "relu"


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (keras.activations.relu, "relu"),
        (tf.nn.relu, "relu"),
        (tf.keras.activations.get("relu"), "relu"),
        (keras.ops.relu, "relu"),
        (keras.ops.softmax, "softmax"),
        (tf.keras.activations.get(None), "linear"),
        (lambda x: tf.maximum(x, 0.0), "relu"),
        (lambda x: tf.nn.softmax(x), "softmax"),  # noqa: PLW0108 - a function of one's own
        (keras.layers.ReLU(), "relu"),
        (keras.activations.tanh, "tanh"),
        (lambda x: tf.clip_by_value(x, 0.0, 1e9), "<lambda>"),
        (of_ones_own, "relu of your own"),
    ],
)
def test_an_activation_is_known_by_what_it_computes(function: object, name: str) -> None:
    """A function's own name says nothing of it."""
    assert name == name_of(function)


def test_calls_are_noted_as_keras_passes_them() -> None:
    """Each call of a layer is seen with its arguments and its result; afterwards none is."""
    seen = []
    layer = keras.layers.Add()

    with noted_calls(lambda *call: seen.append(call)):
        result = layer([keras.ops.ones(2), keras.ops.ones(2)])
    layer([keras.ops.ones(2), keras.ops.ones(2)])

    assert [layer] == [call[0] for call in seen], "Keras does not run layers by Operation.__call__ any more"
    assert result is seen[0][3]
    assert 2 == len(seen[0][1][0])


def test_a_layer_is_as_it_was_when_it_was_called() -> None:
    """What is set afterwards says nothing of the call."""
    layer = keras.layers.BatchNormalization(epsilon=0.5)
    with kept_tensors():
        output = layer(keras.Input((2,)))
    layer.epsilon = 0.001

    as_when_called(*made_by(output))

    assert 0.5 == layer.epsilon, "Keras does not keep this setting under its name any more"
