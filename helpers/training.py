"""The names that the notebook's training cells import; not in `helpers` itself, because they load Keras."""

from helpers.batch_norm import estimate_statistics, moving_statistics, set_statistics
from helpers.figures.live import LiveCurves

__all__ = ["LiveCurves", "estimate_statistics", "moving_statistics", "set_statistics"]
