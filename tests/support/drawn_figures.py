"""Figures for tests: made-up images and results, pictures that are drawn but not shown, contrast."""

import inspect

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from helpers.figures.picture import Picture

LABELS = np.array([[0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]])
IMAGES = np.random.default_rng(0).integers(0, 256, (12, 64, 64, 3), dtype=np.uint8)
PROBABILITIES = np.full((12, 6), 0.02)
PROBABILITIES[np.arange(12), [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 0, 1]] = 0.9
HISTORY = {"loss": [2.0, 1.0, 0.5], "accuracy": [0.2, 0.6, 0.9]}


def drawn(function, *arguments, **options) -> Picture:
    """Return a function's picture without showing it."""
    with style.context("default"):
        return inspect.unwrap(function)(*arguments, **options)


def contrast(one, other) -> float:
    """Return the contrast of two colours as the WCAG define it, from 1 to 21."""

    def luminance(colour) -> float:
        channels = np.asarray(to_rgb(colour))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def labels_of(axes: Axes) -> list[str]:
    """Return the labels of a plot's legend."""
    labels: list[str] = axes.get_legend_handles_labels()[1]
    return labels
