"""Evaluate the recorded layers anew: what a submission says it built, computed by the oracle."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from assignment import oracle
from assignment.arithmetic import Array, Value
from assignment.expectations import MODES, Mode, images_of
from autograder.judge.evaluable import seed_of
from helpers.contract.graph import Graph, Node

Json = Mapping[str, Any]


def modes_of(case: Json, graph: Graph) -> dict[str, Mode]:
    """List the outputs, each with how it is made, but not what a model makes of a mode that it is told twice."""
    told = any(node.config.get("training") is not None for node in graph.nodes)
    if case["way"] != "block":
        return {} if told else dict(MODES)
    alone = {"block": Mode(training=False)}  # a plain call: Keras infers where a layer is not told otherwise
    in_a_model = {"in training": Mode(training=True), "after training": Mode(training=False, after_training=True)}
    return alone if told else alone | in_a_model


def work_out(graph: Graph, case: Json) -> tuple[Mapping[str, Value], dict[str, int]]:
    """Give what the layers compute in each mode, and how many weights each of them has."""
    numbered = {node.id: str(number) for number, node in enumerate(graph.nodes)}
    nodes = tuple(
        Node(numbered[each.id], each.kind, None, each.config, tuple(numbered[name] for name in each.inputs), each.shape)
        for each in graph.nodes
    )
    bare = Graph(nodes, numbered[graph.output])
    key = json.dumps([bare.to_json(), case], sort_keys=True)
    values, counted = _worked_out(_Question(key, bare, case))
    return values, {name: counted[number] for name, number in numbered.items() if number in counted}


@dataclass(frozen=True)
class _Question:
    """What is worked out, told apart by its text: most of a class build the same layers, whatever they call them."""

    text: str
    graph: Graph = field(compare=False)
    case: Json = field(compare=False)


@lru_cache(maxsize=256)
def _worked_out(question: _Question) -> tuple[Mapping[str, Value], Mapping[str, int]]:
    graph, case = question.graph, question.case
    variables = (
        oracle.initial_variables(case["initializer"], seed_of)
        if case["way"] == "block"
        else oracle.patterned_variables(case["weights_key"])
    )
    sizes: dict[tuple[str, str], int] = {}

    def counting(node: Node, role: str, shape: tuple[int, ...]) -> Array:
        sizes[node.id, role] = math.prod(shape)
        return variables(node, role, shape)

    images = images_of(dict(case))
    with np.errstate(all="ignore"):
        values = {
            name: oracle.evaluate(graph, images, counting, training=mode.training, after_training=mode.after_training)
            for name, mode in modes_of(case, graph).items()
        }
    counted: dict[str, int] = {}
    for (node_id, __), size in sizes.items():
        counted[node_id] = counted.get(node_id, 0) + size
    return values, counted
