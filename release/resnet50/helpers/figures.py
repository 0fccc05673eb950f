"""Figures of data and measurements, drawn with matplotlib."""

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

Floats = npt.NDArray[np.float64]

PLAIN_COLOUR, RESIDUAL_COLOUR = "#d55e00", "#0072b2"
COLUMN_COUNT = 6
LAYERS_PER_BLOCK = 2


def show_examples(X: npt.NDArray[np.generic], Y: npt.ArrayLike, count: int = 12) -> Figure:
    """Show the first images with their labels.

    Args:
        X: images of shape (m, height, width, 3), bytes or numbers from 0 to 1.
        Y: m labels, of any shape.
        count: how many images to show, at most m.

    Returns:
        The figure.

    Raises:
        ValueError: there is no image to show.
    """
    labels = np.asarray(Y).reshape(-1)
    count = min(count, len(X))
    if count < 1:
        raise ValueError("There is no image to show: X is empty or count is below 1.")
    row_count = -(-count // COLUMN_COUNT)
    size_in = (1.4 * COLUMN_COUNT, 0.4 + 1.6 * row_count)
    figure, grid = plt.subplots(row_count, COLUMN_COUNT, figsize=size_in, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, image, label in zip(grid.flat, X[:count], labels, strict=False):
        axes.imshow(image)
        axes.set_title(f"y = {label}", fontsize=9)
    figure.suptitle(f"The first {count} images and their labels y")
    figure.tight_layout()
    return figure


def plot_gradient_norms(depth: int = 50, width: int = 128, sample_count: int = 64) -> Figure:
    """Compare the gradient's length at each layer of a plain and of a residual stack, before any training.

    Args:
        depth: number of dense layers, even.
        width: units of each layer.
        sample_count: random inputs over which the loss is averaged.

    Returns:
        The figure; both curves are computed now.
    """
    plain = gradient_norms(depth, width, sample_count, is_residual=False)
    residual = gradient_norms(depth, width, sample_count, is_residual=True)
    figure, axes = plt.subplots(figsize=(7.5, 4.0))
    for norms, style, colour, label in (
        (residual, "o-", RESIDUAL_COLOUR, "residual: a shortcut around every two layers"),
        (plain, "s--", PLAIN_COLOUR, "plain"),
    ):
        axes.semilogy(np.arange(1, depth + 1), norms, style, color=colour, markersize=3.5, label=label)
    axes.set(xlabel="layer, from the input (1) to the output", ylabel="length of the gradient, last layer = 1")
    factors = f"{plain[0]:.0e} in the plain and {residual[0]:.0f} in the residual stack"
    axes.set_title(f"Going back to layer 1, the gradient changes by a factor of\n{factors}")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.tight_layout()
    return figure


def gradient_norms(depth: int, width: int, sample_count: int, *, is_residual: bool) -> Floats:
    """Measure a linear loss's gradient by each layer's output in a dense ReLU stack with Glorot-uniform weights.

    In the residual stack, the input of layers 1, 3, 5, ... is added to the result of layers 2, 4, 6, ... before ReLU.

    Args:
        depth: number of layers, even.
        width: units of each layer.
        sample_count: random inputs.
        is_residual: whether the stack has shortcuts.

    Returns:
        One length for each layer, divided by that of the last layer.

    Raises:
        ValueError: the depth is not an even number of at least 2.
    """
    if depth < LAYERS_PER_BLOCK or depth % LAYERS_PER_BLOCK:
        raise ValueError(f"depth is {depth} instead of an even number of at least 2.")
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
    """Send a batch through the stack; return where each layer's ReLU lets through."""
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
    """Send the gradient at the last output back; return the gradient at every layer's output, first layer first."""
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
