"""Diagrams of the blocks and of the network, as the notebook explains them and as the student's code builds them."""

from helpers.diagrams.lecture import (
    draw_convolutional_block,
    draw_identity_block,
    draw_skip_connection,
    draw_two_layer_block,
)
from helpers.diagrams.network import draw_resnet50
from helpers.diagrams.own_block import draw_own_block
from helpers.diagrams.stage_table import show_stages

__all__ = [
    "draw_convolutional_block",
    "draw_identity_block",
    "draw_own_block",
    "draw_resnet50",
    "draw_skip_connection",
    "draw_two_layer_block",
    "show_stages",
]
