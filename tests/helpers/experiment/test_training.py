"""The experiment's networks are what the notebook says, and training measures real gradients."""

import keras
import numpy as np
import pytest

from helpers.data.image_set import image_set
from helpers.experiment import run
from helpers.experiment.record import NETWORKS, Network
from helpers.experiment.training import BATCH_SIZE, build, shrunk, train


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_differ_in_three_things_only(name: str) -> None:
    """Depth counts convolutions and the dense layer; shortcuts and normalization are there or not."""
    network = NETWORKS[name]
    kinds = [type(layer).__name__ for layer in build(network, (32, 32, 3), 6).layers]
    assert network.depth - 1 == kinds.count("Conv2D")
    assert (network.depth - 2) // 2 * network.is_residual == kinds.count("Add")
    assert (network.depth - 1) * network.is_normalized == kinds.count("BatchNormalization")


def test_training_measures_once_an_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    """Accuracy, loss and gradients have one number an epoch; the same seed gives the same run."""
    rng = np.random.default_rng(0)
    images = rng.normal(size=(2 * BATCH_SIZE + 1, 8, 8, 3)).astype(np.float32)
    labels = np.arange(len(images)) % image_set().class_count
    network = Network(4, is_residual=True)

    first, again = (train(network, images, labels, 2) for _ in range(2))

    assert 2 == len(first.losses) == len(first.accuracies) == len(first.first_gradients) == len(first.last_gradients)
    assert pytest.approx(first.losses, rel=1e-5) == again.losses
    assert min(*first.first_gradients, *first.last_gradients) > 0
    assert "residual, 4 layers" in capsys.readouterr().out


def test_gradient_is_that_of_the_first_convolution() -> None:
    """In one step on one batch, its length is that which Keras's own layers give."""
    import tensorflow as tf

    images = np.random.default_rng(0).normal(size=(BATCH_SIZE, 8, 8, 3)).astype(np.float32)
    labels = np.arange(BATCH_SIZE) % image_set().class_count
    network = Network(4, is_residual=False)
    measured = train(network, images, labels, 1)

    keras.utils.set_random_seed(1)
    model = build(network, (8, 8, 3), image_set().class_count)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, model(images, training=True)))
    kernels = [layer.kernel for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    gradients = [np.linalg.norm(gradient.numpy().ravel()) for gradient in tape.gradient(loss, kernels)]
    expected = (gradients[0], gradients[-1])
    assert pytest.approx(expected, rel=1e-3) == (*measured.first_gradients, *measured.last_gradients)


def test_images_are_shrunk_by_averaging() -> None:
    """Two by two pixels become one, and each color gets mean 0 and standard deviation 1."""
    images = np.random.default_rng(0).integers(0, 256, (5, 64, 64, 3), dtype=np.uint8)
    small = shrunk(images)
    assert (5, 32, 32, 3) == small.shape
    np.testing.assert_allclose(small.mean(axis=(0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(small.std(axis=(0, 1, 2)), 1, atol=1e-5)
    expected = images[:, :2, :2, 0].astype(float).mean(axis=(1, 2))
    assert np.corrcoef(expected, small[:, 0, 0, 0])[0, 1] == pytest.approx(1)


def test_unknown_network_is_refused() -> None:
    """The sentence names those that there are."""
    with pytest.raises(ValueError, match="no network 'plain 11': choose from plain 10, plain 56, residual 56, bare 56"):
        run("plain 11")
