"""Which differences can change the values of an output; `effects` tells what its shape and parameters follow from."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.contract.rows import BNS, CONVS, Role
from helpers.differences.difference import Difference, Kind, Topic

_WINDOWS_OF_SEVERAL = (Role.CONV_2B, Role.CONV1, Role.ZERO_PADDING, Role.MAX_POOLING)
"""Rows where padding matters: a window of one pixel reaches nowhere."""

_COMPUTES_THE_SAME = (
    *("name", "stage", "block", "trainable"),
    *("kernel_regularizer", "bias_regularizer", "beta_regularizer", "gamma_regularizer"),
    *("kernel_constraint", "bias_constraint", "beta_constraint", "gamma_constraint"),
)
_INITIALIZERS = (
    *("kernel_initializer", "bias_initializer", "beta_initializer", "gamma_initializer"),
    *("moving_mean_initializer", "moving_variance_initializer", "initializer"),
)
_SET_BEFORE_A_RUN = (Role.CONV1, Role.BN_CONV1, Role.FC)
"""Rows of the network, whose variables get known values before it is run."""

_NOT_IN_TRAINING = (
    *("momentum", "moving_mean_initializer", "moving_variance_initializer"),
    *("bias_initializer", "use_bias"),
)
"""Settings that show in inference alone: in training mode no averages are used, and a bias goes with the mean."""

_FOR_CERTAIN = (Kind.ATTRIBUTE, Kind.LAYER_REPLACED, Kind.LAYER_MISSING, Kind.OTHER_ACTIVATION)
"""Kinds of differences that change what is computed; an extra layer or another place may leave it as it is."""

_STARTING_PLAINLY = (*CONVS.values(), *BNS.values())
"""Rows of a block, whose variables have their initial values when it is run."""

_STARTS = {"use_bias": "bias_initializer", "center": "beta_initializer", "scale": "gamma_initializer"}
"""Settings without which a block computes the same at the start, each with what its variable starts with."""


def changing_values(differences: Sequence[Difference], *, training: bool) -> list[Difference]:
    """Return the differences that can change the values of the output in one mode.

    Args:
        differences: all of a function.
        training: whether the output is made in training mode, or in inference.
    """
    starts = {(difference.row, difference.setting) for difference in differences}

    def can_change(difference: Difference) -> bool:
        if difference.setting in _STARTS and _role(difference) in _STARTING_PLAINLY:
            return (difference.row, _STARTS[difference.setting]) in starts
        return _can_change_values(difference, training=training)

    return list(filter(can_change, differences))


def _can_change_values(difference: Difference, *, training: bool) -> bool:
    """Return whether a difference can change the values of the output in one mode, whatever else is wrong."""
    are_alike = difference.kind is Kind.ORDER and difference.expected == difference.actual
    if difference.topic is Topic.NAMES or difference.attribute in _COMPUTES_THE_SAME or are_alike:
        return False
    if difference.kind is Kind.ATTRIBUTE and difference.row and difference.row.role is Role.BLOCK:
        return _changes_stand_in(difference)
    if difference.setting == "training":  # a network is run as a model, which passes its own mode to every layer
        return _role(difference) in _STARTING_PLAINLY and bool(difference.actual) is not training
    if training and difference.setting in _NOT_IN_TRAINING and _role(difference) is not Role.FC:
        return False
    if difference.setting in _INITIALIZERS:
        return difference.topic is Topic.CONFIGURATION and _role(difference) not in _SET_BEFORE_A_RUN
    return difference.setting != "padding" or _role(difference) in _WINDOWS_OF_SEVERAL


def is_hidden_by_stubs(difference: Difference) -> bool:
    """Return whether a difference changes a network's values, but not with stubs in place of its blocks.

    A stub looks at no neighbours of the pixels that it takes, so it misses those that the pooling moves.
    """
    return difference.setting == "padding" and _role(difference) is Role.MAX_POOLING


def changes_for_certain(difference: Difference) -> bool:
    """Return whether a difference changes the function that is computed, even where the numbers of a case hide it.

    A missing ReLU does not show where no number is negative, nor does another epsilon where the variances are large.
    Of a block, only its stub is computed, which puts out the same for some arguments, and no window may reach what is
    padded.

    Args:
        difference: one that `changing_values` returns.
    """
    is_of_block = difference.row is not None and difference.row.role is Role.BLOCK
    if difference.kind is Kind.ORDER:
        return True
    return difference.kind in _FOR_CERTAIN and difference.setting != "padding" and not is_of_block


def _changes_stand_in(difference: Difference) -> bool:
    """Return whether a block's stub computes something else with another argument: it strides and sets the channels."""
    if difference.setting == "filters" and isinstance(difference.actual, tuple):
        return bool(difference.expected[-1:] != difference.actual[-1:])
    return difference.setting in ("s", "filters")


def _role(difference: Difference) -> Role | None:
    """Return the role of the row that is wrong, unless it is inside of one of the network's blocks."""
    return None if difference.is_added or not difference.row or difference.row.block else difference.row.role
