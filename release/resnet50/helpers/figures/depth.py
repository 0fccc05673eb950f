"""Training accuracy and gradients of plain and residual networks of the same depth, by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from helpers.experiment.record import Run, shipped
from helpers.figures.gradients import STYLES
from helpers.figures.picture import GRID, INK, Picture, new_figure, shown
from helpers.figures.training import GUESSING, set_epochs
from helpers.i18n import _

Floats = npt.NDArray[np.float64]

LEAST_LENGTH = 1e-20
"""Where the axis of the gradients ends; shorter ones, and 0, are drawn there."""

_DESCRIPTION = _(
    "Two line charts over {epoch_count} epochs for {count} networks: accuracy on the training images (guessing: "
    "{guessing:.2f}), and length of the gradient at the first layer on a logarithmic axis. {networks}."
)
_IN_WORDS = _("{network}: accuracy from {first:.2f} to {last:.2f}, gradient from {long:.1g} to {short:.1g}")


@shown
def plot_depth_experiment(runs: Sequence[Run] | None = None) -> Picture:
    """Plot how plain and residual networks trained: accuracy, and the gradient's length at the first layer.

    Args:
        runs: one to four, such as `helpers.experiment.run` returns; None for those that come with the assignment.

    Raises:
        ValueError: there is no run, or more than four.
    """
    runs = shipped() if runs is None else runs
    if not 1 <= len(runs) <= len(STYLES):
        message = _("There are {count} runs: give one to {most}.")
        raise ValueError(message.format(count=len(runs), most=len(STYLES)))
    figure = new_figure(8.0, 4.4, _("The same training for networks of different depth, with and without shortcuts"))
    left, right = figure.subplots(1, 2)
    guessing = 1 / runs[0].class_count
    _plot(left, runs, [np.array(run.accuracies) for run in runs], _("accuracy on the training images"))
    label = _("guessing, 1/{class_count}").format(class_count=runs[0].class_count)
    left.axhline(guessing, label=label, **GUESSING)
    left.set_ylim(-0.03, 1.03)
    lengths = [np.maximum(run.first_gradients, LEAST_LENGTH) for run in runs]
    _plot(right, runs, lengths, _("length of the gradient at the first layer"))
    right.set_yscale("log")
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9)
    return Picture(figure, _description(runs, guessing))


def _plot(axes: Axes, runs: Sequence[Run], curves: Sequence[Floats], title: str) -> None:
    for run, values, (marker, line, colour) in zip(runs, curves, STYLES, strict=False):
        style: dict[str, Any] = {
            "marker": marker,
            "linestyle": line,
            "color": colour,
            "markersize": 5,
            "linewidth": 1.6,
        }
        axes.plot(np.arange(1, len(values) + 1), values, label=run.network.describe(), **style)
    axes.set_title(title, fontsize=10, color=INK)
    set_epochs(axes, max(map(len, curves)))
    axes.grid(visible=True, color=GRID)


def _description(runs: Sequence[Run], guessing: float) -> str:
    networks = "; ".join(
        _IN_WORDS.format(
            network=run.network.describe(),
            first=run.accuracies[0],
            last=run.accuracies[-1],
            long=run.first_gradients[0],
            short=run.first_gradients[-1],
        )
        for run in runs
    )
    epoch_count = max(len(run.accuracies) for run in runs)
    return _DESCRIPTION.format(epoch_count=epoch_count, count=len(runs), guessing=guessing, networks=networks)
