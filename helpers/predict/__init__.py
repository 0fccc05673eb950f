"""Questions that the notebook asks before it shows the answer: "predict, then look"."""

from helpers.predict.layers import (
    layers_until_a_thousandth,
    loss_of_untrained_network,
    numbers_of_batch_normalization,
    parameters_of_bottleneck,
    parameters_of_convolution,
    stride_of_shortcut,
)
from helpers.predict.network import blocks_of_resnet101, receptive_fields, shapes
from helpers.predict.question import right_count

__all__ = [
    "blocks_of_resnet101",
    "layers_until_a_thousandth",
    "loss_of_untrained_network",
    "numbers_of_batch_normalization",
    "parameters_of_bottleneck",
    "parameters_of_convolution",
    "receptive_fields",
    "right_count",
    "shapes",
    "stride_of_shortcut",
]
