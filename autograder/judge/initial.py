"""Read the initializers of recorded layers off the weights with which the layers start."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from autograder.judge.evaluable import RunCase, most_of
from helpers.contract import patterns
from helpers.contract.case import BlockCase, Constant, Kernel, Patterned
from helpers.contract.chain import MOST_SAMPLED_WEIGHTS, sample
from helpers.contract.graph import WITH_WEIGHTS, Node
from helpers.contract.initializers import ARGUMENT, GLOROT_UNIFORM, Initializer
from helpers.contract.observation import Sample

_SUFFIX = "_initializer"
_NUMBERS = {"Zeros": 0.0, "Ones": 1.0}
_SWITCHES = {"bias": "use_bias", "beta": "center", "gamma": "scale"}
"""The setting without which a layer does not have a weight, by the weight's role."""

_ROUNDING = 1e-6
_ANOTHER = Initializer("another one")


def with_proved_initializers(node: Node, case: RunCase, weights: Mapping[str, Sample]) -> Node:
    """Return a layer in which an initializer whose numbers the layer does not start with is another one.

    Initializers of which the grader does not know the numbers are none of the table's, and are left as they are.

    Args:
        node: as it was recorded.
        case: the call, with a `trace_key`.
        weights: with which the layer starts, by role.
    """
    if node.kind not in WITH_WEIGHTS:
        return node
    config = dict(node.config)
    for name, value in node.config.items():
        role = name.removesuffix(_SUFFIX)
        if node.config.get(_SWITCHES.get(role, "")) is False:
            continue  # there is no such weight, which is a difference of its own
        if role != name and isinstance(value, Initializer) and not _starts_with(value, case, weights.get(role)):
            config[name] = _ANOTHER
    return replace(node, config=config)


def _starts_with(initializer: Initializer, case: RunCase, given: Sample | None) -> bool:
    kernel = _kernel_of(initializer, case)
    if kernel is None:
        return True
    if given is None or math.prod(given.shape) > most_of(case).numbers:
        return False
    seed = initializer.seed if isinstance(initializer.seed, int) else None
    wanted = sample(patterns.weights(kernel, given.shape, seed), case.trace_key or 0, MOST_SAMPLED_WEIGHTS)
    return wanted.shape == given.values.shape and bool(np.allclose(wanted, given.values, rtol=_ROUNDING, atol=0.0))


def _kernel_of(initializer: Initializer, case: RunCase) -> Kernel | None:
    """Return the numbers that an initializer fills in; None if the grader does not know them."""
    if initializer.name in _NUMBERS:
        return Constant(_NUMBERS[initializer.name])
    if isinstance(initializer.seed, str):
        return None
    if isinstance(case, BlockCase):
        return case.initializer if initializer.name == ARGUMENT else None
    return Patterned(case.trace_key or 0) if initializer.name == GLOROT_UNIFORM.name else None
