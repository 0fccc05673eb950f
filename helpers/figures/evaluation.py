"""What a network gets right and wrong: counts of all, the worst single images, and one image's probabilities."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.figures.picture import BLUE_LINE, INK, Picture, new_figure, shown
from helpers.i18n import _

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

COLUMN_COUNT = 3
RIGHT_SIGN, WRONG_SIGN = "✓", "✗"
_EVEN_LUMINANCE = 0.179
"""Where black and white text are equally readable (WCAG's contrast ratio, 4.6 for both)."""


@shown
def plot_confusion(Y: npt.ArrayLike, probabilities: npt.ArrayLike) -> Picture:
    """Count for each true label which label the network gives.

    Args:
        Y: m labels, of any shape, or one-hot rows of shape (m, classes).
        probabilities: what `model.predict` returned, of shape (m, classes).

    Raises:
        ValueError: the two do not fit together.
    """
    labels, rows = _fitting(Y, probabilities)
    class_count = rows.shape[1]
    counts = np.zeros((class_count, class_count), dtype=np.int64)
    np.add.at(counts, (labels, rows.argmax(axis=1)), 1)
    right_count = int(np.trace(counts))
    title = _("{right_count} of {count} images are seen right: those in the outlined cells")
    title = title.format(right_count=right_count, count=len(labels))
    figure = new_figure(5.6, 5.2, title)
    _matrix(figure.subplots(), counts)
    listed = [_("true {true}: {counts}").format(true=true, counts=_seen_as(row)) for true, row in enumerate(counts)]
    told = _("Confusion matrix. {title}. Counts by {counts}.")
    return Picture(figure, told.format(title=title, counts="; ".join(listed)))


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
    labels, rows = _fitting(Y, probabilities)
    if len(X) != len(labels) or min(count, len(X)) < 1:
        message = _("X holds {image_count} images for {label_count} labels, and count is {count}: nothing fits.")
        raise ValueError(message.format(image_count=len(X), label_count=len(labels), count=count))
    given = np.nan_to_num(rows[np.arange(len(rows)), labels], nan=-1.0)
    worst = np.argsort(given, kind="stable")[:count]
    title = _("The {count} images with the largest loss, worst first").format(count=len(worst))
    row_count = -(-len(worst) // COLUMN_COUNT)
    figure = new_figure(2.5 * COLUMN_COUNT, 0.5 + 2.6 * row_count, title)
    grid = figure.subplots(row_count, COLUMN_COUNT, squeeze=False)
    captions = [_caption(int(labels[each]), rows[each]) for each in worst]
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, each, caption in zip(grid.flat, worst, captions, strict=False):
        axes.imshow(X[each], interpolation="nearest")
        axes.set_title(caption, fontsize=9, color=INK)
    lines = [caption.replace("\n", ", ") for caption in captions]
    told = [
        _("image {number}: {caption}").format(number=each, caption=line)
        for each, line in zip(worst, lines, strict=True)
    ]
    return Picture(figure, f"{title}. {'; '.join(told)}.")


@shown
def plot_probabilities(image: npt.NDArray[np.generic], probabilities: npt.ArrayLike) -> Picture:
    """Show an image beside the probability that the network gives each class.

    Args:
        image: of shape (height, width, 3), or a batch of one; bytes or numbers from 0 to 1.
        probabilities: one for each class, or a batch of one.

    Raises:
        ValueError: there is more than one image, or not one list of probabilities.
    """
    picture, values = np.asarray(image), np.asarray(probabilities, float)
    if picture.ndim == 4 and len(picture) == 1:  # noqa: PLR2004 - a batch
        picture = picture[0]
    if picture.ndim != 3 or values.size != values.shape[-1]:  # noqa: PLR2004 - height, width, channels
        message = _("One image and its probabilities are needed, got shapes {image} and {probabilities}.")
        raise ValueError(message.format(image=picture.shape, probabilities=values.shape))
    values = values.reshape(-1)
    best = int(values.argmax())
    title = _("The network sees {label}, with probability {probability:.2f}")
    title = title.format(label=best, probability=values[best])
    figure = new_figure(7.6, 3.2, title)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
    left.imshow(picture, interpolation="nearest")
    left.set_axis_off()
    _bars(right, values, best)
    told = ", ".join(f"{number}: {value:.3f}" for number, value in enumerate(values))
    description = _("An image and a bar chart. {title}. Probability of each class: {probabilities}.")
    return Picture(figure, description.format(title=title, probabilities=told))


def text_colour(fill: Sequence[float]) -> str:
    """Choose black or white, whichever is easier to read on a colour.

    Args:
        fill: red, green and blue from 0 to 1; more numbers are not looked at.

    >>> text_colour((1.0, 1.0, 0.0)), text_colour((0.0, 0.0, 0.5))
    ('black', 'white')
    """
    channels = np.asarray(fill[:3], float)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB
    return "black" if linear @ (0.2126, 0.7152, 0.0722) > _EVEN_LUMINANCE else "white"


def _matrix(axes: Axes, counts: Labels) -> None:
    """Draw counts as coloured cells with the number in each."""
    colours = mpl.colormaps["cividis"](counts / max(1, counts.max()))
    axes.imshow(colours)
    for true, row in enumerate(counts):
        for seen, number in enumerate(row):
            axes.text(seen, true, str(number), ha="center", va="center", color=text_colour(colours[true, seen]))
        outline = Rectangle((true - 0.44, true - 0.44), 0.88, 0.88, fill=False, linewidth=2.0)
        outline.set_edgecolor(text_colour(colours[true, true]))
        axes.add_patch(outline)
    axes.set(xlabel=_("label that the network gives"), ylabel=_("true label"))
    axes.set(xticks=range(len(counts)), yticks=range(len(counts)))


def _bars(axes: Axes, values: Floats, best: int) -> None:
    """Draw a bar for each class, the longest hatched, with its number behind it."""
    bars = axes.barh(range(len(values)), values, color="#9ab8cc", edgecolor=INK)
    bars[best].set(facecolor=BLUE_LINE, hatch="//")
    for number, value in enumerate(values):
        weight = "bold" if number == best else "normal"
        axes.text(max(value, 0.0) + 0.02, number, f"{value:.3f}", va="center", color=INK, fontweight=weight)
    axes.set(xlim=(0.0, 1.2), xticks=(0.0, 0.5, 1.0), xlabel=_("probability"), ylabel=_("number of fingers"))
    axes.set_yticks(range(len(values)))
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)


def _caption(true: int, row: Floats) -> str:
    """Tell of one image what it is and what the network sees in it."""
    seen = int(row.argmax())
    sign = RIGHT_SIGN if seen == true else WRONG_SIGN
    labels = _("{sign} true {true}, seen {seen}").format(sign=sign, true=true, seen=seen)
    if seen == true:
        return f"{labels}\np({true}) = {row[true]:.2f}"
    return f"{labels}\np({seen}) = {row[seen]:.2f}, p({true}) = {row[true]:.2f}"


def _seen_as(row: Labels) -> str:
    told = [_("{count} seen as {seen}").format(count=count, seen=seen) for seen, count in enumerate(row) if count]
    return ", ".join(told) or _("none")


def _fitting(Y: npt.ArrayLike, probabilities: npt.ArrayLike) -> tuple[Labels, Floats]:
    """Give labels as numbers, and the probabilities, after seeing that they belong together."""
    rows, given = np.asarray(probabilities, float), np.asarray(Y)
    if rows.ndim != 2 or not rows.size:  # noqa: PLR2004 - a row for each image
        raise ValueError(
            _("The probabilities have the shape {shape} instead of (images, classes).").format(shape=rows.shape)
        )
    labels = given.argmax(axis=1) if given.shape == rows.shape else given.reshape(-1)
    if len(labels) != len(rows):
        message = _("There are {label_count} labels for {row_count} rows of probabilities.")
        raise ValueError(message.format(label_count=len(labels), row_count=len(rows)))
    labels = labels.astype(np.int64)
    if labels.min() < 0 or labels.max() >= rows.shape[1]:
        message = _("The labels go from {least} to {greatest}, but there are {class_count} classes.")
        raise ValueError(message.format(least=labels.min(), greatest=labels.max(), class_count=rows.shape[1]))
    return labels, rows
