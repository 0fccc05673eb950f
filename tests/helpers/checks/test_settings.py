"""A check cell observes with Keras's own settings, and leaves the notebook's as they are."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import keras
import pytest
import tensorflow as tf

from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES
from tests.support.student_code import public_verdict


def state() -> tuple[Any, ...]:
    """Return the settings of this process."""
    policy = keras.config.dtype_policy().name
    return keras.config.floatx(), policy, keras.config.image_data_format(), tf.executing_eagerly()


@pytest.fixture
def restored() -> Any:
    """Restore the settings after a test."""
    floatx, policy, data_format, _eager = state()
    yield
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)
    keras.config.set_image_data_format(data_format)


SETTINGS: dict[str, Callable[[], AbstractContextManager[Any] | None]] = {
    "mixed precision": lambda: keras.config.set_dtype_policy("mixed_float16"),
    "double precision": lambda: keras.config.set_floatx("float64"),
    "channels first": lambda: keras.config.set_image_data_format("channels_first"),
    "no eager execution": lambda: tf.Graph().as_default(),
}


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("setting", SETTINGS)
def test_right_code_is_right_whatever_is_set(setting: str) -> None:
    """All three functions; the setting is in force afterwards."""
    usual = state()
    with ExitStack() as stack:
        scope = SETTINGS[setting]()
        if scope is not None:
            stack.enter_context(scope)
        before = state()

        lost = [public_verdict(function, SOLUTION).messages for function in EXERCISES]

        assert before != usual
        assert [[], [], []] == lost
        assert before == state()
