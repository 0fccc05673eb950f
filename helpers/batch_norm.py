"""The statistics of batch normalization: read them, and re-estimate them after training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from helpers.i18n import _, ngettext

Floats = npt.NDArray[np.floating]


class Statistics(NamedTuple):
    """The mean and variance that a BatchNormalization layer uses in inference mode, one number per channel."""

    layer: str
    mean: Floats
    variance: Floats


def moving_statistics(model: Any) -> list[Statistics]:
    """Return the moving averages of a network.

    Args:
        model: with BatchNormalization layers.

    Returns:
        One entry per BatchNormalization layer, from the input to the output.
    """
    to_numpy = keras.ops.convert_to_numpy
    return [
        Statistics(layer.name, to_numpy(layer.moving_mean), to_numpy(layer.moving_variance))
        for layer in _batch_norms(model)
    ]


def set_statistics(model: Any, statistics: Iterable[Statistics]) -> None:
    """Give layers of a network these means and variances; the others keep theirs.

    Args:
        model: with BatchNormalization layers.
        statistics: one entry for each layer that changes, such as some of what `moving_statistics` returned.

    Raises:
        ValueError: the network has no BatchNormalization layer of this name.
    """
    layers = {layer.name: layer for layer in _batch_norms(model)}
    for entry in statistics:
        if entry.layer not in layers:
            raise ValueError(_("The network has no BatchNormalization layer {layer}.").format(layer=entry.layer))
        layers[entry.layer].moving_mean.assign(entry.mean)
        layers[entry.layer].moving_variance.assign(entry.variance)


def estimate_statistics(model: Any, images: Floats, batch_size: int = 32) -> None:
    """Replace a network's moving averages by the mean and variance measured on the training images.

    The weights do not change. The new mean is the average of the batches' means; the new variance is the variance over
    all batches together.

    Args:
        model: trained, with BatchNormalization layers.
        images: the training images.
        batch_size: as in training; images that do not fill a whole batch are skipped.

    Raises:
        ValueError: the network has no BatchNormalization, or there are fewer images than one batch needs.

    Source:
        Wu, Johnson: Rethinking "Batch" in BatchNorm, 2021, section 3.
    """
    layers = _batch_norms(model)
    if not layers:
        raise ValueError(_("The network has no BatchNormalization layer, so there is nothing to estimate."))
    if len(images) < batch_size:
        message = ngettext(
            "{count} image is not enough for one batch of {batch_size}: pass the training images.",
            "{count} images are not enough for one batch of {batch_size}: pass the training images.",
            len(images),
        )
        raise ValueError(message.format(count=len(images), batch_size=batch_size))
    momenta = [layer.momentum for layer in layers]
    try:
        for layer in layers:
            layer.momentum = 0.0  # now the moving averages are those of the last batch
        batches = _statistics_of_batches(model, images, batch_size)
    finally:
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum
    set_statistics(model, (_over_all(of_layer) for of_layer in zip(*batches, strict=True)))


def _over_all(batches: Sequence[Statistics]) -> Statistics:
    """Return a layer's mean and variance over all batches together, from those of each batch."""
    means = np.stack([batch.mean for batch in batches])
    variances = np.stack([batch.variance for batch in batches])
    return Statistics(batches[0].layer, means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0))


def _statistics_of_batches(model: Any, images: Floats, batch_size: int) -> Sequence[list[Statistics]]:
    """Run every whole batch through the network in training mode; return each layer's statistics for each batch."""
    forward = tf.function(lambda batch: model(batch, training=True), reduce_retracing=True)
    count = len(images) // batch_size
    bar = keras.utils.Progbar(count, unit_name=_("batch"))
    statistics = []
    for number in range(count):
        forward(tf.constant(images[number * batch_size : (number + 1) * batch_size], tf.float32))
        statistics.append(moving_statistics(model))
        bar.add(1)
    return statistics


def _batch_norms(model: Any) -> list[Any]:
    return [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
