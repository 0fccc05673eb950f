"""The length of the gradient at each layer of plain and residual stacks before any training, measured by NumPy."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from helpers.figures.picture import BLUE_LINE, GREEN_LINE, GRID, INK, ORANGE_LINE, Picture, new_figure, shown
from helpers.i18n import _

Floats = npt.NDArray[np.float64]

LAYERS_PER_BLOCK = 2
STYLES = (("o", "-", BLUE_LINE), ("s", "--", ORANGE_LINE), ("^", ":", GREEN_LINE), ("D", "-.", INK))
"""Marker, line and colour of each depth: any one of the three is enough to distinguish them."""

MARKER_COUNT = 10

_TITLES = (_("plain stacks: layer 1 gets {lengths}"), _("residual stacks: layer 1 gets {lengths}"))
_ENDS = (_("{count} plain blocks: {length}"), _("{count} residual blocks: {length}"))
_DESCRIPTION = _(
    "Two line charts, plain stacks on the left and residual stacks on the right: length of the gradient at each "
    "layer before training, on a logarithmic axis, divided by that at the last layer. Going back, it shrinks by a "
    "constant factor per layer in plain stacks and does not vanish in residual ones. Its length at layer 1: {lengths}."
)


@shown
def plot_gradient_norms(block_counts: Sequence[int] = (5, 20, 50), width: int = 64, sample_count: int = 64) -> Picture:
    """Compare the gradient's length at each layer of plain and residual stacks, before any training.

    Args:
        block_counts: how many blocks of two dense layers the stacks have, at most four stacks.
        width: units of each layer.
        sample_count: random inputs over which the loss is averaged.

    Raises:
        ValueError: there is no stack, more than four, or one without a block.
    """
    if not 1 <= len(block_counts) <= len(STYLES):
        message = _("block_counts holds {count} numbers: give one to {most}, such as (5, 20).")
        raise ValueError(message.format(count=len(block_counts), most=len(STYLES)))
    figure = new_figure(8.0, 4.1, _("Length of the gradient at each layer before training, last layer = 1"))
    listed = []
    panels = figure.subplots(1, 2, sharey=True)
    for axes, title, text, is_residual in zip(panels, _TITLES, _ENDS, (False, True), strict=True):
        ends = _panel(axes, block_counts, width, sample_count, is_residual=is_residual)
        axes.set_title(title.format(lengths=" / ".join(ends)), fontsize=10, color=INK)
        listed += [text.format(count=count, length=end) for count, end in zip(block_counts, ends, strict=True)]
    panels[0].set_ylabel(_("length of the gradient (logarithmic)"))
    return Picture(figure, _DESCRIPTION.format(lengths=", ".join(listed)))


def _panel(axes: Axes, block_counts: Sequence[int], width: int, sample_count: int, *, is_residual: bool) -> list[str]:
    """Draw a line for each depth; return the lengths at layer 1, as texts."""
    ends = []
    for count, (marker, line, colour) in zip(block_counts, STYLES, strict=False):
        depth = LAYERS_PER_BLOCK * count
        norms = gradient_norms(depth, width, sample_count, is_residual=is_residual)
        style = {"marker": marker, "linestyle": line, "color": colour, "markersize": 5, "linewidth": 1.6}
        every = max(1, depth // MARKER_COUNT)
        label = _("{count} blocks, {depth} layers").format(count=count, depth=depth)
        axes.semilogy(np.arange(1, depth + 1), norms, markevery=every, label=label, **style)
        ends.append(_rounded(norms[0]))
    axes.set_xlabel(_("layer, from the input (1) to the output"))
    axes.grid(visible=True, color=GRID)
    axes.legend(loc="lower right" if not is_residual else "lower left")
    return ends


def _rounded(value: float) -> str:
    """Return a number of any size as a short text.

    >>> _rounded(2.3e-7), _rounded(0.048), _rounded(1904.4)
    ('2e-07', '0.05', '1,904')
    """
    if value < 0.01:  # noqa: PLR2004 - two decimals would not show it
        return f"{value:.0e}"
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004 - two digits are enough


def gradient_norms(depth: int, width: int, sample_count: int, *, is_residual: bool) -> Floats:
    """Measure the gradient of a linear loss at each layer's output, in a dense ReLU stack with Glorot-uniform weights.

    In the residual stack, the input of layers 1, 3, 5, ... is added to the result of layers 2, 4, 6, ... before ReLU.

    Args:
        depth: number of layers, even.
        width: units of each layer.
        sample_count: random inputs.
        is_residual: whether the stack has shortcuts.

    Returns:
        One length for each layer, divided by the length at the last layer.

    Raises:
        ValueError: the depth is not an even number of at least 2.
    """
    if depth < LAYERS_PER_BLOCK or depth % LAYERS_PER_BLOCK:
        raise ValueError(_("depth is {depth} instead of an even number of at least 2.").format(depth=depth))
    rng = np.random.default_rng(0)
    limit = np.sqrt(3.0 / width)
    weights = rng.uniform(-limit, limit, (depth, width, width))
    first_activation = np.maximum(rng.normal(size=(sample_count, width)), 0.0)
    is_active = _forward(weights, first_activation, is_residual=is_residual)
    gradients = _backward(weights, is_active, rng.normal(size=first_activation.shape), is_residual=is_residual)
    norms = np.linalg.norm(gradients, axis=(1, 2))
    relative: Floats = norms / norms[-1]
    return relative


def _forward(weights: Floats, activation: Floats, *, is_residual: bool) -> npt.NDArray[np.bool_]:
    """Run a batch through the stack; return where each layer's ReLU is active."""
    is_active = []
    shortcut = activation
    for number, matrix in enumerate(weights):
        z = activation @ matrix
        closes_block = is_residual and number % LAYERS_PER_BLOCK == 1
        if closes_block:
            z = z + shortcut
        is_active.append(z > 0.0)
        activation = np.maximum(z, 0.0)
        if closes_block:
            shortcut = activation
    return np.stack(is_active)


def _backward(weights: Floats, is_active: npt.NDArray[np.bool_], gradient: Floats, *, is_residual: bool) -> Floats:
    """Propagate the gradient back from the last output; return it at every layer's output, first layer first."""
    gradients = []
    shortcut = np.zeros_like(gradient)
    for number in reversed(range(len(weights))):
        gradients.append(gradient)
        gradient_z = gradient * is_active[number]
        gradient = gradient_z @ weights[number].T
        if is_residual and number % LAYERS_PER_BLOCK == 1:
            shortcut = gradient_z
        elif is_residual:
            gradient = gradient + shortcut
    return np.stack(gradients[::-1])
