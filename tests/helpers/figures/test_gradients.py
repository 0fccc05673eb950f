"""The figure of gradients measures real gradients, and its lines can be distinguished without colour."""

import numpy as np
import pytest

from helpers import figures
from helpers.figures import gradients
from tests.support.drawn_figures import drawn, labels_of


def test_gradient_vanishes_in_plain_stacks_and_not_in_residual_ones() -> None:
    """For 5, 20 and 50 blocks, the gradient at layer 1 vanishes in plain stacks and grows in residual ones."""
    for blocks in (5, 20, 50):
        plain = gradients.gradient_norms(2 * blocks, 64, 64, is_residual=False)
        residual = gradients.gradient_norms(2 * blocks, 64, 64, is_residual=True)
        assert 2 * blocks == len(plain) == len(residual)
        assert plain[0] < 0.8 ** (2 * blocks)
        assert residual[0] >= 1.0
        assert plain[-1] == residual[-1] == 1.0


def test_gradient_is_that_of_the_loss() -> None:
    """The backward pass agrees with a difference quotient of the forward pass."""
    rng = np.random.default_rng(3)
    weights, x, seed = rng.normal(size=(4, 5, 5)), np.abs(rng.normal(size=(2, 5))), rng.normal(size=(2, 5))

    def last_activation(first: np.ndarray) -> np.ndarray:
        one = np.maximum(first @ weights[1] + x, 0.0)
        return np.maximum(np.maximum(one @ weights[2], 0.0) @ weights[3] + one, 0.0)

    first = np.maximum(x @ weights[0], 0.0)
    is_active = gradients._forward(weights, x, is_residual=True)  # noqa: SLF001 - the two passes of the measurement
    gradient = gradients._backward(weights, is_active, seed, is_residual=True)[0]  # noqa: SLF001 - the same
    nudge = 1e-6 * rng.normal(size=first.shape)
    change = (seed * (last_activation(first + nudge) - last_activation(first - nudge))).sum() / 2
    assert np.isclose(change, (gradient * nudge).sum(), rtol=1e-4)


def test_depths_can_be_distinguished_without_colour() -> None:
    """Each panel has a legend and a line for each depth, with its own marker and dash pattern."""
    figure = drawn(figures.plot_gradient_norms).figure
    for axes in figure.axes:
        lines = axes.get_lines()
        assert [10, 40, 100] == [len(line.get_xdata()) for line in lines]
        assert 3 == len({line.get_marker() for line in lines}) == len({line.get_linestyle() for line in lines})
        assert ["5 blocks, 10 layers", "20 blocks, 40 layers", "50 blocks, 100 layers"] == labels_of(axes)
        assert axes.get_legend() is not None
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()


@pytest.mark.parametrize("counts", [(), (1, 2, 3, 4, 5), (0,)])
def test_stacks_that_cannot_be_drawn_are_refused(counts: tuple[int, ...]) -> None:
    """No stack, too many stacks, or a stack without blocks is refused."""
    with pytest.raises(ValueError, match=r"give one to 4|instead of an even number"):
        drawn(figures.plot_gradient_norms, counts)
