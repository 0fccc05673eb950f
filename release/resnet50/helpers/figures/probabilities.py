"""One image beside the probabilities that the network gives its classes."""

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from helpers.figures.picture import BLUE_LINE, INK, Picture, new_figure, shown
from helpers.i18n import _

Floats = npt.NDArray[np.float64]


@shown
def plot_probabilities(image: npt.NDArray[np.generic], probabilities: npt.ArrayLike) -> Picture:
    """Show an image beside the probability of each class.

    Args:
        image: of shape (height, width, 3), or a batch of one; bytes or numbers from 0 to 1.
        probabilities: one for each class, or a batch of one.

    Raises:
        ValueError: there is more than one image, or more than one list of probabilities.
    """
    pixels, values = np.asarray(image), np.asarray(probabilities, float)
    if pixels.ndim == 4 and len(pixels) == 1:  # noqa: PLR2004 - a batch
        pixels = pixels[0]
    if pixels.ndim != 3 or values.size != values.shape[-1]:  # noqa: PLR2004 - height, width, channels
        message = _("One image and its probabilities are needed, got shapes {image} and {probabilities}.")
        raise ValueError(message.format(image=pixels.shape, probabilities=values.shape))
    values = values.reshape(-1)
    best = int(values.argmax())
    title = _("The network predicts {label}, with probability {probability:.2f}")
    title = title.format(label=best, probability=values[best])
    figure = new_figure(7.6, 3.2, title)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
    left.imshow(pixels, interpolation="nearest")
    left.set_axis_off()
    _bars(right, values, best)
    listed = ", ".join(f"{number}: {value:.3f}" for number, value in enumerate(values))
    description = _("An image and a bar chart. {title}. Probability of each class: {probabilities}.")
    return Picture(figure, description.format(title=title, probabilities=listed))


def _bars(axes: Axes, values: Floats, best: int) -> None:
    """Draw a bar for each class, with its number behind it; the longest is hatched."""
    bars = axes.barh(range(len(values)), values, color="#9ab8cc", edgecolor=INK)
    bars[best].set(facecolor=BLUE_LINE, hatch="//")
    for number, value in enumerate(values):
        weight = "bold" if number == best else "normal"
        axes.text(max(value, 0.0) + 0.02, number, f"{value:.3f}", va="center", color=INK, fontweight=weight)
    axes.set(xlim=(0.0, 1.2), xticks=(0.0, 0.5, 1.0), xlabel=_("probability"), ylabel=_("number of fingers"))
    axes.set_yticks(range(len(values)))
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
