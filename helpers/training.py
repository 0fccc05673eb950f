"""The names that the notebook's training cells import; not in `helpers` itself, because they load Keras."""

from helpers.baselines import baseline_accuracies
from helpers.batch_norm import estimate_statistics, moving_statistics, set_statistics
from helpers.data.hold_out import hold_out
from helpers.data.varied import varied_images
from helpers.figures.live import LiveCurves
from helpers.saved import load_trained, save_trained

__all__ = [
    "LiveCurves",
    "baseline_accuracies",
    "estimate_statistics",
    "hold_out",
    "load_trained",
    "moving_statistics",
    "save_trained",
    "set_statistics",
    "varied_images",
]
