"""Leave the state of Keras and of the random generators as it was, and spare TensorFlow the making of variables."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from keras.src.backend.common import global_state


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Keep prints and warnings out of sight, and leave random numbers and Keras's automatic names as they were."""
    python, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002 - students seed this generator
    names = dict(global_state.get_global_attribute("object_name_uids", {}))
    unseen = io.StringIO()
    with contextlib.redirect_stdout(unseen), contextlib.redirect_stderr(unseen), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy_state)  # noqa: NPY002 - as above
            uids = global_state.get_global_attribute("object_name_uids", {})
            uids.clear()
            uids.update(names)


@contextlib.contextmanager
def without_variables() -> Iterator[None]:
    """Let layers compute with values in place of TensorFlow's variables, each of which takes a millisecond to make.

    What cannot do without them, as `compile` cannot, raises.
    """
    waiting = global_state.get_global_attribute("uninitialized_variables", [], set_to_default=True)
    count = len(waiting)
    try:
        with _ValuesInPlaceOfVariables(initialize_variables=False):
            yield
    finally:
        del waiting[count:]


class _ValuesInPlaceOfVariables(keras.StatelessScope):
    """Keras's scope, which knows variables by their address, with every variable it knows kept at its address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kept: list[Any] = []

    def add_update(self, update: tuple[Any, Any]) -> None:
        """Take a variable's new value."""
        self._kept.append(update[0])
        super().add_update(update)
