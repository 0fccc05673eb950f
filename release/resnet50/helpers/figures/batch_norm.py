"""How far the moving averages of batch normalization are from the statistics that they estimate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import LogFormatter

from helpers.figures.picture import GREEN_LINE, GRID, INK, ORANGE_LINE, Picture, new_figure, shown
from helpers.i18n import _

if TYPE_CHECKING:
    from helpers.batch_norm import Statistics

Floats = npt.NDArray[np.float64]

_EPSILON = 1e-8
"""Added to variances, because channels that ReLU always sets to 0 have none."""


@shown
def plot_statistics(averages: Sequence[Statistics], measured: Sequence[Statistics]) -> Picture:
    """Plot how far the moving averages of each layer are from the statistics measured on the training images.

    Args:
        averages: the moving averages after training.
        measured: the statistics measured with the final weights, for the same layers.

    Raises:
        ValueError: there is no layer, or the layers differ.
    """
    if not averages or [one.layer for one in averages] != [one.layer for one in measured]:
        raise ValueError(
            _("There is nothing to plot: both arguments must describe the same BatchNormalization layers.")
        )
    ratios = np.array([_ratio(*pair) for pair in zip(averages, measured, strict=True)])
    shifts = np.array([_shift(*pair) for pair in zip(averages, measured, strict=True)])
    title = _("Moving averages after training, {count} BatchNormalization layers").format(count=len(ratios))
    figure = new_figure(8.0, 3.9, title)
    left, right = figure.subplots(1, 2)
    _plot(left, ratios, _("variance: moving average / measured"), 1.0, ORANGE_LINE)
    left.set_yscale("log")
    left.yaxis.set_major_formatter(LogFormatter())
    left.yaxis.set_minor_formatter(LogFormatter())
    _plot(right, shifts, _("mean: distance, in standard deviations"), 0.0, GREEN_LINE)
    description = _(
        "Two charts over {count} BatchNormalization layers. The variance is between {least:.2g} and {most:.2g} times "
        "the measured one (ideal: 1); the mean is up to {shift:.2g} standard deviations away (ideal: 0)."
    )
    bounds = {"least": ratios.min(), "most": ratios.max(), "shift": shifts.max()}
    return Picture(figure, description.format(count=len(ratios), **bounds))


def _ratio(average: Statistics, measured: Statistics) -> float:
    """Return the ratio of the variances, the median over the channels."""
    return float(np.median((average.variance + _EPSILON) / (measured.variance + _EPSILON)))


def _shift(average: Statistics, measured: Statistics) -> float:
    """Return the distance of the means in standard deviations, the median over the channels."""
    deviation = np.sqrt(measured.variance + _EPSILON)
    return float(np.median(np.abs(average.mean - measured.mean) / deviation))


def _plot(axes: Axes, values: Floats, title: str, ideal: float, colour: str) -> None:
    axes.plot(np.arange(1, len(values) + 1), values, "o-", markersize=3, color=colour)
    axes.axhline(ideal, color=INK, linewidth=1.0, linestyle=(0, (4, 3)), label=_("ideal"))
    axes.set_title(title, fontsize=10, color=INK)
    axes.set_xlabel(_("layer, from the input to the output"))
    axes.legend(fontsize=9)
    axes.grid(visible=True, color=GRID)
