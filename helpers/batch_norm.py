"""The statistics of batch normalization: read them, and estimate them anew after training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from helpers.i18n import _

Floats = npt.NDArray[np.floating]


class Statistics(NamedTuple):
    """What a BatchNormalization layer normalizes with in inference mode, one number for each channel."""

    layer: str
    mean: Floats
    variance: Floats


def moving_statistics(model: Any) -> list[Statistics]:
    """Read the moving averages of a network.

    Args:
        model: with BatchNormalization layers.

    Returns:
        One entry for each such layer, from the input on.
    """
    numbers = keras.ops.convert_to_numpy
    return [
        Statistics(each.name, numbers(each.moving_mean), numbers(each.moving_variance)) for each in _batch_norms(model)
    ]


def estimate_statistics(model: Any, images: Floats, batch_size: int = 32) -> None:
    """Replace a network's moving averages by the mean and variance that its layers meet on the training images.

    The weights stay as they are. A mean is that of the batches' means, a variance that of all the batches together.

    Args:
        model: trained, with BatchNormalization layers.
        images: of the training set.
        batch_size: as in training; what is left over for a smaller batch is left out.

    Raises:
        ValueError: the network has no BatchNormalization, or there are fewer images than make a batch.

    Source:
        Wu, Johnson: Rethinking "Batch" in BatchNorm, 2021, section 3.
    """
    layers = _batch_norms(model)
    if not layers:
        raise ValueError(_("The network has no BatchNormalization layer, so there is nothing to estimate."))
    if len(images) < batch_size:
        message = _("{count} images do not make one batch of {batch_size}: give the training images.")
        raise ValueError(message.format(count=len(images), batch_size=batch_size))
    usual = [each.momentum for each in layers]
    try:
        for each in layers:
            each.momentum = 0.0  # the moving averages then are those of the last batch
        met = _met_in_batches(model, images, batch_size)
    finally:
        for each, momentum in zip(layers, usual, strict=True):
            each.momentum = momentum
    for number, each in enumerate(layers):
        means, variances = (np.stack([batch[number][column] for batch in met]) for column in (1, 2))
        each.moving_mean.assign(means.mean(axis=0))
        each.moving_variance.assign(variances.mean(axis=0) + means.var(axis=0))


def _met_in_batches(model: Any, images: Floats, batch_size: int) -> Sequence[list[Statistics]]:
    """Send every whole batch through the network as in training, and give what each layer met in each."""
    forward = tf.function(lambda batch: model(batch, training=True), reduce_retracing=True)
    count = len(images) // batch_size
    bar = keras.utils.Progbar(count, unit_name=_("batch"))
    met = []
    for number in range(count):
        forward(tf.constant(images[number * batch_size : (number + 1) * batch_size], tf.float32))
        met.append(moving_statistics(model))
        bar.add(1)
    return met


def _batch_norms(model: Any) -> list[Any]:
    return [each for each in model.layers if isinstance(each, keras.layers.BatchNormalization)]
