"""Hold what student code says it built against what it computed: the oracle works the recorded layers out anew.

Student code and its observer share a process, so a graph may be forged. But then its numbers have to fit it, for images
and weights that were not known before, and who can make them fit has computed them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from assignment.arithmetic import Value
from assignment.expectations import MODES
from autograder.judge.evaluable import WITH_WEIGHTS, is_certain, is_evaluable, takes_the_images
from autograder.judge.recompute import modes_of, work_out
from autograder.judge.traces import FalseTraceError, is_followed
from helpers.contract.graph import Graph, graph_from_json
from helpers.i18n import _

Json = Mapping[str, Any]
_LARGEST = 1e30
"""Beyond this a float32 may overflow on the way."""

_CONTRADICTION = _("what the function returned is not what the layers that it built compute")


def believable(case: Json, observation: dict[str, Any]) -> dict[str, Any]:
    """Give an observation if it is whole and fits together; else an error in its place.

    Args:
        case: what was called.
        observation: of it, as `autograder.intake.observation` let it through.
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
    whole = not observation["errors"] and is_evaluable(graph, case)
    return (whole and _is_certain(graph, case)) or ("weights_key" in case and is_followed(case, observation, expected))


def _is_certain(graph: Graph, case: Json) -> bool:
    """Whether the numbers of a graph that was worked out before can be told from others; some agree with anything."""
    values, __ = work_out(graph, case)
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
        observation: of it, as `autograder.intake.observation` let it through.

    Returns:
        False as well where the oracle cannot tell, as with layers that it does not know.
    """
    if case["way"] == "own blocks" or not observation.get("graph"):
        return False
    graph = graph_from_json(observation["graph"])
    raised, is_block = bool(observation["errors"]), bool(case["way"] == "block")
    if not is_evaluable(graph, case):
        return False
    if not takes_the_images(graph, case):
        return not raised
    modes = modes_of(case, graph)
    try:
        values, counted = work_out(graph, case)
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError, MemoryError):
        return is_block and not raised  # they do not fit together; in a network, Dense may do more than the oracle's
    if raised:
        return is_block
    told = {node.id: node.parameters for node in graph.nodes if node.kind in WITH_WEIGHTS}
    given = observation["outputs"]
    return (bool(modes) and told != counted) or not all(
        _agree(values[name], given[name]) for name in modes if name in given
    )


def _agree(value: Value, given: Json) -> bool:
    """Whether an output is what was worked out; where that may overflow, nobody knows."""
    if list(value.exact.shape) != list(given["shape"]):
        return False
    with np.errstate(all="ignore"):
        if not (np.abs(value.exact) < _LARGEST).all() or not np.isfinite(value.bound).all():
            return True
        actual = np.asarray(given["values"], float).reshape(value.exact.shape)
        return bool((np.abs(actual - value.exact) <= value.bound).all())
