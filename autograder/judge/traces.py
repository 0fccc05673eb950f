"""Follow the chain of a recorded graph: a layer that was only claimed has no numbers.

The grader evaluates the chain from a case's own images and weights (`helpers.contract.chain`) and compares each layer's
output with what the recorded layer gave.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assignment import arithmetic, oracle
from assignment.arithmetic import Array, Value
from autograder.judge.evaluable import has_known_settings, is_certain, most_of, shows_its_layers
from autograder.judge.remembered import remembered
from autograder.judge.workload import Workload
from helpers.contract import patterns
from helpers.contract.case import Case, OwnNetworkCase
from helpers.contract.chain import ASKED, Link, Values, fits, is_own, links, places, sample, sizes_of, weight
from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import WITH_WEIGHTS, Graph, Node
from helpers.contract.observation import Observation, Sample
from helpers.differences.sizes import Sizes

_ALWAYS = (*WITH_WEIGHTS, *BLOCKS)
"""The kinds of layers that have to be proved even where the grader cannot evaluate them."""

_FAULTS = (ValueError, KeyError, IndexError, TypeError, ArithmeticError)
"""What a layer raises that cannot be evaluated; a lack of memory says nothing about the layer, and ends the judging."""

_SLACK, _SMALLEST = 1 + 1e-9, 1e-30
"""The bounds are computed in float64, and some of them are reached; smaller numbers may become zero."""


class FalseTraceError(Exception):
    """The recorded output of a layer is not what the layer computes."""


@dataclass(frozen=True)
class Followed:
    """What the chain of one observation shows.

    Args:
        proved: ids of the layers whose outputs are what they compute.
        unproved: ids of layers that the graph claims and the chain does not show, though they can be run.
    """

    proved: frozenset[str] = frozenset()
    unproved: frozenset[str] = frozenset()


def follow(case: Case, observation: Observation) -> Followed:
    """Return which layers of a recorded graph compute what the graph says.

    Args:
        case: the call; one without a `trace_key` asks for nothing, and shows nothing.
        observation: of it, as `autograder.intake.observation` decoded it.

    Raises:
        FalseTraceError: a layer has another output.
    """
    graph = observation.graph
    if graph is None or case.trace_key is None:
        return Followed()
    if observation.trace is None or not shows_its_layers(graph, case):
        return Followed(unproved=frozenset(node.id for node in graph.built if node.kind in ASKED))
    asked = places(graph, case)
    given = observation.trace.outputs
    refused = _refused(observation, graph)
    computed = _computed(_question(graph, case, given))
    proved, unproved = set(), set()
    for place, (node, numbers) in enumerate(zip(graph.built, computed, strict=True)):
        if place not in asked:
            continue
        if node.id in given and numbers is not None and numbers.agree(given[node.id]):
            proved.add(node.id)
        elif node.id in given and numbers is not None and numbers.is_certain and not is_own(node):
            raise FalseTraceError(node.where)
        elif (numbers is not None or _has_to_be_proved(node)) and node.id not in refused and _tells(numbers, case):
            unproved.add(node.id)
    return Followed(frozenset(proved), frozenset(unproved))


def _tells(numbers: _Numbers | None, case: Case) -> bool:
    """Return whether a layer that is not shown is unproved: of a network of own blocks, only if the numbers would tell.

    There, only a right graph counts, and numbers of it that are uncertain by chance would be so for a whole class.
    """
    return numbers is None or numbers.is_certain or not isinstance(case, OwnNetworkCase)


def _has_to_be_proved(node: Node) -> bool:
    """Return whether a layer is judged by its numbers even where the grader cannot compute them."""
    return node.kind in _ALWAYS or (node.kind in ASKED and has_known_settings(node))


def _refused(observation: Observation, graph: Graph) -> set[str]:
    """Return the layers that do not take the sizes of their inputs: they put out nothing that could be compared.

    Of those that have to be proved, that is only the one that Keras refused first.
    """
    if not observation.continued:
        return set()
    misfits = [graph.by_id[node_id] for node_id, __ in Sizes(graph).misfits]
    return {node.id for node in misfits if node.kind not in _ALWAYS or node.id == observation.refused}


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Some of the numbers that a layer puts out, as `Sample` holds them, each with the bound on its error."""

    shape: tuple[int, ...]
    values: Array
    bounds: Array
    is_certain: bool

    def agree(self, given: Sample) -> bool:
        """Return whether a recorded output is this one, as far as the numbers can tell it from others."""
        is_alike = self.shape == given.shape and self.values.shape == given.values.shape
        if not (self.is_certain and is_alike):
            return False
        with np.errstate(invalid="ignore"):
            return bool((np.abs(given.values - self.values) <= _SLACK * self.bounds + _SMALLEST).all())


