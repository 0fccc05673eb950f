"""Verdicts by the public cases: what a check cell shows, and what the released copy expects."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from helpers.compare.judge import beside_wrong_blocks, compare
from helpers.contract.exercises import BLOCKS
from helpers.contract.verdict import Verdict
from helpers.i18n import _


def needed_for(function: str) -> tuple[str, ...]:
    """List the graded functions that one of them calls, and itself."""
    return (function,) if function in BLOCKS else (*BLOCKS, function)


def verdict_of(function: str, namespace: dict[str, Any]) -> Verdict:
    """Judge a function by the public cases.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such graded function.
    """
    from helpers.observe.observer import observe, precision

    if function not in expectations():
        message = _("there is no graded function {function!r}: choose one of {functions}")
        raise ValueError(message.format(function=function, functions=", ".join(expectations())))
    expectation = expectations()[function]
    observations = [observe(each["case"], namespace) for each in expectation["cases"]]
    verdict = compare(expectation, observations, precision=precision())
    if function in BLOCKS or verdict.right:
        return verdict
    wrong = [each for each in BLOCKS if not verdict_of(each, namespace).right]
    if not wrong:
        return verdict
    verdict = compare(expectation, observations, blocks_are_right=False, precision=precision())
    return beside_wrong_blocks(verdict, wrong, observations)


@cache
def expectations() -> dict[str, Any]:
    """Read what the public cases expect of each graded function, as `assignment.expectations` wrote it."""
    text = resources.files("helpers").joinpath("expected.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
