"""What hints and notebook say of Keras is so: each claim is run."""

from typing import Any

import keras
import numpy as np
import pytest

from helpers.hints import table

SHAPE = (4, 4, 3)
IMAGES = np.random.default_rng(0).normal(size=(2, *SHAPE)).astype(np.float32)
WITH_ANOTHER_NEIGHBOUR = IMAGES + np.array([0, 5], np.float32).reshape(2, 1, 1, 1)


def model_with(training: bool | None) -> Any:
    """Return a model of one BatchNorm that is called in a mode."""
    image = keras.Input(SHAPE)
    model = keras.Model(image, keras.layers.BatchNormalization()(image, training=training))
    model.compile(loss="mse")
    return model


def plain_call(model: Any, images: Any) -> Any:
    """Call a model without a mode."""
    return np.asarray(model(images))


def predict(model: Any, images: Any) -> Any:
    """Let a model predict."""
    return model.predict(images, verbose=0)


def depends_on_neighbours(call: Any, model: Any) -> bool:
    """Return whether the answer for an image changes with the other image of its batch."""
    first, second = call(model, IMAGES), call(model, WITH_ANOTHER_NEIGHBOUR)
    return not np.allclose(first[0], second[0], atol=1e-3)


@pytest.mark.parametrize(
    ("training", "call", "depends"),
    [
        (None, plain_call, False),
        (True, plain_call, True),
        (False, plain_call, False),
        (None, predict, False),
        (True, predict, False),
    ],
)
def test_mode_that_is_fixed_to_training_shows_in_a_plain_call(
    training: bool | None, call: Any, *, depends: bool
) -> None:
    """`predict` sets the mode itself, so no sentence says that it depends on the batch."""
    assert depends is depends_on_neighbours(call, model_with(training))


def test_evaluate_sets_the_mode_itself() -> None:
    """Whatever is fixed, it normalizes with the moving averages."""
    losses = [model_with(training).evaluate(IMAGES, IMAGES, verbose=0) for training in (None, True)]

    assert np.isclose(*losses)


def test_default_uses_the_batch_in_fit_and_the_averages_elsewhere() -> None:
    """Only `fit` moves the averages, and only its loss is that of the batch's statistics."""
    model = model_with(None)
    averages = [np.array(variable) for variable in model.non_trainable_variables]

    evaluated = model.evaluate(IMAGES, IMAGES, verbose=0)
    unmoved = [np.array(variable) for variable in model.non_trainable_variables]
    by_averages, by_batch = ((IMAGES - np.asarray(model(IMAGES, training=mode))) ** 2 for mode in (False, True))
    model = model_with(None)
    fitted = model.fit(IMAGES, IMAGES, verbose=0).history["loss"][0]

    assert all(map(np.array_equal, averages, unmoved))
    assert np.isclose(evaluated, by_averages.mean())
    assert np.isclose(fitted, by_batch.mean())
    assert not any(map(np.array_equal, averages, map(np.array, model.non_trainable_variables)))


def test_no_hint_says_that_predictions_depend_on_the_batch() -> None:
    """The hints about a fixed mode speak of a plain call."""
    faults = table.table().faults
    rows = [faults[f"training of {place}"] for place in ("bn", "bn_conv1", "block")]

    assert [] == [row.why for row in rows if row.why is None or "predict" in row.why]
    assert all("a plain call" in str(row.why) for row in rows[1:])


def _a_factory(seed: int) -> Any:
    return keras.initializers.GlorotUniform(seed)


def test_a_factory_that_is_not_called_gives_no_seed_or_no_weights() -> None:
    """Keras calls a class by itself, without a seed; of any other factory it asks for numbers."""
    made = keras.layers.Conv2D(2, 1, kernel_initializer=keras.initializers.GlorotUniform)

    assert made.kernel_initializer.get_config()["seed"] is None
    with pytest.raises(TypeError):
        keras.layers.Conv2D(2, 1, kernel_initializer=_a_factory)(IMAGES)
