"""Layers that are built fast are the same layers, and Keras is as it was afterwards."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import keras
import pytest
import tensorflow as tf
from keras.src.backend.tensorflow import core

from helpers.observe.fast_layers import (
    ASKS_FOR_TENSORS,
    BOOKKEEPING,
    SIGNATURE_READERS,
    fast_layers,
)


class Nested(keras.layers.Layer):
    """A layer of the student's own, which holds others in a list and in a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.listed, self.named = [keras.layers.Dense(2), keras.layers.Dense(3)], {"last": keras.layers.Dense(1)}

    def call(self, inputs):
        """Call them all."""
        for layer in self.listed:
            inputs = layer(inputs)
        return self.named["last"](inputs)


@pytest.fixture
def fast() -> Iterator[None]:
    """Build layers fast during a test."""
    with fast_layers():
        yield


def saved(folder: Path) -> list[object]:
    """Return what TensorFlow finds of a model with layers inside of a layer."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, Nested()(keras.layers.BatchNormalization()(inputs)))
    place = tf.train.Checkpoint(model=model).save(str(folder / "checkpoint"))
    return [len(model.trainable_variables), sorted(name for name, shape in tf.train.list_variables(place))]


def replaced() -> list[object]:
    """Return what is replaced while layers are built fast."""
    readers = [getattr(sys.modules.get(name), "inspect", None) for name in SIGNATURE_READERS]
    askers = [vars(module).get("is_tensor") for name, module in sorted(sys.modules.items()) if name.startswith("keras")]
    return [keras.layers.Layer.__setattr__, *readers, *askers]


def test_everything_is_as_before_afterwards() -> None:
    """Also after an error, and after a block inside of another one."""
    before = replaced()
    with contextlib.suppress(ZeroDivisionError), fast_layers():
        outer = replaced()
        with fast_layers():
            assert outer == replaced()
        assert outer == replaced()
        raise ZeroDivisionError
    assert before == replaced()
    assert before != outer


def test_attributes_of_layers_are_set_directly() -> None:
    """The first of the three ways in which Keras is made faster."""
    slow = keras.layers.Layer.__setattr__
    with fast_layers():
        fast = keras.layers.Layer.__setattr__
    assert fast is not slow, "Keras's Layer has no `_setattr_hook` any more, or TensorFlow moved what it tracks"
    assert "_tracker" in vars(keras.layers.Dense(3)), "Keras's layers have no `_tracker` any more"


@pytest.mark.usefixtures("fast")
def test_bookkeeping_of_layers_has_these_names() -> None:
    """A name that Keras has given up makes nothing faster."""
    layer = keras.layers.BatchNormalization()
    layer(tf.ones((1, 2)))
    assert set() == BOOKKEEPING - vars(layer).keys()


def test_as_much_is_saved_as_before(tmp_path: Path) -> None:
    """TensorFlow finds the weights of layers in lists, dictionaries and models by their attributes."""
    before = saved(tmp_path / "slow")
    with fast_layers():
        assert before == saved(tmp_path / "fast")


def test_a_layer_that_was_built_fast_works_afterwards() -> None:
    """What the student's code keeps of a check is used and changed as any other layer."""
    with fast_layers():
        layer = Nested()
        layer(tf.ones((1, 4)))
    layer.listed[0].trainable, layer.note = False, [1]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(tf.ones((1, 4))))
    assert (4, 6) == (len(layer.trainable_variables), len(layer.variables))
    assert None not in tape.gradient(loss, layer.trainable_variables)


class Unusual:
    """A class behind Keras's that counts which attributes are set."""

    def __setattr__(self, name: str, value: object) -> None:
        """Note the name."""
        vars(self).setdefault("seen", []).append(name)
        super().__setattr__(name, value)


class Behind(keras.layers.Layer, Unusual):
    """A layer whose attributes pass through another class after Keras's."""


class WithProperty(keras.layers.Layer):
    """A layer with a setter, and with a value that all layers of the class have."""

    rate = 1

    @property
    def size(self) -> int:
        """Return what was set last."""
        return vars(self)["sizes"][-1] if "sizes" in vars(self) else 0

    @size.setter
    def size(self, value: int) -> None:
        vars(self).setdefault("sizes", []).append(value)


def frozen() -> list[object]:
    """Freeze the layers of a model, and set what the model says already."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, keras.layers.Dense(2)(keras.layers.Dense(3)(inputs)))
    for layer in model.layers:
        layer.trainable = False
    model.trainable = True
    return [len(model.trainable_variables), *(layer.trainable for layer in model.layers)]


def set_behind() -> object:
    """Set plain and tracked values of a layer with another class behind Keras's."""
    layer = Behind()
    layer.rate, layer.rates = 1, [1]
    return vars(layer)["seen"]


def set_by_class() -> list[object]:
    """Set a property, and a value that the class has."""
    layer = WithProperty()
    layer.size, layer.rate = 3, 1
    layer.size = 3
    layer.size = 4
    return [vars(layer)["sizes"], "rate" in vars(layer), layer.rate]


@pytest.mark.parametrize("act", [frozen, set_behind, set_by_class])
def test_what_a_class_does_with_its_attributes_happens(act) -> None:
    """TensorFlow sets nothing that is there already, and properties and other classes have their say."""
    plain = act()
    with fast_layers():
        assert plain == act()


def test_types_of_tensors_are_cached() -> None:
    """The third of the three ways."""
    slow = core.is_tensor
    assert sys.modules[ASKS_FOR_TENSORS] is core, "Keras asks in another module what is a tensor"
    with fast_layers():
        assert core.is_tensor is not slow
        named = [(name, module) for name, module in list(sys.modules.items()) if name.startswith("keras.src")]
        still = [name for name, module in named if vars(module).get("is_tensor") is slow]
        assert [] == still, "these modules of Keras still use the slow `is_tensor`"
        assert [True, True, False] == [core.is_tensor(tf.ones(1)), core.is_tensor(tf.ones(1)), core.is_tensor(1)]


@pytest.mark.usefixtures("fast")
def test_layers_track_their_weights() -> None:
    """A layer still knows its weights."""
    layer = keras.layers.Dense(3, name="dense")
    layer(tf.ones((1, 2)))
    assert 2 == len(layer.trainable_variables)
