"""Hold what student code says it built against what it computed: the oracle works the recorded layers out anew.

Student code and its observer share a process, so a graph may be forged. But then its numbers have to fit it, for images
and weights that were not known before, and who can make them fit has computed them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from assignment import oracle
from assignment.arithmetic import Array, Value
from assignment.expectations import MODES, Mode, images_of
from autograder.traces import WITH_WEIGHTS, FalseTraceError, is_certain, is_followed, is_plain
from autograder.workload import is_bearable
from helpers.calls import BLOCKS
from helpers.graph import Graph, Node, graph_from_json
from helpers.language import _

Json = Mapping[str, Any]
_MOST_NODES = 60
"""A network with whole blocks written out has more; the bound on its rounding errors says nothing."""

_LARGEST = 1e30
"""Beyond this a float32 may overflow on the way."""

_CONTRADICTION = _("what the function returned is not what the layers that it built compute")
_SEEDED = re.compile(r"initializer\(seed=(\d{1,9})\)")
_INITIAL = {
    "Conv2D": {"bias_initializer": "Zeros"},
    "BatchNormalization": {
        "beta_initializer": "Zeros",
        "gamma_initializer": "Ones",
        "moving_mean_initializer": "Zeros",
        "moving_variance_initializer": "Ones",
    },
}
"""Initial values that the oracle takes for granted, by kind of layer."""


def believable(case: Json, observation: dict[str, Any]) -> dict[str, Any]:
    """Give an observation if it is whole and fits together; else an error in its place.

    Args:
        case: what was called.
        observation: of it, as `autograder.frames` let it through.
    """
    if not observation["defined"] or not (
        _is_partial(case, observation) or contradicts_itself(case, observation) or _has_false_trace(case, observation)
    ):
        return observation
    note = {"type": "Contradiction", "message": _CONTRADICTION, "cell": "", "line": 0, "text": ""}
    error = note | {"unfinished": False, "raised_here": True}
    return {
        "defined": True,
        "signature": observation["signature"],
        "graph": None,
        "gone_on": False,
        "outputs": {},
        "errors": {"graph": error},
    }


def is_proved(case: Json, observation: Json, expected: Graph) -> bool:
    """Say whether numbers show that the layers of a block which were recorded were really built.

    Args:
        case: a hidden one.
        observation: of it, as `believable` gives it.
        expected: the table's graph.
    """
    if not observation["defined"] or not observation.get("graph"):
        return False
    graph = graph_from_json(observation["graph"])
    whole = not observation["errors"] and _can_be_worked_out(graph, case)
    return (whole and _is_certain(graph, case)) or ("weights_key" in case and is_followed(case, observation, expected))


def _is_certain(graph: Graph, case: Json) -> bool:
    """Whether the numbers of a graph that was worked out before can be told from others; some agree with anything."""
    values, __ = _work_out(graph, case)
    return all(is_certain(each) for each in values.values())


def _has_false_trace(case: Json, observation: Json) -> bool:
    if case["way"] != "block" or not observation.get("traced"):
        return False
    try:
        is_followed(case, observation, Graph((), ""))
    except FalseTraceError:
        return True
    return False


def _is_partial(case: Json, observation: Json) -> bool:
    """Whether something is missing although no error tells why."""
    if observation["errors"]:
        return False
    wanted = {
        "block": {"block"} if "training" in case["arguments"] else {"block", "in training", "after training"},
        "stand-ins": set(MODES),
        "own blocks": set(),
    }[case["way"]]
    graph = observation["graph"]
    return graph is None or not graph["output"] or not wanted <= observation["outputs"].keys()


def contradicts_itself(case: Json, observation: Json) -> bool:
    """Say whether a case's outputs or numbers of parameters are not those of the layers that were recorded.

    An error contradicts a block that is whole and whose layers fit together: running it raises nothing.

    Args:
        case: what was called.
        observation: of it, as `autograder.frames` let it through.

    Returns:
        False as well where the oracle cannot tell, as with layers that it does not know.
    """
    if case["way"] == "own blocks" or not observation.get("graph"):
        return False
    graph = graph_from_json(observation["graph"])
    raised, is_block = bool(observation["errors"]), bool(case["way"] == "block")
    if not _can_be_worked_out(graph, case):
        return False
    if not _takes_the_images(graph, case):
        return not raised
    modes = _modes(case, graph)
    try:
        values, counted = _work_out(graph, case)
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError, MemoryError):
        return is_block and not raised  # they do not fit together; in a network, Dense may do more than the oracle's
    if raised:
        return is_block
    told = {node.id: node.parameters for node in graph.nodes if node.kind in WITH_WEIGHTS}
    given = observation["outputs"]
    return (bool(modes) and told != counted) or not all(
        _agree(values[name], given[name]) for name in modes if name in given
    )


def _can_be_worked_out(graph: Graph, case: Json) -> bool:
    """Whether every layer is one that the oracle knows, set up as it takes for granted."""
    layers = [node.layer for node in graph.nodes]
    return (
        bool(graph.output)
        and len(graph.nodes) <= _MOST_NODES
        and len(set(layers)) == len(layers)
        and [node.kind for node in graph.nodes].count("Input") == 1
        and all(is_plain(node) for node in graph.nodes)
        and is_bearable(graph, case["input_shape"])
        and (case["way"] != "block" or all(map(_starts_plainly, graph.nodes)))
    )


def _takes_the_images(graph: Graph, case: Json) -> bool:
    [shape] = [node.shape for node in graph.nodes if node.kind == "Input"]
    pairs = zip(shape, case["input_shape"], strict=False)
    return len(shape) == len(case["input_shape"]) and all(mine in (None, its) for mine, its in pairs)


def _starts_plainly(node: Node) -> bool:
    """Whether a layer of a block starts with the weights that the oracle takes for granted."""
    if node.kind in ("Dense", *BLOCKS):
        return False
    if node.kind == "Conv2D" and not _SEEDED.fullmatch(str(node.config.get("kernel_initializer"))):
        return False
    return all(node.config.get(name) == value for name, value in _INITIAL.get(node.kind, {}).items())


def _modes(case: Json, graph: Graph) -> dict[str, Mode]:
    """List the outputs, each with how it is made, but not what a model makes of a mode that it is told twice."""
    told = any(node.config.get("training") is not None for node in graph.nodes)
    if case["way"] != "block":
        return {} if told else dict(MODES)
    alone = {"block": Mode(training=False)}  # a plain call: Keras infers where a layer is not told otherwise
    in_a_model = {"in training": Mode(training=True), "after training": Mode(training=False, after_training=True)}
    return alone if told else alone | in_a_model


def _work_out(graph: Graph, case: Json) -> tuple[Mapping[str, Value], dict[str, int]]:
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
        oracle.initial_variables(case["initializer"], _seed)
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
            for name, mode in _modes(case, graph).items()
        }
    counted: dict[str, int] = {}
    for (node_id, __), size in sizes.items():
        counted[node_id] = counted.get(node_id, 0) + size
    return values, counted


def _agree(value: Value, given: Json) -> bool:
    """Whether an output is what was worked out; where that may overflow, nobody knows."""
    if list(value.exact.shape) != list(given["shape"]):
        return False
    with np.errstate(all="ignore"):
        if not (np.abs(value.exact) < _LARGEST).all() or not np.isfinite(value.bound).all():
            return True
        actual = np.asarray(given["values"], float).reshape(value.exact.shape)
        return bool((np.abs(actual - value.exact) <= value.bound).all())


def _seed(node: Node) -> int | None:
    found = _SEEDED.fullmatch(str(node.config.get("kernel_initializer")))
    return int(found[1]) if found else None
