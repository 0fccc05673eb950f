"""Check each layer's output in a block against its input: a layer that was only claimed has no numbers.

The oracle evaluates every layer by itself, from the outputs of the layers before it, so that a layer it does not know
hides none of the others.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assignment import oracle
from assignment.arithmetic import Array, Value
from assignment.expectations import images_of
from autograder.judge.evaluable import is_certain, is_plain
from autograder.judge.workload import MOST_OF_A_BLOCK, Workload
from helpers.contract.case import BlockCase
from helpers.contract.graph import ENOUGH_LAYERS, WITH_WEIGHTS, Graph, Node
from helpers.contract.observation import Observation, Trace


class FalseTraceError(Exception):
    """The recorded output of a layer is not what the layer computes."""


def is_followed(case: BlockCase, observation: Observation, expected: Graph) -> bool:
    """Return whether at least half of a block's layers with weights have the outputs that they compute.

    Args:
        case: the call; without a `weights_key` nothing was asked, and nothing is followed.
        observation: of it, as `autograder.intake.observation` decoded it.
        expected: the table's graph.

    Raises:
        FalseTraceError: a layer has another output.
    """
    if case.weights_key is None or observation.trace is None or observation.graph is None:
        return False
    claimed = {(node.kind, node.name) for node in observation.graph.built}
    followed = _followed(observation.trace, images_of(case), case.weights_key)
    weighty = [node for node in followed if node.kind in WITH_WEIGHTS and (node.kind, node.name) in claimed]
    wanted = sum(node.kind in WITH_WEIGHTS for node in expected.nodes)
    return len(weighty) >= ENOUGH_LAYERS * wanted


def _followed(trace: Trace, images: Array, key: int) -> list[Node]:
    """Return the layers whose recorded output is what they compute."""
    values = {name: output.array for name, output in trace.outputs.items()}
    values |= {node.id: images for node in trace.graph.nodes if node.kind == "Input"}
    variables = oracle.patterned_variables(key)
    found, workload = [], Workload(MOST_OF_A_BLOCK)
    for node in trace.graph.nodes:
        if not {node.id, *node.inputs} <= values.keys() or not is_plain(node):
            continue
        if _agrees(node, [values[name] for name in node.inputs], values[node.id], variables, workload):
            found.append(node)
    return found


def _in_possible_modes(node: Node) -> list[Node]:
    """Return a layer in the modes in which it may have run: Keras versions differ in what becomes of a passed mode."""
    mode = node.config.get("training")
    if node.kind != "BatchNormalization" or mode is None:
        return [node]
    return [node, replace(node, config={**node.config, "training": False})]


def _agrees(node: Node, inputs: list[Array], given: Array, variables: oracle.Variables, workload: Workload) -> bool:
    """Return whether a layer's output is what it computes; False where rounding leaves no digit or numbers overflow.

    Raises:
        FalseTraceError: the layer has another output.
    """
    with np.errstate(all="ignore"):
        try:
            workload.add(node, [array.shape for array in inputs])
            values = [oracle.layer_output(it, inputs, variables) for it in _in_possible_modes(node)]
        except (ValueError, KeyError, IndexError, TypeError, ArithmeticError, MemoryError):
            return False
        if not all(map(is_certain, values)):
            return False
        if not any(value.exact.shape == given.shape and _is_within(given, value) for value in values):
            raise FalseTraceError(node.where)
    return True


def _is_within(given: Array, value: Value) -> bool:
    return bool((np.abs(given - value.exact) <= value.bound).all())
