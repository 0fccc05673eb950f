"""What the notebook's training cells import; it loads Keras, so the notebook imports it after TensorFlow."""

from helpers.batch_norm import estimate_statistics, moving_statistics
from helpers.figures.live import LiveCurves

__all__ = ["LiveCurves", "estimate_statistics", "moving_statistics"]