@dataclass(frozen=True)
class _Question:
    """A graph, a case and which outputs are there, compared by their text: most of a class build the same layers."""

    text: str
    graph: Graph = field(compare=False)
    case: Case = field(compare=False)
    given: frozenset[str] = field(compare=False)


def _question(graph: Graph, case: Case, given: Mapping[str, Sample]) -> _Question:
    anonymous = anonymized(graph)
    there = [mine.id for mine, its in zip(anonymous.built, graph.built, strict=True) if its.id in given]
    text = json.dumps([anonymous.to_json(), case.to_json(), there], sort_keys=True)
    return _Question(text, anonymous, case, frozenset(there))


def anonymized(graph: Graph) -> Graph:
    """Return a graph with numbers for the names of its layers."""
    numbers = {node.id: str(number) for number, node in enumerate(graph.built)}
    layers: dict[str, str] = {}

    def anonymous(node: Node) -> Node:
        layer = layers.setdefault(node.layer or node.id, numbers[node.id])
        inputs = tuple(map(numbers.__getitem__, node.inputs))
        return Node(numbers[node.id], node.kind, None, node.config, inputs, node.shape, layer=layer)

    nodes, unused = (tuple(map(anonymous, listed)) for listed in (graph.nodes, graph.unused))
    return Graph(nodes, numbers.get(graph.output, ""), unused=unused)


def _size_bytes(question: _Question, found: tuple[_Numbers | None, ...]) -> int:
    return len(question.text) + sum(numbers.values.nbytes + numbers.bounds.nbytes for numbers in found if numbers)


@remembered(_size_bytes)
def _computed(question: _Question) -> tuple[_Numbers | None, ...]:
    """Return for each layer what it puts out; None where the grader cannot evaluate it."""
    key = question.case.trace_key or 0
    moving: dict[str, oracle.Statistics] = {}
    values, workload = Values(_float32), Workload(most_of(question.case))
    found: list[_Numbers | None] = []
    with np.errstate(all="ignore"):
        for link in links(question.graph, key, places(question.graph, question.case)):
            value, inputs = _evaluated(link, values, moving, question.case, workload)
            numbers = _numbers(value, key, is_certain=is_certain(value, link.node, inputs)) if value else None
            found.append(numbers if link.is_asked else None)
            is_there = link.node.id in question.given or link.node.kind == "Input"
            values.add(link, value if is_there else None, is_unknown=is_there)
    return tuple(found)


def _evaluated(
    link: Link, values: Values[Value], moving: dict[str, oracle.Statistics], case: Case, workload: Workload
) -> tuple[Value | None, Sequence[Value]]:
    """Return a layer's output, and its inputs; None if the layer is none that can be evaluated."""
    node = link.node
    try:
        if node.kind == "Input":
            return _float32(patterns.pixels(case.images, sizes_of(node))), ()
        if not link.is_asked or not has_known_settings(node):
            return None, ()
        before = values.before(link)
        inputs = [before[source] for source in node.inputs]
        workload.add(node, [value.exact.shape for value in inputs])
        value = oracle.layer_output(node, inputs, lambda _, role, shape: weight(role, shape, link.weights_key), moving)
    except _FAULTS:
        return None, ()
    return value if fits(node.shape, value.exact.shape) else None, inputs


def _float32(values: Array) -> Value:
    return arithmetic.exact(values.astype(np.float32))


def _numbers(value: Value, key: int, *, is_certain: bool) -> _Numbers:
    return _Numbers(value.exact.shape, sample(value.exact, key), sample(value.bound, key), is_certain)
