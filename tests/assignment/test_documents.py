"""The calls in the three documents work unchanged with the solution of the source notebook."""

import json
from typing import Any

import keras
import numpy as np
import pytest
from tensorflow.keras.initializers import Constant

from assignment import notebook
from helpers.contract.exercises import EXERCISES
from tests.support.student_code import namespace_of, public_verdict


def solution() -> str:
    """Return the code of the source notebook's solution cells."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    return "\n\n\n".join("".join(cell["source"]) for cell in cells if notebook.grade_id(cell) in EXERCISES)


@pytest.fixture(scope="module")
def functions() -> dict[str, Any]:
    """Return the three functions of the source notebook."""
    return namespace_of(solution())


@pytest.mark.parametrize("name", EXERCISES)
def test_source_notebooks_solution_gets_full_points(name: str) -> None:
    """The checks accept it as they would accept a submission."""
    assert public_verdict(name, solution()).right


def test_identity_block_as_called_with_known_initializers(functions: dict[str, Any]) -> None:
    """With a lambda as initializer the call gives the printed numbers in both modes, to four decimals."""
    X = np.concatenate([np.ones((1, 4, 4, 3)) * value for value in (-1, 1, 3)], axis=0).astype(np.float32)

    A3 = functions["identity_block"](
        X, f=2, filters=[4, 4, 3], initializer=lambda seed=0: Constant(1.0), training=False
    ).numpy()
    A4 = functions["identity_block"](
        X, f=2, filters=[3, 3, 3], initializer=lambda seed=0: Constant(1.0), training=True
    ).numpy()

    assert (192.7124, 96.8562, 48.9281) == tuple(
        round(float(number), 4) for number in (A3[1, 0, 0, 0], A3[1, -1, 0, 0], A3[1, -1, -1, 0])
    )
    assert (4.9999, 3.2595, 2.4074) == tuple(
        round(float(number), 4) for number in (A4[2, 0, 0, 0], A4[2, 0, -1, 0], A4[2, -1, -1, 0])
    )


def test_blocks_as_called_with_random_arrays(functions: dict[str, Any]) -> None:
    """Blocks accept float64 arrays, the stage as a string, and the stride by keyword."""
    X = np.random.default_rng(1).normal(size=(3, 4, 4, 6))

    same = functions["identity_block"](X, f=2, filters=[2, 4, 6], stage="1", block="a")
    half = functions["convolutional_block"](X, f=2, filters=[2, 4, 6], s=2, stage="1", block="a")

    assert ((3, 4, 4, 6), (3, 2, 2, 6)) == (tuple(same.shape), tuple(half.shape))


def test_blocks_as_called_inside_a_network(functions: dict[str, Any]) -> None:
    """Blocks accept their arguments by keyword, in the older order."""
    X = keras.Input((8, 8, 3))

    X = functions["convolutional_block"](X, filters=[4, 4, 8], f=3, s=1, stage=2, block="a")
    X = functions["identity_block"](X, filters=[4, 4, 8], f=3, stage=2, block="b")

    assert (None, 8, 8, 8) == X.shape


def test_network_as_called(functions: dict[str, Any]) -> None:
    """The model has its name and compiles as in the documents."""
    model = functions["ResNet50"](input_shape=(64, 64, 3), classes=6)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.00015), loss="categorical_crossentropy", metrics=["accuracy"]
    )

    assert ("ResNet50", 177, 23_600_006) == (model.name, len(model.layers), model.count_params())
