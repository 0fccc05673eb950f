"""Train the networks of the experiment on small images, and measure accuracy and gradients on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from helpers.data.image_set import image_set
from helpers.data.signs import load_dataset
from helpers.experiment.record import NETWORKS, Network, Run
from helpers.i18n import _
from helpers.startup import load_tensorflow

if TYPE_CHECKING:
    from keras import Model

Images = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Measured = Sequence[float]
"""Of one batch: loss, accuracy, and the lengths of the gradients at the first and the last convolution."""

SIZE_PX = 32
EPOCHS = 12
BATCH_SIZE = 36
LEARNING_RATE = 0.001


def run(*names: str, epochs: int = EPOCHS, datasets: str | Path = "datasets") -> tuple[Run, ...]:
    """Train networks of the experiment from the same seed, and return what was measured.

    Args:
        names: of the networks, such as "plain 56" and "residual 56"; without any, all four are trained.
        epochs: how often each sees all training images.
        datasets: the folder of the images; without them stand-ins are drawn.

    Raises:
        ValueError: there is no network of this name.
    """
    unknown = [name for name in names if name not in NETWORKS]
    if unknown:
        message = _("There is no network {name!r}: choose from {names}.")
        raise ValueError(message.format(name=unknown[0], names=", ".join(NETWORKS)))
    load_tensorflow()
    images, labels = load_dataset(datasets)[:2]
    chosen = [NETWORKS[name] for name in names or NETWORKS]
    return tuple(train(network, shrunk(images), labels.reshape(-1), epochs) for network in chosen)


def shrunk(images: Images) -> Floats:
    """Return images of about 32x32 pixels, each the mean of a square of pixels, standardized in each color.

    Args:
        images: of shape (m, pixels, pixels, 3).
    """
    side = max(1, images.shape[1] // SIZE_PX)
    size = images.shape[1] // side
    squares = images[:, : size * side, : size * side].reshape(len(images), size, side, size, side, 3)
    small = squares.mean(axis=(2, 4))
    standardized: Floats = ((small - small.mean(axis=(0, 1, 2))) / small.std(axis=(0, 1, 2))).astype(np.float32)
    return standardized


def train(network: Network, images: Floats, labels: Labels, epochs: int) -> Run:
    """Train one network with Adam, and print its progress.

    Args:
        network: to train.
        images: standardized, at least one batch.
        labels: the class of each.
        epochs: how often the network sees all images.
    """
    import keras

    keras.utils.set_random_seed(1)
    class_count = image_set().class_count
    print(network.describe())  # noqa: T201 - the reader would think that the cell hangs
    begun, rng = time.monotonic(), np.random.default_rng(1)
    step = _step(build(network, images.shape[1:], class_count))
    bar = keras.utils.Progbar(epochs, unit_name=_("epoch"))
    means = []
    for epoch in range(epochs):
        means.append(np.mean([step(images[part], labels[part]) for part in _batches(len(images), rng)], axis=0))
        bar.update(epoch + 1, [(_("accuracy"), means[-1][1])])
    losses, accuracies, first, last = (tuple(map(float, curve)) for curve in zip(*means, strict=True))
    return Run(network, class_count, losses, accuracies, first, last, time.monotonic() - begun)


def build(network: Network, shape: tuple[int, ...], class_count: int, channels: int = 16) -> Model:
    """Build a network: one convolution with stride 2, blocks of two convolutions, one dense layer.

    Args:
        network: to build.
        shape: of an image.
        class_count: the number of classes.
        channels: filters of each convolution.

    Source:
        He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, section 4.2, with one stage.
    """
    from keras import Input, Model, initializers, layers

    def convolution(tensor: Any, stride: int = 1) -> Any:
        kernel = initializers.HeNormal() if network.is_normalized else initializers.GlorotUniform()
        convolved = layers.Conv2D(channels, 3, strides=stride, padding="same", kernel_initializer=kernel)(tensor)
        return layers.BatchNormalization()(convolved) if network.is_normalized else convolved

    image = Input(shape)
    tensor = layers.ReLU()(convolution(image, stride=2))
    for _block in range((network.depth - 2) // 2):
        shortcut = tensor
        tensor = convolution(layers.ReLU()(convolution(tensor)))
        tensor = layers.ReLU()(layers.Add()([tensor, shortcut]) if network.is_residual else tensor)
    pooled = layers.GlobalAveragePooling2D()(tensor)
    return Model(image, layers.Dense(class_count, "softmax")(pooled))


def _step(model: Model) -> Callable[[Floats, Labels], Measured]:
    """Return a function that trains on one batch and measures."""
    import keras
    import tensorflow as tf

    variables = model.trainable_variables
    kernels = [index for index, variable in enumerate(variables) if len(variable.shape) == 4]  # noqa: PLR2004 - of Conv2D
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    optimizer.build(variables)

    def measured(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            probabilities = model(images, training=True)
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        gradients = tape.gradient(loss, variables)
        optimizer.apply_gradients(zip(gradients, variables, strict=True))
        right = tf.reduce_mean(tf.cast(tf.argmax(probabilities, axis=1) == labels, tf.float32))
        # in float64, because the squares of a vanished gradient are 0 in float32
        lengths = [tf.norm(tf.cast(gradients[index], tf.float64)) for index in (kernels[0], kernels[-1])]
        return [tf.cast(loss, tf.float64), tf.cast(right, tf.float64), *lengths]

    compiled = tf.function(measured)
    return lambda images, labels: [float(number) for number in compiled(tf.constant(images), tf.constant(labels))]


def _batches(count: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the indices of each whole batch of one epoch, in a random order."""
    order = rng.permutation(count)
    for start in range(0, count - BATCH_SIZE + 1, BATCH_SIZE):
        yield order[start : start + BATCH_SIZE]
