"""The exercises: the graded functions and the parameters that each of them has."""

from __future__ import annotations

CANONICAL = {
    "identity_block": ("X", "f", "filters", "stage", "block", "training", "initializer"),
    "convolutional_block": ("X", "f", "filters", "stage", "block", "s", "training", "initializer"),
    "ResNet50": ("input_shape", "classes"),
}
"""For each graded function the names of its parameters, in order."""

BLOCKS = ("identity_block", "convolutional_block")
"""The functions that build a block."""

ANYTHING = ("*args", None)
"""What stands for the parameters of a function that takes whatever it is given."""
