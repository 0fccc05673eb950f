"""Figures of data and measurements; `live`, which needs Keras, is not imported here."""

from helpers.figures.batch_norm import plot_statistics
from helpers.figures.depth import plot_depth_experiment
from helpers.figures.evaluation import plot_confusion, show_worst_mistakes
from helpers.figures.examples import show_examples, show_varied_hands
from helpers.figures.grad_cam import plot_grad_cam
from helpers.figures.gradients import plot_gradient_norms
from helpers.figures.probabilities import plot_probabilities
from helpers.figures.training import plot_training

__all__ = [
    "live",
    "picture",
    "plot_confusion",
    "plot_depth_experiment",
    "plot_grad_cam",
    "plot_gradient_norms",
    "plot_probabilities",
    "plot_statistics",
    "plot_training",
    "show_examples",
    "show_varied_hands",
    "show_worst_mistakes",
]
