"""Check what student code says it built against what it computed: the oracle evaluates the recorded layers anew.

Student code and its observer share a process, so a graph may be forged. But then its numbers have to fit it, for images
and weights that were not known before, and whoever makes them fit has computed them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assignment.arithmetic import Value
from assignment.expectations import MODES
from autograder.intake.errors import CONTRADICTION
from autograder.judge.evaluable import is_evaluable, takes_the_images
from autograder.judge.initial import with_proved_initializers
from autograder.judge.recompute import modes_of, recompute
from autograder.judge.traces import FalseTraceError, follow
from helpers.contract.case import BlockCase, Case, OwnNetworkCase
from helpers.contract.errors import ErrorCode
from helpers.contract.graph import WITH_WEIGHTS, Node, of_your_own
from helpers.contract.observation import (
    AFTER_TRAINING,
    BLOCK_OUTPUT,
    IN_TRAINING,
    Observation,
    Output,
    Signature,
    StudentError,
    stopped_by,
)
from helpers.i18n import _

_LARGEST = 1e30
"""Beyond this a float32 may overflow on the way."""

_CONTRADICTION = _("what the function returned is not what the layers that it built compute")


def believable(case: Case, observation: Observation) -> Observation:
    """Return an observation if it is whole and fits together; else an error in its place.

    Args:
        case: the call.
        observation: of it, as `autograder.intake.observation` decoded it.
    """
    is_doubtful = observation.defined and (
        _is_partial(case, observation) or contradicts_itself(case, observation) or _has_false_trace(case, observation)
    )
    if not is_doubtful:
        return observation
    return contradiction(observation.signature)


def contradiction(signature: Signature | None = None) -> Observation:
    """Return the observation of a call that contradicts itself.

    Args:
        signature: of the function, if it was seen.
    """
    error = StudentError(CONTRADICTION, _CONTRADICTION, raised_here=True, code=ErrorCode.CONTRADICTION)
    return stopped_by(error, signature)


def with_proved_layers(case: Case, observation: Observation) -> Observation:
    """Return an observation in which a layer that no number shows is none of the table's.

    Args:
        case: a hidden one.
        observation: of it, as `believable` returns it.
    """
    graph = observation.graph
    if graph is None:
        return observation
    unproved = follow(case, observation).unproved
    first_weights = observation.trace.weights if observation.trace else {}

    def judged(node: Node) -> Node:
        if node.id in unproved:
            return replace(node, kind=of_your_own(node.kind), parameters=0)
        if isinstance(case, OwnNetworkCase):
            return node  # its initializers are those that the blocks were given
        return with_proved_initializers(node, case, first_weights.get(node.id, {}))

    nodes, unused = (tuple(map(judged, listed)) for listed in (graph.nodes, graph.unused))
    return replace(observation, graph=replace(graph, nodes=nodes, unused=unused))


def _has_false_trace(case: Case, observation: Observation) -> bool:
    try:
        follow(case, observation)
    except FalseTraceError:
        return True
    return False


def _is_partial(case: Case, observation: Observation) -> bool:
    """Return whether something is missing although no error says why."""
    if observation.errors:
        return False
    graph = observation.graph
    return graph is None or not graph.output or not _outputs_of(case) <= observation.outputs.keys()


def _outputs_of(case: Case) -> set[str]:
    """Return the names of the outputs that a whole observation of a case has."""
    if isinstance(case, OwnNetworkCase):
        return set()
    if not isinstance(case, BlockCase):
        return set(MODES)
    return {BLOCK_OUTPUT} if case.arguments.training is not None else {BLOCK_OUTPUT, IN_TRAINING, AFTER_TRAINING}


def contradicts_itself(case: Case, observation: Observation) -> bool:
    """Return whether a case's outputs or numbers of parameters are not those of the recorded layers.

    An error contradicts nothing: code around the layers may raise it. It costs what could not be seen because of it.

    Args:
        case: the call.
        observation: of it, as `autograder.intake.observation` decoded it.

    Returns:
        False as well where the oracle cannot tell, as with layers that it does not know.
    """
    graph = observation.graph
    if graph is None or isinstance(case, OwnNetworkCase) or not is_evaluable(graph, case):
        return False
    has_raised, is_block = bool(observation.errors), isinstance(case, BlockCase)
    if not takes_the_images(graph, case):
        return not has_raised
    try:
        found = recompute(graph, case)
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError):
        return (
            is_block and not has_raised
        )  # the layers do not fit together; Keras's Dense may do more than the oracle's
    if has_raised and (not observation.outputs or observation.continued):
        return False
    recorded = {node.layer or node.id: node.parameters for node in graph.nodes if node.kind in WITH_WEIGHTS}
    modes = modes_of(case, graph)
    return (bool(modes) and recorded != found.parameters) or not all(
        _agree(found.outputs[name], observation.outputs[name]) for name in modes if name in observation.outputs
    )


def _agree(value: Value, output: Output) -> bool:
    """Return whether an output is what the oracle computed; where that may overflow, nobody knows."""
    if value.exact.shape != output.shape:
        return False
    with np.errstate(all="ignore"):
        if not (np.abs(value.exact) < _LARGEST).all() or not np.isfinite(value.bound).all():
            return True
        return bool((np.abs(output.array - value.exact) <= value.bound).all())
