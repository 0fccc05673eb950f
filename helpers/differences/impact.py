"""What may follow from a difference: which of the results that are judged for themselves it can change.

Two faults can hide each other: a stride that is dropped in one convolution and added in the next leaves the output's
shape as it was. Who mends one of the two would then lose a point for it. So where several differences can change a
result, the result is not taken as right even if it comes out right.
"""

from __future__ import annotations

from collections.abc import Callable

from helpers.contract.graph import WITH_WEIGHTS
from helpers.differences.diff import Difference

_ENDS = ("conv 2c", "Flatten", "fc")
"""Rows whose filters or units are those of the output; of a block's two paths the main one counts."""

_STRUCTURE = ("layer", "inputs", "place")
_COMPUTES_THE_SAME = ("name", "stage", "block", "trainable")
_WITH_WEIGHTS = ("conv", "bn", "fc")
_SIZING = (
    *("strides", "s", "filters", "kernel_size", "pool_size", "units", "shape"),
    *("layer", "inputs", "place", "weights"),
)
_SAME_SIZE = "conv 2b"
"""The convolution that keeps height and width for every kernel, because it is padded."""

_WINDOWS_OF_SEVERAL = (_SAME_SIZE, "conv1", "zero padding", "max pooling", "average pooling")
"""Rows where padding matters: a window of one pixel reaches nowhere."""


def sizes(difference: Difference) -> bool:
    """Say whether a difference can change the size of a tensor somewhere, so that what comes after it does not fit."""
    if difference.attribute == "padding":
        return difference.row in _WINDOWS_OF_SEVERAL
    return difference.attribute in _SIZING


def shape(difference: Difference) -> bool:
    """Say whether a difference can change the shape of the output."""
    row, attribute = difference.row, difference.attribute
    if attribute == "padding":
        return row == _SAME_SIZE
    if attribute == "kernel_size":
        return row in ("conv 2a", "conv 2c")
    if attribute == "filters" or attribute in _STRUCTURE:
        return row in _ENDS
    return attribute in ("strides", "units") and row.startswith(("conv 2", "fc"))


def parameters(difference: Difference) -> bool:
    """Say whether a difference can change the number of parameters."""
    if difference.attribute in _STRUCTURE:
        return difference.row.startswith(_WITH_WEIGHTS) or difference.actual in WITH_WEIGHTS
    return difference.attribute in (
        "filters",
        "kernel_size",
        "use_bias",
        "center",
        "scale",
        "axis",
        "groups",
        "units",
        "weights",
    )


def values(difference: Difference) -> bool:
    """Say whether a difference can change the values of the output."""
    row, attribute = difference.row, difference.attribute
    if difference.topic == "names" or attribute in _COMPUTES_THE_SAME:
        return False
    if attribute.endswith(("_regularizer", "_constraint")):
        return False
    if attribute.endswith("initializer"):
        return difference.topic == "configuration" and row not in ("conv1", "bn_conv1", "fc")
    return attribute != "padding" or row in (_SAME_SIZE, "conv1", "max pooling")


Effect = Callable[[Difference], bool]
