"""What may follow from a difference: which of the results that are judged separately it can change.

Two faults can hide each other: a stride that is dropped in one convolution and added in the next leaves the output's
shape as it was. A student who fixes one of the two would then lose a point for it. So if several differences can change
a result, the result does not count as right even if it comes out right. A difference that cannot change a result hides
nothing, however many layers have it: it takes no point that it does not spoil.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpers.contract.graph import WITH_WEIGHTS
from helpers.contract.rows import BNS, CONVS, Role
from helpers.differences.difference import LAYER_KINDS, Difference, Kind, Topic

Effect = Callable[[Difference], bool]

_ENDS = (Role.CONV_2C, Role.FLATTEN, Role.FC)
"""Rows whose filters or units are those of the output; of a block's two paths the main one counts."""

_STRUCTURE = (*LAYER_KINDS, Kind.INPUTS, Kind.PLACE)
_WITH_WEIGHTS = (*CONVS.values(), *BNS.values(), Role.CONV1, Role.BN_CONV1, Role.FC)
_STRIDED = (Role.CONV_2A, Role.CONV_2B, Role.CONV_2C, Role.FC)
_SAME_SIZE = Role.CONV_2B
"""The convolution that keeps height and width for every kernel, because it is padded."""

_WINDOWS_OF_SEVERAL = (_SAME_SIZE, Role.CONV1, Role.ZERO_PADDING, Role.MAX_POOLING)
"""Rows where padding matters: a window of one pixel reaches nowhere."""

_SIZES = ("strides", "s", "filters", "kernel_size", "pool_size", "units")
_PARAMETERS = ("filters", "kernel_size", "use_bias", "center", "scale", "axis", "groups", "units")
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

_NOT_IN_TRAINING = ("momentum", "moving_mean_initializer", "moving_variance_initializer", "bias_initializer")
"""Settings that show in inference alone: in training mode no averages are used, and a bias goes with the mean."""

_STARTING_PLAINLY = (*CONVS.values(), *BNS.values())
"""Rows of a block, whose variables have their initial values when it is run."""

_STARTS = {"use_bias": "bias_initializer", "center": "beta_initializer", "scale": "gamma_initializer"}
"""Settings without which a block computes the same at the start, each with what its variable starts with."""


def can_change_sizes(difference: Difference) -> bool:
    """Return whether a difference can change the size of a tensor, so that a later layer does not fit."""
    if difference.setting == "padding":
        return _role(difference) in _WINDOWS_OF_SEVERAL
    return (
        difference.setting in _SIZES
        or difference.kind in _STRUCTURE
        or difference.kind in (Kind.INPUT_SHAPE, Kind.SHARED_WEIGHTS)
    )


def can_change_shape(difference: Difference) -> bool:
    """Return whether a difference can change the shape of the output."""
    role = _role(difference)
    if difference.setting == "padding":
        return role is _SAME_SIZE
    if difference.setting == "kernel_size":
        return role in (Role.CONV_2A, Role.CONV_2C)
    if difference.setting == "filters" or difference.kind in _STRUCTURE:
        return role in _ENDS
    return difference.setting in ("strides", "units") and role in _STRIDED


def can_change_parameters(difference: Difference) -> bool:
    """Return whether a difference can change the number of parameters; an extra layer can change the next one's."""
    if difference.kind in _STRUCTURE:
        is_near_weights = _role(difference, or_role_before=True) in _WITH_WEIGHTS
        return is_near_weights or difference.actual in WITH_WEIGHTS
    return difference.setting in _PARAMETERS or difference.kind is Kind.SHARED_WEIGHTS


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
    if difference.topic is Topic.NAMES or difference.attribute in _COMPUTES_THE_SAME:
        return False
    if difference.kind is Kind.ATTRIBUTE and difference.row and difference.row.role is Role.BLOCK:
        return _changes_stand_in(difference)
    if difference.setting == "training":  # a network is run as a model, which passes its own mode to every layer
        return _role(difference) in _STARTING_PLAINLY and bool(difference.actual) is not training
    if training and difference.setting in _NOT_IN_TRAINING:
        return False
    if difference.setting in _INITIALIZERS:
        return difference.topic is Topic.CONFIGURATION and _role(difference) not in _SET_BEFORE_A_RUN
    return difference.setting != "padding" or _role(difference) in (_SAME_SIZE, Role.CONV1, Role.MAX_POOLING)


def is_hidden_by_stubs(difference: Difference) -> bool:
    """Return whether a difference changes a network's values, but not with stubs in place of its blocks.

    A stub looks at no neighbours of the pixels that it takes, so it misses those that the pooling moves.
    """
    return difference.setting == "padding" and _role(difference) is Role.MAX_POOLING


def _changes_stand_in(difference: Difference) -> bool:
    """Return whether a block's stub computes something else with another argument: it strides and sets the channels."""
    if difference.setting == "filters" and isinstance(difference.actual, tuple):
        return bool(difference.expected[-1:] != difference.actual[-1:])
    return difference.setting in ("s", "filters")


def _role(difference: Difference, *, or_role_before: bool = False) -> Role | None:
    """Return the role of the row that is wrong, unless it is inside of one of the network's blocks.

    Args:
        difference: what is wrong.
        or_role_before: whether an extra layer counts as the row before it, and not as none.
    """
    is_row = or_role_before or not difference.is_added
    return difference.row.role if is_row and difference.row and not difference.row.block else None
