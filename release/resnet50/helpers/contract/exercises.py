"""The exercises: the graded functions and the parameters of each."""

from __future__ import annotations

PARAMETERS = {
    "identity_block": ("X", "f", "filters", "stage", "block", "training", "initializer"),
    "convolutional_block": ("X", "f", "filters", "stage", "block", "s", "training", "initializer"),
    "ResNet50": ("input_shape", "classes"),
}
"""The names of the parameters of each graded function, in order."""

EXERCISES = tuple(PARAMETERS)
"""The graded functions, in the order of the notebook."""

IDENTITY = "identity_block"
"""The block that puts out as many channels as it takes."""

BLOCKS = (IDENTITY, "convolutional_block")
"""The functions that build a block."""

NETWORK = "ResNet50"
"""The function that builds the network."""

IN_NAMES = ("stage", "block")
"""The arguments that say which block a call is meant to be; what the block computes does not depend on them."""
