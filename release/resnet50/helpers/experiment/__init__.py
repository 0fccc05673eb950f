"""The paper's experiment, small enough for a laptop: plain and residual networks of the same depth, trained alike."""

from helpers.experiment.training import run

__all__ = ["record", "run", "training"]
