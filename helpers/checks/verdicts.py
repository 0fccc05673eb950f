"""Verdicts by the public cases, which a check cell shows, and the expectations that travel with the release."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from helpers.compare.case import CaseEvidence
from helpers.compare.judge import Observe, beside_wrong_blocks, judge, pair
from helpers.contract.case import StubNetworkCase
from helpers.contract.exercises import BLOCKS, EXERCISES, NETWORK
from helpers.contract.expectation import Expectation, expectation_from_json
from helpers.contract.graph import Graph
from helpers.contract.verdict import Verdict
from helpers.i18n import _
from helpers.startup import load_tensorflow
from helpers.tables import table_file


def needed_by(function: str) -> tuple[str, ...]:
    """Return the names of the graded functions that a function calls, and its own name last."""
    return (function,) if function in BLOCKS else (*BLOCKS, function)


def require_graded(function: str) -> None:
    """Raise if a name is not that of a graded function.

    Args:
        function: the name.

    Raises:
        ValueError: there is no such graded function.
    """
    if function not in EXERCISES:
        message = _("there is no graded function {function!r}: choose one of {functions}")
        raise ValueError(message.format(function=function, functions=", ".join(EXERCISES)))


def verdict_of(function: str, namespace: dict[str, Any]) -> Verdict:
    """Return the verdict of a function by the public cases.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such graded function.
    """
    require_graded(function)
    return verdict_by(function, *_in_this_process(namespace))


def verdict_by(function: str, observe: Observe, precision: str = "float32") -> Verdict:
    """Return the verdict of a function by the public cases, wherever it is observed.

    Args:
        function: a graded function.
        observe: returns the observations of some cases.
        precision: of the machine that observes, `float32` or `tf32`.
    """
    evidence = _evidence(function, observe, precision)
    verdict = judge(expectations()[function], evidence)
    if function in BLOCKS or verdict.right:
        return verdict
    wrong = [block for block in BLOCKS if not verdict_by(block, observe, precision).right]
    if not wrong:
        return verdict
    verdict = judge(expectations()[function], evidence, blocks_are_right=False)
    return beside_wrong_blocks(verdict, wrong, evidence)


def evidence_of(function: str, namespace: dict[str, Any]) -> list[CaseEvidence]:
    """Observe the public cases of a function, and pair each with what is expected of it.

    Args:
        function: a graded function.
        namespace: the notebook's globals().
    """
    return _evidence(function, *_in_this_process(namespace))


def _evidence(function: str, observe: Observe, precision: str) -> list[CaseEvidence]:
    expected = expectations()[function].cases
    return pair(expected, observe([case.case for case in expected]), precision)


def _in_this_process(namespace: dict[str, Any]) -> tuple[Observe, str]:
    """Return what observes the functions of this process, and how its machine multiplies."""
    load_tensorflow()  # says in one sentence what is wrong with it
    from helpers.observe.observer import observe, precision

    return lambda cases: [observe(case, namespace) for case in cases], precision()


@dataclass(frozen=True)
class ExpectedNetwork:
    """The network of the notebook.

    Args:
        call: the arguments `input_shape` and `classes` of its call.
        graph: the table's, with each block as a single node.
    """

    call: tuple[tuple[int, int, int], int]
    graph: Graph


def expected_network() -> ExpectedNetwork:
    """Return the network that the notebook builds."""
    first = expectations()[NETWORK].cases[0]
    if not isinstance(first.case, StubNetworkCase):
        raise TypeError(f"the first case of the network is a {type(first.case).__name__}")
    return ExpectedNetwork((first.case.image_shape, first.case.classes), first.graph)


@cache
def expectations() -> dict[str, Expectation]:
    """Return what the public cases expect of each graded function."""
    text = table_file("expected.json").read_text(encoding="utf-8")
    return {name: expectation_from_json(data) for name, data in json.loads(text).items()}
