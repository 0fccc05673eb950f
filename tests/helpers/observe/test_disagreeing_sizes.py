"""Keras refuses sizes where its functions are replaced, and the layer that it refused first is known."""

from typing import Any

import keras
import pytest
from keras.src.layers import input_spec
from keras.src.layers.convolutional import base_conv
from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.merging.concatenate import Concatenate
from keras.src.layers.pooling import base_pooling
from keras.src.ops import numpy as operations
from keras.src.ops import operation_utils

from assignment import cases
from helpers.observe.errors.disagreeing_sizes import sizes_may_disagree
from helpers.observe.observer import observe
from tests.support.student_code import mutated, namespace_of

SMALL, LARGE = (None, 4, 4, 3), (None, 8, 8, 3)
CHECKS: list[tuple[Any, str]] = [
    (Merge, "_compute_elemwise_op_output_shape"),
    (operations, "broadcast_shapes"),
    (Concatenate, "build"),
    (input_spec, "assert_input_compatibility"),
    (base_conv, "compute_conv_output_shape"),
    (base_pooling, "compute_pooling_output_shape"),
    (operation_utils, "compute_conv_output_shape"),
    (operation_utils, "compute_pooling_output_shape"),
    (base_conv.BaseConv, "__init__"),
    (base_conv.BaseConv, "build"),
]
REFUSED = {
    "Merge": lambda x, y: keras.layers.Add()([x, y]),
    "operators": lambda x, y: x + y,
    "Concatenate": lambda x, y: keras.layers.Concatenate(axis=3)([x, y]),
    "Conv2D": lambda x, __: keras.layers.Conv2D(2, (5, 5))(x),
    "pooling": lambda x, __: keras.layers.MaxPooling2D((5, 5), strides=1)(x),
    "pool": lambda x, __: keras.ops.average_pool(x, 5, strides=1),
    "a layer called again": lambda x, __: _called_again(keras.layers.Conv2D(5, 1), x),
    "groups of filters": lambda x, __: keras.layers.Conv2D(4, 1, groups=3)(x),
    "groups of channels": lambda x, __: keras.layers.Conv2D(4, 1, groups=2)(x),
}
ADD = "X = Add()([X, X_shortcut])"


def _called_again(layer: Any, x: Any) -> Any:
    return layer(layer(x))


@pytest.mark.parametrize(("holder", "name"), CHECKS)
def test_checks_stand_where_they_are_replaced(holder: Any, name: str) -> None:
    """If this fails, Keras moved a function in which it refuses sizes, so that what follows is no longer recorded."""
    checked = getattr(holder, name)

    with sizes_may_disagree(lambda: None):
        assert checked is not getattr(holder, name)
    assert checked is getattr(holder, name)


@pytest.mark.parametrize("build", REFUSED.values(), ids=REFUSED.keys())
def test_sizes_may_disagree_when_asked(build: Any) -> None:
    """Otherwise Keras raises a ValueError; with it, the refusal is told, and the graph goes on after the fault."""
    x, y = keras.Input(SMALL[1:]), keras.Input(LARGE[1:])
    told: list[int] = []

    with pytest.raises(ValueError, match=r"shape|divisible"):
        build(x, y)
    with sizes_may_disagree(lambda: told.append(1)):
        assert SMALL[:3] == build(x, y).shape[:3]
    assert told


def test_groups_and_dilation_are_recorded_as_they_were_asked_for() -> None:
    """Though the layer is made without them."""
    with sizes_may_disagree(lambda: None):
        assert 3 == keras.layers.Conv2D(4, 1, groups=3).get_config()["groups"]
        assert (2, 2) == keras.layers.Conv2D(4, 1, strides=2, dilation_rate=2).get_config()["dilation_rate"]


def test_a_layer_that_takes_no_such_tensor_is_refused_all_the_same() -> None:
    """Only the number of channels may disagree: images without one are another fault."""
    layer = keras.layers.Conv2D(5, 1)
    layer(keras.Input(SMALL[1:]))

    with sizes_may_disagree(lambda: None), pytest.raises(ValueError, match="min_ndim"):
        layer(keras.Input((4,)))


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ((ADD, f"X_shortcut = X_shortcut[:, 1:]\n    {ADD}"), "Add"),
        ((ADD, f"Y = Add()([X, tf.ones((3, 77, 77, 1))])\n    {ADD}"), "Add of ones"),
        (("X = Conv2D(F3, (1, 1)", "X = Conv2D(F3, (9, 9)"), "Conv2D"),
    ],
)
def test_the_first_layer_that_was_refused_is_told(change: tuple[str, str], refused: str) -> None:
    """An addition with an array of the student's own is another layer than the block's."""
    case = cases.public_cases("identity_block")[0]

    seen = observe(case, namespace_of(mutated(change)))

    assert seen.continued
    assert seen.graph is not None
    node = seen.graph.by_id[seen.refused]
    assert refused.split(maxsplit=1)[0] == node.kind
    assert (len(node.inputs) == 1) is (refused != "Add")
