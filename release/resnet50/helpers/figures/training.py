"""Loss and accuracy by epoch."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, MultipleLocator

from helpers.data.image_set import image_set
from helpers.figures.picture import BLUE_LINE, GREEN_LINE, GRID, INK, ORANGE_LINE, Picture, new_figure, shown
from helpers.i18n import _, ngettext

Floats = npt.NDArray[np.float64]
Measured = float | Sequence[float] | None
Curve = tuple[str, Floats, dict[str, Any]]

TRAIN = {"marker": "o", "linestyle": "-", "color": BLUE_LINE}
VALIDATION = {"marker": "s", "linestyle": "--", "color": ORANGE_LINE}
GUESSING: dict[str, Any] = {"linestyle": (0, (1, 1.5)), "color": INK, "linewidth": 2.0}
_MOST_TICKS = 12
AFTER = {"marker": "^", "linestyle": ":", "color": GREEN_LINE}


def training_picture(history: Any, after: Measured = None, epochs: int = 0) -> Picture:
    """Plot loss and accuracy by epoch.

    Args:
        history: what `model.fit` returned, or its `history`: lists under "loss" and "accuracy", one number an epoch,
            and under "val_loss" and "val_accuracy" where there are any.
        after: validation accuracy with the averages that were measured after training: one number, or one for each
            epoch.
        epochs: how many there will be; the axis has room for them from the start.

    Raises:
        ValueError: the history has neither losses nor accuracies.
    """
    lists: Mapping[str, Sequence[float]] = getattr(history, "history", history)
    losses = _curves(lists, "loss")
    accuracies = _curves(lists, "accuracy")
    if not losses and not accuracies:
        raise ValueError(
            _("There is nothing to plot: the history has no epoch with a loss or an accuracy; train first.")
        )
    epoch_count = max(len(values) for _label, values, _style in losses + accuracies)
    accuracies += _measured(_("validation, measured averages"), after, AFTER)
    title = ngettext("Training, {count} epoch", "Training, {count} epochs", epoch_count).format(count=epoch_count)
    figure = new_figure(8.0, 4.2, title)
    left, right = figure.subplots(1, 2)
    _plot(left, _("loss"), losses, epoch_count)
    _plot(right, _("accuracy"), accuracies, epoch_count)
    for axes in (left, right):
        set_epochs(axes, max(epoch_count, epochs))
    class_count = image_set().class_count
    guessing = _("guessing, 1/{class_count}").format(class_count=class_count)
    right.axhline(1 / class_count, label=guessing, **GUESSING)
    right.set_ylim(-0.03, 1.03)
    for axes in (left, right):
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize=9, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    description = _description(losses, accuracies, epoch_count)
    return Picture(figure, description, name="LiveCurves" if after is None else "plot_training")


plot_training = shown(training_picture)


def _description(losses: list[Curve], accuracies: list[Curve], epoch_count: int) -> str:
    """Describe where each curve begins and ends."""
    curves = [_("loss, {curve}").format(curve=_in_words(*curve)) for curve in losses]
    curves += [_("accuracy, {curve}").format(curve=_in_words(*curve)) for curve in accuracies]
    description = _("Two line charts over the epochs, {epoch_count} in all: {curves}.")
    return description.format(epoch_count=epoch_count, curves="; ".join(curves))


def _curves(lists: Mapping[str, Sequence[float]], name: str) -> list[Curve]:
    """Return the curves that a history has of one quantity."""
    known = ((name, _("training"), TRAIN), (f"val_{name}", _("validation"), VALIDATION))
    return [(label, np.asarray(lists[key], float), style) for key, label, style in known if len(lists.get(key, ()))]


def _measured(label: str, values: Measured, style: dict[str, Any]) -> list[Curve]:
    """Return the curve of a measurement that was made once or once per epoch; no curve if it was not made."""
    return [] if values is None else [(label, np.atleast_1d(np.asarray(values, float)), style)]


def _plot(axes: Axes, name: str, curves: list[Curve], epoch_count: int) -> None:
    """Draw curves; one with fewer numbers than epochs belongs to the last epochs."""
    for label, values, style in curves:
        epochs = epoch_count - len(values) + 1 + np.arange(len(values))
        axes.plot(epochs, values, label=label, markersize=6, **style)
    axes.set_title(name, fontsize=10, color=INK)
    axes.grid(visible=True, color=GRID)


def set_epochs(axes: Axes, count: int) -> None:
    """Show the epochs from 1 on, each with its number while there is room.

    Args:
        axes: of a plot by epochs.
        count: how many epochs the axis shows.
    """
    axes.set(xlabel=_("epoch"), xlim=(0.5, count + 0.5))
    axes.xaxis.set_major_locator(MultipleLocator(1) if count <= _MOST_TICKS else MaxNLocator(integer=True))


def _in_words(label: str, values: Floats, _style: dict[str, Any]) -> str:
    """Describe where one curve begins and ends."""
    if len(values) == 1:
        return f"{label}: {values[0]:.3f}"
    return _("{curve}: from {first:.3f} to {last:.3f}").format(curve=label, first=values[0], last=values[-1])
