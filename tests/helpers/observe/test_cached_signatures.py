"""Keras's signatures are read once, as Python reads them, and nothing of the student's is remembered."""

import functools
import gc
import inspect
import sys
import weakref
from collections.abc import Iterator

import keras
import pytest
import tensorflow as tf

from helpers.observe.fast_layers import SIGNATURE_READERS, CachingInspect, fast_layers


class Nested(keras.layers.Layer):
    """A layer of the student's own."""

    def call(self, inputs):
        """Return the input."""
        return inputs


@pytest.fixture
def fast() -> Iterator[None]:
    """Build layers fast during a test."""
    with fast_layers():
        yield


def test_only_functions_of_keras_are_remembered() -> None:
    """A function that wraps one of Keras's, and says that it is there, is not kept alive with its class."""

    @functools.wraps(keras.layers.Dense.__init__)
    def own(self, *arguments: object) -> None:
        """Do nothing."""

    CachingInspect().signature(own)
    CachingInspect().getfullargspec(own)
    kept = weakref.ref(own)
    del own
    gc.collect()
    assert kept() is None


@pytest.mark.usefixtures("fast")
def test_signatures_are_cached() -> None:
    """The second of the three ways."""
    found = [name for name in SIGNATURE_READERS if isinstance(vars(sys.modules[name]).get("inspect"), CachingInspect)]
    assert list(SIGNATURE_READERS) == found, "these modules of Keras do not read signatures any more"


def test_signatures_are_those_of_python() -> None:
    """Of functions and methods, of what Keras wraps in each layer, and of a function that says another one."""

    def own(a: int, b: int = 2) -> None:
        """Have two parameters."""

    def saying(a: int) -> None:
        """Have one parameter, and say two."""

    @functools.wraps(own)
    def wrapping(*arguments: object, **named: object) -> None:
        """Have the parameters of another function."""

    class Wrapped(keras.layers.Layer):
        """A layer whose method wraps another one."""

        @functools.wraps(keras.layers.Dense.build)
        def build(self, *arguments: object) -> None:
            """Do nothing."""

    saying.__signature__ = inspect.signature(own)  # type: ignore[attr-defined]  # as decorators of functions do
    layer = Nested()
    functions = [keras.layers.Dense.__init__, keras.layers.Dense(1).call, keras.layers.Dense(1).build, layer.build]
    for function in [*functions, layer.call, Wrapped().build, own, saying, wrapping]:
        for _ in range(2):
            assert inspect.signature(function) == CachingInspect().signature(function)
        assert inspect.getfullargspec(function) == CachingInspect().getfullargspec(function)


def test_a_changed_function_of_the_students_has_its_new_signature() -> None:
    """Only the signatures of Keras's functions are remembered."""

    class Own(Nested):
        """A layer whose method has a default."""

        def call(self, inputs, b: int = 2):
            """Return a multiple of the input."""
            return b * inputs

    layer = Own()
    for function in (Own.call, layer.call):
        Own.call.__defaults__ = (2,)
        CachingInspect().signature(function)
        Own.call.__defaults__ = (3,)
        assert 3 == CachingInspect().signature(function).parameters["b"].default


@pytest.mark.usefixtures("fast")
def test_no_layer_is_kept_alive() -> None:
    """Keras wraps `build` in a function of each layer, which holds the layer; a notebook builds thousands of them."""
    layer = keras.layers.Dense(3)
    layer(tf.ones((1, 2)))
    kept = weakref.ref(layer)
    del layer
    gc.collect()
    assert kept() is None
