"""The first images of a data set with their labels, and hands that vary more."""

import numpy as np
import numpy.typing as npt

from helpers.data.varied import varied_images
from helpers.figures.picture import INK, Picture, new_figure, shown
from helpers.i18n import _, ngettext

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
    return _grid(X, np.asarray(Y).reshape(-1), min(count, len(X)))


@shown
def show_varied_hands(count: int = 12) -> Picture:
    """Draw hands that are turned, mirrored, near and far, anywhere in the image, and show them with their labels.

    Args:
        count: how many images to show.

    Raises:
        ValueError: there is no image to show.
    """
    X, Y, *_others = varied_images(max(count, 1), 1)
    return _grid(X, Y.argmax(axis=1), count)


def _grid(X: npt.NDArray[np.generic], labels: npt.NDArray[np.generic], count: int) -> Picture:
    if count < 1:
        raise ValueError(_("There is no image to show: X is empty or count is below 1."))
    row_count = -(-count // COLUMN_COUNT)
    title = ngettext("The first image and its label y", "The first {count} images and their labels y", count)
    title = title.format(count=count)
    figure = new_figure(1.4 * COLUMN_COUNT, 0.4 + 1.6 * row_count, title)
    grid = figure.subplots(row_count, COLUMN_COUNT, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, image, label in zip(grid.flat, X[:count], labels, strict=False):
        axes.imshow(image, interpolation="nearest")
        axes.set_title(f"y = {label}", fontsize=9, color=INK)
    listed = ", ".join(str(label) for label in labels[:count])
    description = _("{title}, in rows of {column_count}: {labels}.")
    return Picture(figure, description.format(title=title, column_count=COLUMN_COUNT, labels=listed))
