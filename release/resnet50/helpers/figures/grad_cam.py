"""Which parts of an image speak for the predicted class, seen from the last stages of a network.

Source: Selvaraju et al.: Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization, 2017.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from helpers.figures.picture import INK, Picture, new_figure, shown
from helpers.i18n import _

Floats = npt.NDArray[np.float64]

_MOST_MAPS = 3
_DARKEST = 0.8
_AXES_OF_A_MAP = 4
"""Batch, height, width, channels."""


@shown
def plot_grad_cam(model: Any, image: npt.ArrayLike) -> Picture:
    """Show an image, and where the last stages of a network find what speaks for the class that it predicts.

    Args:
        model: a functional Keras model whose input is one image and whose output has one number for each class.
        image: of shape (height, width, 3), or a batch of one; numbers from 0 to 1.

    Raises:
        ValueError: it is no such model, or no such image.
    """
    batch = np.asarray(image, np.float32)
    batch = batch if batch.ndim == _AXES_OF_A_MAP else batch[None]
    if batch.ndim != _AXES_OF_A_MAP or len(batch) != 1:
        raise ValueError(_("One image is needed, got the shape {shape}.").format(shape=np.shape(image)))
    probabilities, maps = grad_cam(model, batch)
    best = int(probabilities.argmax())
    title = _("What speaks for class {label} (probability {probability:.2f})")
    title = title.format(label=best, probability=probabilities[best])
    figure = new_figure(2.6 * (1 + len(maps)), 3.2, title)
    panels = figure.subplots(1, 1 + len(maps), squeeze=False)[0]
    texts = [_("the image")] + [_("{height}x{width} areas").format(height=len(one), width=one.shape[1]) for one in maps]
    for axes, text, one in zip(panels, texts, [None, *maps], strict=True):
        _draw(axes, batch[0], one)
        axes.set_title(text, fontsize=10, color=INK)
    listed = "; ".join(map(_in_words, maps))
    description = _("An image, and it again under {count} maps. {title}. Brightest area of each map: {listed}.")
    return Picture(figure, description.format(count=len(maps), title=title, listed=listed))


def grad_cam(model: Any, image: npt.NDArray[np.float32]) -> tuple[Floats, list[Floats]]:
    """Return the probabilities of an image's classes, and the Grad-CAM of each of the last stages.

    The gradient of the predicted class's score says how much each channel counts. Its channels, weighted so and
    added up, make the map of a stage; what speaks against the class is left out, and the largest value becomes 1.

    Args:
        model: as for `plot_grad_cam`.
        image: a batch of one.

    Raises:
        ValueError: the model has no stage.
    """
    import keras
    import tensorflow as tf

    layers = _last_of_each_size(model)
    head = model.layers[-1]
    is_softmax = getattr(head, "activation", None) is keras.activations.softmax and hasattr(head, "kernel")
    probe = keras.Model(
        model.inputs[0], [*(layer.output for layer in layers), head.input if is_softmax else head.output]
    )
    with tf.GradientTape() as tape:
        *values, last = probe(image, training=False)
        scores = last @ head.kernel + head.bias if is_softmax else last
        score = tf.reduce_max(scores[0])
    gradients = tape.gradient(score, values)
    maps = [
        _map(np.asarray(value[0]), np.asarray(gradient[0])) for value, gradient in zip(values, gradients, strict=True)
    ]
    probabilities = np.asarray(tf.nn.softmax(scores[0]) if is_softmax else scores[0], np.float64)
    return probabilities, maps


def _last_of_each_size(model: Any) -> list[Any]:
    """Return the last layer of each of the smallest maps that still have several areas, the largest map first."""
    found: dict[int, Any] = {}
    for layer in getattr(model, "layers", [])[1:]:
        shape: Any = getattr(getattr(layer, "output", None), "shape", ())
        if len(shape) == _AXES_OF_A_MAP and (shape[1] or 0) > 1:
            found[shape[1]] = layer
    if not found:
        raise ValueError(_("The network has no layer whose output has height and width: there is nothing to look at."))
    return [found[height] for height in sorted(found, reverse=True)][-_MOST_MAPS:]


def _map(values: Floats, gradient: Floats) -> Floats:
    """Return the map of one stage, from 0 to 1."""
    weighted = np.maximum((values * gradient.mean(axis=(0, 1))).sum(axis=-1), 0.0)
    scaled: Floats = weighted / max(float(weighted.max()), np.finfo(np.float32).tiny)
    return scaled


def _draw(axes: Axes, image: npt.NDArray[np.float32], one: Floats | None) -> None:
    """Draw an image; with a map, the darker the less an area speaks for the class."""
    axes.set_axis_off()
    axes.imshow(image, interpolation="nearest")
    if one is not None:
        height, width = image.shape[:2]
        extent = (-0.5, width - 0.5, height - 0.5, -0.5)
        shade = np.dstack([np.zeros((*one.shape, 3)), _DARKEST * (1.0 - one)])
        axes.imshow(shade, extent=extent, interpolation="nearest")


def _in_words(one: Floats) -> str:
    """Say where the brightest area of a map is."""
    row, column = np.unravel_index(int(one.argmax()), one.shape)
    text = _("row {row} of {rows}, column {column} of {columns}")
    return text.format(row=row + 1, rows=one.shape[0], column=column + 1, columns=one.shape[1])
