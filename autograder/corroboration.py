"""Hold what student code says it built against what it computed: the oracle works the recorded layers out anew.

Student code and its observer share a process, so a graph may be forged. But then its numbers have to fit it, for images
and weights that were not known before, and who can make them fit has computed them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from assignment import oracle
from assignment.arithmetic import Array
from assignment.expectations import MODES, Mode, images_of
from assignment.rows import KERAS
from helpers.calls import BLOCKS
from helpers.graph import Graph, Node, graph_from_json

Json = Mapping[str, Any]
_MOST_NODES = 60
"""A network with whole blocks written out has more; the bound on its rounding errors says nothing."""

_LARGEST = 1e30
"""Beyond this a float32 may overflow on the way."""

_CONTRADICTION = "what the function returned is not what the layers that it built compute"
_SEEDED = re.compile(r"initializer\(seed=(\d{1,9})\)")
_WITH_WEIGHTS = ("Conv2D", "BatchNormalization", "Dense")
_DEFAULTS: dict[str, dict[str, Any]] = {
    "Conv2D": {"groups": 1, "data_format": "channels_last", "bias_initializer": "Zeros", "call": KERAS},
    "Dense": {"bias_initializer": "Zeros", "call": KERAS},
    "BatchNormalization": {
        "axis": 3,
        "center": True,
        "scale": True,
        "beta_initializer": "Zeros",
        "gamma_initializer": "Ones",
        "moving_mean_initializer": "Zeros",
        "moving_variance_initializer": "Ones",
        "trainable": True,
        "call": KERAS,
    },
    "MaxPooling2D": {"padding": "valid", "data_format": "channels_last"},
    "AveragePooling2D": {"padding": "valid", "data_format": "channels_last"},
    "ZeroPadding2D": {"data_format": "channels_last"},
}
"""What the oracle takes for granted, by kind of layer."""


def believable(case: Json, observation: dict[str, Any]) -> dict[str, Any]:
    """Give an observation if it is whole and fits together; else an error in its place.

    Args:
        case: what was called.
        observation: of it, as `autograder.frames` let it through.
    """
    if not observation["defined"] or not (_is_partial(case, observation) or contradicts_itself(case, observation)):
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

    Args:
        case: what was called.
        observation: of it, as `autograder.frames` let it through.

    Returns:
        False as well where the oracle cannot tell: after an error, and with layers that it does not know.
    """
    if case["way"] == "own blocks" or observation.get("errors") or not observation.get("graph"):
        return False
    graph = graph_from_json(observation["graph"])
    if not _can_be_worked_out(graph, case):
        return False
    if not _takes_the_images(graph, case):
        return True
    counted: dict[str, int] = {}
    try:
        outputs = {
            name: _agrees(graph, case, each, mode, counted) for name, mode, each in _runs(case, observation, graph)
        }
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError):
        return bool(
            case["way"] == "block"
        )  # such layers do not fit together; in a network, Dense may do more than here
    told = {node.id: node.parameters for node in graph.nodes if node.kind in _WITH_WEIGHTS}
    return not all(outputs.values()) or (bool(outputs) and told != counted)


def _can_be_worked_out(graph: Graph, case: Json) -> bool:
    """Whether every layer is one that the oracle knows, set up as it takes for granted."""
    layers = [node.layer for node in graph.nodes]
    return (
        bool(graph.output)
        and len(graph.nodes) <= _MOST_NODES
        and len(set(layers)) == len(layers)
        and [node.kind for node in graph.nodes].count("Input") == 1
        and all(_is_plain(node, in_block=case["way"] == "block") for node in graph.nodes)
    )


def _takes_the_images(graph: Graph, case: Json) -> bool:
    [shape] = [node.shape for node in graph.nodes if node.kind == "Input"]
    pairs = zip(shape, case["input_shape"], strict=False)
    return len(shape) == len(case["input_shape"]) and all(mine in (None, its) for mine, its in pairs)


def _is_plain(node: Node, *, in_block: bool) -> bool:
    config = node.config
    if node.kind not in oracle.KINDS:
        return False
    if node.kind == "Add" and len(node.inputs) != 2:  # noqa: PLR2004 - the oracle adds two
        return False
    if in_block and node.kind in ("Dense", *BLOCKS):
        return False
    if in_block and node.kind == "Conv2D" and not _SEEDED.fullmatch(str(config.get("kernel_initializer"))):
        return False
    return all(config.get(name) == value for name, value in _DEFAULTS.get(node.kind, {}).items())


def _runs(case: Json, observation: Json, graph: Graph) -> list[tuple[str, Mode, Json]]:
    """List the outputs that were made, each with how, but not what a model makes of a mode that it is told twice."""
    modes = dict(MODES)
    if case["way"] == "block":
        modes = {
            "block": Mode(training=False),  # a plain call: Keras infers where a layer is not told otherwise
            "in training": Mode(training=True),
            "after training": Mode(training=False, after_training=True),
        }
    if any(node.config.get("training") is not None for node in graph.nodes):
        modes = {name: mode for name, mode in modes.items() if name == "block"}
    return [
        (name, mode, observation["outputs"][name]) for name, mode in modes.items() if name in observation["outputs"]
    ]


def _agrees(graph: Graph, case: Json, given: Json, mode: Mode, counted: dict[str, int]) -> bool:
    """Work an output out, and count the weights on the way."""
    variables = (
        oracle.initial_variables(case["initializer"], _seed)
        if case["way"] == "block"
        else oracle.patterned_variables(case["weights_key"])
    )
    roles: dict[tuple[str, str], int] = {}

    def counting(node: Node, role: str, shape: tuple[int, ...]) -> Array:
        roles[node.id, role] = math.prod(shape)
        return variables(node, role, shape)

    with np.errstate(all="ignore"):
        value = oracle.evaluate(
            graph, images_of(dict(case)), counting, training=mode.training, after_training=mode.after_training
        )
        counted.clear()
        for (node_id, _), size in roles.items():
            counted[node_id] = counted.get(node_id, 0) + size
        if not (np.abs(value.exact) < _LARGEST).all() or not np.isfinite(value.bound).all():
            return True
        if list(value.exact.shape) != list(given["shape"]):
            return False
        actual = np.asarray(given["values"], float).reshape(value.exact.shape)
        return bool((np.abs(actual - value.exact) <= value.bound).all())


def _seed(node: Node) -> int | None:
    found = _SEEDED.fullmatch(str(node.config.get("kernel_initializer")))
    return int(found[1]) if found else None
