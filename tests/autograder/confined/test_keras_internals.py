"""Every reach into Keras and TensorFlow on the grader's side still finds what it reaches for."""

import json
import subprocess
import sys

import pytest

from autograder.confined.keras_internals import SIGNATURE_READERS

PROGRAM = """
import json, sys, tempfile
import keras
import tensorflow as tf
from keras.src.backend.tensorflow import core
from keras.src.layers.layer import Layer
from tensorflow.python.eager import context

import helpers.observe.observer
from autograder.confined import keras_internals

class Nested(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.listed, self.named = [keras.layers.Dense(2), keras.layers.Dense(3)], {"last": keras.layers.Dense(1)}

    def call(self, inputs):
        for layer in self.listed:
            inputs = layer(inputs)
        return self.named["last"](inputs)

def saved():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, Nested()(keras.layers.BatchNormalization()(inputs)))
    place = tf.train.Checkpoint(model=model).save(tempfile.mkdtemp() + "/checkpoint")
    return [len(model.trainable_variables), sorted(name for name, shape in tf.train.list_variables(place))]

found = {"eager context": hasattr(context, "_context")}
keras_internals.read_registries()
found["before"] = keras_internals.has_run_an_operation()
found["saved"] = saved()
set_attribute, is_tensor = Layer.__setattr__, core.is_tensor
keras_internals.speed_up()
found["attributes"] = Layer.__setattr__ is not set_attribute
found["signatures"] = [
    name
    for name in keras_internals.SIGNATURE_READERS
    if isinstance(vars(sys.modules[name]).get("inspect"), keras_internals.CachingInspect)
]
found["tensors"] = core.is_tensor is not is_tensor
found["slow"] = [
    name
    for name, module in list(sys.modules.items())
    if name.startswith("keras.src") and vars(module).get("is_tensor") is is_tensor
]
found["saved, fast"] = saved()
layer = keras.layers.Dense(3, name="dense")
found["tracker"] = "_tracker" in vars(layer)
layer(tf.ones((1, 2)))
norm = keras.layers.BatchNormalization()
norm(tf.ones((1, 2)))
found["not kept"] = sorted(keras_internals.BOOKKEEPING - vars(norm).keys())
found["after"] = keras_internals.has_run_an_operation()
found["handle"] = hasattr(context._context, "_context_handle")
found["layer"] = [len(layer.trainable_variables), core.is_tensor(tf.ones(1)), core.is_tensor(1)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """Return what a fresh process finds: the reaches change Keras for the rest of its life."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return dict(json.loads(done.stdout))


def test_state_of_tensorflow_is_known(found: dict[str, object]) -> None:
    """Before the first operation a fork is safe, also when the registries were read; after it, a fork hangs."""
    assert found["eager context"], "tensorflow.python.eager.context has no `_context` any more"
    assert found["handle"], "TensorFlow's eager context has no `_context_handle` any more"
    assert (False, True) == (found["before"], found["after"])


def test_attributes_of_layers_are_set_directly(found: dict[str, object]) -> None:
    """The first of the three ways in which Keras is made faster."""
    assert found["attributes"], "Keras's Layer has no `_setattr_hook` any more, so building layers is slow"
    assert found["tracker"], "Keras's layers have no `_tracker` any more, so building layers is slow"


def test_bookkeeping_of_layers_has_these_names(found: dict[str, object]) -> None:
    """A name that Keras has given up makes nothing faster."""
    assert [] == found["not kept"]


def test_as_much_is_saved_as_before(found: dict[str, object]) -> None:
    """TensorFlow finds the weights of layers in lists, dictionaries and models by their attributes."""
    assert found["saved"] == found["saved, fast"]


def test_signatures_are_cached(found: dict[str, object]) -> None:
    """The second of the three ways."""
    assert list(SIGNATURE_READERS) == found["signatures"], "these modules of Keras do not read signatures any more"


def test_types_of_tensors_are_cached(found: dict[str, object]) -> None:
    """The third of the three ways."""
    assert found["tensors"], "keras.src.backend.tensorflow.core is no module of `keras.src` any more"
    assert [] == found["slow"], "these modules of Keras still use the slow `is_tensor`"


def test_layers_behave_as_before(found: dict[str, object]) -> None:
    """A layer still tracks its weights, and `is_tensor` still tells a tensor from a number."""
    assert [2, True, False] == found["layer"]
