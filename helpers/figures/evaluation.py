"""Right and wrong predictions of a network: their counts, and the images with the largest loss."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.figures.picture import INK, Picture, new_figure, shown
from helpers.i18n import _, ngettext

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

COLUMN_COUNT = 3
RIGHT_SIGN, WRONG_SIGN = "✓", "✗"
_EVEN_LUMINANCE = 0.179
"""Where black and white text are equally readable (WCAG's contrast ratio, 4.6 for both)."""


@shown
def plot_confusion(Y: npt.ArrayLike, probabilities: npt.ArrayLike) -> Picture:
    """Show how often the network predicts each label for each true label.

    Args:
        Y: m labels, of any shape, or one-hot rows of shape (m, classes).
        probabilities: what `model.predict` returned, of shape (m, classes).

    Raises:
        ValueError: the two do not fit together.
    """
    labels, rows = _checked(Y, probabilities)
    class_count = rows.shape[1]
    counts = np.zeros((class_count, class_count), dtype=np.int64)
    np.add.at(counts, (labels, rows.argmax(axis=1)), 1)
    title = _("{right_count} of {count} images are predicted correctly (outlined cells)")
    title = title.format(right_count=int(np.trace(counts)), count=len(labels))
    figure = new_figure(5.6, 5.2, title)
    _draw_matrix(figure.subplots(), counts)
    listed = [
        _("true {true}: {counts}").format(true=true, counts=_row_in_words(row)) for true, row in enumerate(counts)
    ]
    description = _("Confusion matrix. {title}. Counts by {counts}.")
    return Picture(figure, description.format(title=title, counts="; ".join(listed)))


@shown
def show_worst_mistakes(
    X: npt.NDArray[np.generic], Y: npt.ArrayLike, probabilities: npt.ArrayLike, count: int = 6
) -> Picture:
    """Show the images with the largest loss, worst first.

    Args:
        X: images of shape (m, height, width, 3), bytes or numbers from 0 to 1.
        Y: m labels, of any shape, or one-hot rows of shape (m, classes).
        probabilities: what `model.predict` returned, of shape (m, classes).
        count: how many images to show, at most m.

    Raises:
        ValueError: the three do not fit together, or there is no image to show.
    """
    labels, rows = _checked(Y, probabilities)
    if len(X) != len(labels) or min(count, len(X)) < 1:
        message = _(
            "There must be one label for each image, and count must be at least 1: the length of X is {image_count}, "
            "that of Y is {label_count}, and count is {count}."
        )
        raise ValueError(message.format(image_count=len(X), label_count=len(labels), count=count))
    of_true_label = np.nan_to_num(rows[np.arange(len(rows)), labels], nan=-1.0)
    worst = np.argsort(of_true_label, kind="stable")[:count]
    title = ngettext(
        "The image with the largest loss", "The {count} images with the largest loss, worst first", len(worst)
    ).format(count=len(worst))
    row_count = -(-len(worst) // COLUMN_COUNT)
    figure = new_figure(2.5 * COLUMN_COUNT, 0.5 + 2.6 * row_count, title)
    grid = figure.subplots(row_count, COLUMN_COUNT, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    listed = []
    for axes, number in zip(grid.flat, worst, strict=False):
        caption = _caption(int(labels[number]), rows[number])
        axes.imshow(X[number], interpolation="nearest")
        axes.set_title("\n".join(caption), fontsize=9, color=INK)
        listed.append(_("image {number}: {caption}").format(number=number, caption=", ".join(caption)))
    return Picture(figure, f"{title}. {'; '.join(listed)}.")


def text_colour(fill: Sequence[float]) -> str:
    """Return black or white, whichever is easier to read on a colour.

    Args:
        fill: red, green and blue from 0 to 1; further numbers are ignored.

    >>> text_colour((1.0, 1.0, 0.0)), text_colour((0.0, 0.0, 0.5))
    ('black', 'white')
    """
    channels = np.asarray(fill[:3], float)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB
    return "black" if linear @ (0.2126, 0.7152, 0.0722) > _EVEN_LUMINANCE else "white"


def _draw_matrix(axes: Axes, counts: Labels) -> None:
    """Draw counts as coloured cells with the number in each; right predictions are outlined."""
    colours = mpl.colormaps["cividis"](counts / max(1, counts.max()))
    axes.imshow(colours)
    for true, row in enumerate(counts):
        for predicted, count in enumerate(row):
            colour = text_colour(colours[true, predicted])
            axes.text(predicted, true, str(count), ha="center", va="center", color=colour)
        outline = Rectangle((true - 0.44, true - 0.44), 0.88, 0.88, fill=False, linewidth=2.0)
        outline.set_edgecolor(text_colour(colours[true, true]))
        axes.add_patch(outline)
    axes.set(xlabel=_("predicted label"), ylabel=_("true label"))
    axes.set(xticks=range(len(counts)), yticks=range(len(counts)))


def _caption(true: int, row: Floats) -> tuple[str, str]:
    """Return the two lines of an image's caption: its labels, and their probabilities."""
    predicted = int(row.argmax())
    sign = RIGHT_SIGN if predicted == true else WRONG_SIGN
    labels = _("{sign} true {true}, predicted {predicted}").format(sign=sign, true=true, predicted=predicted)
    if predicted == true:
        return labels, f"p({true}) = {row[true]:.2f}"
    return labels, f"p({predicted}) = {row[predicted]:.2f}, p({true}) = {row[true]:.2f}"


def _row_in_words(row: Labels) -> str:
    text = _("{count} predicted as {predicted}")
    listed = [text.format(count=count, predicted=predicted) for predicted, count in enumerate(row) if count]
    return ", ".join(listed) or _("none")


def _checked(Y: npt.ArrayLike, probabilities: npt.ArrayLike) -> tuple[Labels, Floats]:
    """Return the labels as numbers, and the probabilities; raise if they do not fit together."""
    rows, given = np.asarray(probabilities, float), np.asarray(Y)
    if rows.ndim != 2 or not rows.size:  # noqa: PLR2004 - a row for each image
        raise ValueError(
            _("The probabilities have the shape {shape} instead of (images, classes).").format(shape=rows.shape)
        )
    labels = given.argmax(axis=1) if given.shape == rows.shape else given.reshape(-1)
    if len(labels) != len(rows):
        message = _("There must be one label for each row: the labels are {label_count}, the rows {row_count}.")
        raise ValueError(message.format(label_count=len(labels), row_count=len(rows)))
    labels = labels.astype(np.int64)
    if labels.min() < 0 or labels.max() >= rows.shape[1]:
        message = _("The labels go from {least} to {greatest}, but there are {class_count} classes.")
        raise ValueError(message.format(least=labels.min(), greatest=labels.max(), class_count=rows.shape[1]))
    return labels, rows
