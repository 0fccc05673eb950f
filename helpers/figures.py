"""Figures of data and measurements, drawn with matplotlib."""

import numpy as np
import numpy.typing as npt

from helpers.evaluation_figures import plot_confusion, plot_probabilities, show_worst_mistakes
from helpers.gradients import plot_gradient_norms
from helpers.language import _
from helpers.pictures import INK, Picture, new_figure, shown
from helpers.statistics_figure import plot_statistics
from helpers.training_figure import plot_training

__all__ = [
    "plot_confusion",
    "plot_gradient_norms",
    "plot_probabilities",
    "plot_statistics",
    "plot_training",
    "show_examples",
    "show_worst_mistakes",
]

COLUMN_COUNT = 6


@shown
def show_examples(X: npt.NDArray[np.generic], Y: npt.ArrayLike, count: int = 12) -> Picture:
    """Show the first images with their labels.

    Args:
        X: images of shape (m, height, width, 3), bytes or numbers from 0 to 1.
        Y: m labels, of any shape.
        count: how many images to show, at most m.

    Raises:
        ValueError: there is no image to show.
    """
    labels = np.asarray(Y).reshape(-1)
    count = min(count, len(X))
    if count < 1:
        raise ValueError(_("There is no image to show: X is empty or count is below 1."))
    row_count = -(-count // COLUMN_COUNT)
    title = _("The first {count} images and their labels y").format(count=count)
    figure = new_figure(1.4 * COLUMN_COUNT, 0.4 + 1.6 * row_count, title)
    grid = figure.subplots(row_count, COLUMN_COUNT, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, image, label in zip(grid.flat, X[:count], labels, strict=False):
        axes.imshow(image, interpolation="nearest")
        axes.set_title(f"y = {label}", fontsize=9, color=INK)
    told = ", ".join(str(label) for label in labels[:count])
    description = _("{title}, in rows of {column_count}: {labels}.")
    return Picture(figure, description.format(title=title, column_count=COLUMN_COUNT, labels=told))
