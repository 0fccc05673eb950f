"""Hold what each layer of a block put out against what went into it: a layer that was only claimed gives no numbers.

The oracle works every layer out by itself, from the numbers that the layers before it gave, so a layer that it does not
know keeps none of the others from being looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from assignment import oracle
from assignment.arithmetic import Array
from assignment.expectations import images_of
from autograder.judge.evaluable import WITH_WEIGHTS, is_certain, is_plain
from autograder.judge.workload import output_sizes
from helpers.contract.graph import Graph, Node, graph_from_json

Json = Mapping[str, Any]
_AT_LEAST = 0.5


class FalseTraceError(Exception):
    """A layer did not put out what it computes."""


def is_followed(case: Json, observation: Json, expected: Graph) -> bool:
    """Say whether at least half of a block's layers with weights gave what they compute.

    Args:
        case: one with a `weights_key`.
        observation: of it, as `autograder.intake.observation` let it through.
        expected: the table's graph.

    Raises:
        FalseTraceError: a layer did not.
    """
    traced, recorded = observation.get("traced"), observation.get("graph")
    if traced is None or recorded is None:
        return False
    claimed = {(node.kind, node.name) for node in graph_from_json(recorded).nodes}
    followed = _followed(graph_from_json(traced["graph"]), traced["outputs"], case)
    weighty = [node for node in followed if node.kind in WITH_WEIGHTS and (node.kind, node.name) in claimed]
    wanted = sum(node.kind in WITH_WEIGHTS for node in expected.nodes)
    return len(weighty) >= _AT_LEAST * wanted


def _followed(graph: Graph, outputs: Json, case: Json) -> list[Node]:
    """List the layers that gave what they compute."""
    values = {name: np.asarray(each["values"], float).reshape(each["shape"]) for name, each in outputs.items()}
    images = images_of(dict(case))
    values |= {node.id: images for node in graph.nodes if node.kind == "Input"}
    variables = oracle.patterned_variables(case["weights_key"])
    found = []
    for node in graph.nodes:
        if not {node.id, *node.inputs} <= values.keys() or not is_plain(node) or _is_told(node):
            continue
        if _agrees(node, [values[each] for each in node.inputs], values[node.id], variables):
            found.append(node)
    return found


def _is_told(node: Node) -> bool:
    """Whether a layer was told a mode, so that nobody knows what a model that is told another one makes of it."""
    return node.kind == "BatchNormalization" and node.config.get("training") is not None


def _agrees(node: Node, inputs: list[Array], given: Array, variables: oracle.Variables) -> bool:
    """Whether a layer gave what it computes; not known where rounding leaves no digit, or numbers overflow.

    Raises:
        FalseTraceError: it gave something else.
    """
    with np.errstate(all="ignore"):
        try:
            output_sizes(node, [each.shape for each in inputs])
            value = oracle.layer_output(node, inputs, variables)
        except (ValueError, KeyError, IndexError, TypeError, ArithmeticError, MemoryError):
            return False
        if not is_certain(value):
            return False
        if value.exact.shape != given.shape or not (np.abs(given - value.exact) <= value.bound).all():
            raise FalseTraceError(node.where)
    return True
