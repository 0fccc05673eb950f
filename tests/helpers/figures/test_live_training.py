"""During training curves are drawn in one place; after it, re-estimated statistics are those of the data."""

import keras
import numpy as np
import numpy.typing as npt
import pytest

from assignment.notebook import solutions
from helpers import figures
from helpers.batch_norm import Statistics, estimate_statistics, moving_statistics, set_statistics
from helpers.figures import picture
from helpers.figures.live import LiveCurves
from helpers.figures.picture import Picture

Floats = npt.NDArray[np.float32]
BATCH_SIZE = 8


@pytest.fixture
def images() -> Floats:
    """Return four batches of images, and three images more."""
    drawn: Floats = np.random.default_rng(0).normal(2.0, 3.0, (4 * BATCH_SIZE + 3, 6, 6, 3)).astype(np.float32)
    return drawn


def network(*, normalizes: bool = True) -> keras.Model:
    """Return a small network of two convolutions."""
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Conv2D(4, 3, name="conv1"), keras.layers.BatchNormalization(name="bn1")]
    layers += [keras.layers.ReLU(), keras.layers.Conv2D(5, 3), keras.layers.BatchNormalization(name="bn2")]
    layers += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3, "softmax")]
    if not normalizes:
        layers = [layer for layer in layers if not isinstance(layer, keras.layers.BatchNormalization)]
    return keras.Sequential([keras.Input((6, 6, 3)), *layers])


def test_first_layers_statistics_are_those_of_all_images(images: Floats) -> None:
    """The first layer's statistics are those that NumPy finds over all images, because its input needs no batches."""
    model = network()
    weights = [np.array(variable) for variable in model.trainable_variables]
    activations = np.asarray(model.get_layer("conv1")(images[: 4 * BATCH_SIZE]))

    estimate_statistics(model, images, BATCH_SIZE)

    [first, second] = moving_statistics(model)
    assert ("bn1", "bn2") == (first.layer, second.layer)
    np.testing.assert_allclose(first.mean, activations.mean(axis=(0, 1, 2)), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(first.variance, activations.var(axis=(0, 1, 2)), rtol=1e-4)
    assert all((before == np.array(now)).all() for before, now in zip(weights, model.trainable_variables, strict=True))
    assert [0.99, 0.99] == [model.get_layer(name).momentum for name in ("bn1", "bn2")]


def test_inference_then_agrees_with_training_mode(images: Floats) -> None:
    """Statistics that are estimated on one batch make inference agree with training mode on it."""
    model = network()
    batch = images[:BATCH_SIZE]
    in_training = np.asarray(model(batch, training=True))
    assert np.abs(in_training - np.asarray(model(batch, training=False))).max() > 0.01

    estimate_statistics(model, batch, BATCH_SIZE)

    np.testing.assert_allclose(np.asarray(model(batch, training=False)), in_training, atol=1e-4)


def test_estimating_twice_changes_nothing(images: Floats) -> None:
    """The result depends on weights and images alone, not on the previous averages."""
    model = network()
    estimate_statistics(model, images, BATCH_SIZE)
    first = moving_statistics(model)

    estimate_statistics(model, images, BATCH_SIZE)

    for one, other in zip(first, moving_statistics(model), strict=True):
        np.testing.assert_allclose(one.variance, other.variance, rtol=1e-5)
        np.testing.assert_allclose(one.mean, other.mean, rtol=1e-4, atol=1e-6)


def test_statistics_that_cannot_be_estimated_are_refused(images: Floats) -> None:
    """A network without BatchNormalization, or too few images, are refused with one sentence."""
    with pytest.raises(ValueError, match="no BatchNormalization"):
        estimate_statistics(network(normalizes=False), images, BATCH_SIZE)
    with pytest.raises(ValueError, match="7 images are not enough for one batch of 8"):
        estimate_statistics(network(), images[:7], BATCH_SIZE)


def test_one_layers_averages_can_be_exchanged(images: Floats) -> None:
    """The other layer keeps its own, and what was read before is not what the network has now."""
    model = network()
    [first, second] = moving_statistics(model)
    estimate_statistics(model, images, BATCH_SIZE)
    [measured, _second] = moving_statistics(model)
    assert not np.array_equal(first.variance, measured.variance)

    set_statistics(model, [second])

    [first_now, second_now] = moving_statistics(model)
    assert np.array_equal(first_now.variance, measured.variance)
    assert np.array_equal(second_now.variance, second.variance)
    assert np.array_equal(second_now.mean, second.mean)
    with pytest.raises(ValueError, match="no BatchNormalization layer bn3"):
        set_statistics(model, [second._replace(layer="bn3")])


def test_curves_are_drawn_once_an_epoch_in_one_place(images: Floats, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture shows all epochs so far, on an axis that has room for all."""
    drawn: list[Picture] = []
    monkeypatch.setattr(picture.LivePicture, "show", lambda _self, draw: drawn.append(draw()))
    model = network()
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])

    model.fit(images, np.eye(3)[np.arange(len(images)) % 3], epochs=3, verbose=0, callbacks=[LiveCurves()])

    assert 3 == len(drawn)
    assert all(f", {count} in all:" in one.description for count, one in enumerate(drawn, start=1))
    assert all((0.5, 3.5) == axes.get_xlim() for one in drawn for axes in one.figure.axes)


def test_statistics_are_described_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """The description contains the range of the deviations."""
    one = np.ones(4, np.float32)
    measured = [Statistics("bn1", 0 * one, one), Statistics("bn2", 0 * one, 4 * one)]

    figures.plot_statistics([Statistics("bn1", 2 * one, 3 * one), Statistics("bn2", 0 * one, one)], measured)

    description = capsys.readouterr().out
    assert "between 0.25 and 3 times" in description
    assert "up to 2 standard deviations" in description
    with pytest.raises(ValueError, match="same BatchNormalization layers"):
        figures.plot_statistics(measured[:1], measured)


@pytest.mark.slow
def test_same_seed_trains_the_same_network() -> None:
    """Two runs of the notebook's training agree in their losses to six digits; another seed gives other losses."""
    drawn = np.random.default_rng(0).uniform(0, 1, (3 * BATCH_SIZE, 64, 64, 3)).astype(np.float32)
    labels = keras.utils.to_categorical(np.arange(len(drawn)) % 6, 6)

    model = solutions()["ResNet50"]()
    model.compile(keras.optimizers.Adam(0.00015), "categorical_crossentropy")
    model.optimizer.build(model.trainable_variables)
    variables = [*model.variables, *model.optimizer.variables]
    initial_values = [np.array(variable) for variable in variables]

    def losses(seed: int) -> list[float]:
        for variable, value in zip(variables, initial_values, strict=True):
            variable.assign(value)
        keras.utils.set_random_seed(seed)
        history: list[float] = model.fit(drawn, labels, BATCH_SIZE, epochs=2, verbose=0).history["loss"]
        return history

    first = losses(1)
    assert pytest.approx(first, rel=1e-6) == losses(1)
    assert pytest.approx(first, rel=1e-6) != losses(2)
