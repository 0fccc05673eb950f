"""Which recorded layers the oracle can evaluate: those whose kind it knows and whose settings it takes for granted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assignment import oracle
from assignment.arithmetic import Value
from autograder.judge.workload import MOST_OF_A_BLOCK, MOST_OF_A_NETWORK, Cost, is_affordable
from helpers.contract.case import BlockCase, Case, StubNetworkCase
from helpers.contract.chain import fits, is_own
from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node
from helpers.contract.initializers import ARGUMENT, Initializer
from helpers.contract.patterns import USUAL_MATRIX_ENTRY

RunCase = BlockCase | StubNetworkCase
"""A case whose function is run on images."""

_FIXED: dict[str, tuple[str, Any]] = {
    **dict.fromkeys(("Conv2D", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D"), ("data_format", "channels_last")),
    "Softmax": ("axis", -1),
}
"""By kind of layer the setting that the oracle takes for granted, if the layer has it; initial values aside."""

_MOST_NODES = 60
"""A network with whole blocks written out has more; the bound on its rounding errors says nothing."""

_MOST_UNCERTAIN = 0.05
"""Of the largest value; a right block's bound is at most 0.0014 of it, in training mode."""

_SEEDS = range(10**9)
"""The seeds that are worked with; a student's seed may be any number."""

_INITIAL = {
    "Conv2D": {"bias_initializer": Initializer("Zeros")},
    "BatchNormalization": {
        "beta_initializer": Initializer("Zeros"),
        "gamma_initializer": Initializer("Ones"),
        "moving_mean_initializer": Initializer("Zeros"),
        "moving_variance_initializer": Initializer("Ones"),
    },
}
"""Initial values that the oracle takes for granted, by kind of layer."""


def most_of(case: Case) -> Cost:
    """Return what evaluating all layers that a case's function builds may cost."""
    return MOST_OF_A_BLOCK if isinstance(case, BlockCase) else MOST_OF_A_NETWORK


def is_evaluable(graph: Graph, case: RunCase) -> bool:
    """Return whether every layer is one that the oracle knows, set up as it takes for granted."""
    return (
        bool(graph.output)
        and len(graph.nodes) <= _MOST_NODES
        and [node.kind for node in graph.nodes].count("Input") == 1
        and all(has_known_settings(node) and not is_own(node) for node in graph.nodes)
        and is_affordable(graph, case.input_shape, most_of(case))
        and (not isinstance(case, BlockCase) or all(map(_starts_plainly, graph.nodes)))
    )


def takes_the_images(graph: Graph, case: Case) -> bool:
    """Return whether a graph has one input, of the shape of a case's images."""
    shapes = [node.shape for node in graph.built if node.kind == "Input"]
    return len(shapes) == 1 and fits(shapes[0], case.input_shape)


def shows_its_layers(graph: Graph, case: Case) -> bool:
    """Return whether a graph can be followed: from a case's images, or from others on which a layer shows as much.

    A network whose input has another shape than was asked for has that fault alone.
    """
    if takes_the_images(graph, case):
        return True
    shapes = [node.shape for node in graph.built if node.kind == "Input"]
    if isinstance(case, BlockCase) or len(shapes) != 1 or len(shapes[0]) != len(case.input_shape):
        return False
    smallest = min(case.image_shape[:2])
    return all(size is not None and size >= smallest for size in shapes[0][1:3])


def _starts_plainly(node: Node) -> bool:
    """Return whether a layer of a block starts with the weights that the oracle takes for granted."""
    if node.kind in ("Dense", *BLOCKS):
        return False
    if node.kind == "Conv2D" and seed_of(node) is None:
        return False
    return all(node.config.get(name) == value for name, value in _INITIAL.get(node.kind, {}).items())


def has_known_settings(node: Node) -> bool:
    """Return whether the oracle knows a layer's kind, and what it takes for granted holds."""
    setting, value = _FIXED.get(node.kind, ("", None))
    return node.kind in oracle.KINDS and node.config.get(setting, value) == value and _takes_its_inputs(node)


def _takes_its_inputs(node: Node) -> bool:
    """Return whether a layer has as many inputs as one of its kind takes."""
    count = len(node.inputs)
    return count > 1 if node.kind == "Add" else count == (node.kind != "Input")


def is_certain(value: Value, node: Node, inputs: Sequence[Value]) -> bool:
    """Return whether there are numbers, and all are finite and known well enough to differ from others.

    By chance, a ReLU may put out zeros alone: these are known as well as what it takes. The few numbers of a Dense may
    all be small: they are known well if they are so for the size that such numbers usually have.

    Args:
        value: what a layer puts out.
        node: the layer.
        inputs: what it takes.
    """
    if not value.exact.size:
        return False
    compared = inputs[0] if node.kind == "ReLU" else value
    with np.errstate(all="ignore"):
        usual = USUAL_MATRIX_ENTRY * np.linalg.norm(inputs[0].exact, axis=-1).min() if node.kind == "Dense" else 0.0
        size = max(usual, float(np.abs(compared.exact).max()))
        return bool(np.isfinite(value.exact).all() and value.bound.max() <= _MOST_UNCERTAIN * size)


def seed_of(node: Node) -> int | None:
    """Return the seed that a layer's initializer was made with; None if it is not the case's initializer."""
    initializer = node.config.get("kernel_initializer")
    if not isinstance(initializer, Initializer) or initializer.name != ARGUMENT or type(initializer.seed) is not int:
        return None
    return initializer.seed if initializer.seed in _SEEDS else None
