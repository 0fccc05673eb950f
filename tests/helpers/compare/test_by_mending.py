"""Causes are named by mending the recorded graph; mending the code itself has to show the same."""

from collections.abc import Callable
from functools import cache
from random import Random

import numpy as np
import pytest

from assignment import expectations
from benchmarks.fidelity.grading import namespace_of, observer_of
from benchmarks.mutants import catalogue
from helpers.compare.evidence import Evidence
from helpers.compare.judge import pair
from helpers.contract.exercises import BLOCKS
from helpers.differences import effects
from helpers.differences.difference import Difference

Results = dict[str, object]
NOT_REACHED = None

NAMED: dict[str, Callable[[Evidence], list[Difference]]] = {
    "shape": lambda evidence: evidence.causing(effects.shape),
    "parameters": lambda evidence: evidence.causing(effects.parameters),
    "error": lambda evidence: evidence.excuse,
    "values": lambda evidence: evidence.changing_values(training=False),
    "values in training": lambda evidence: evidence.changing_values(training=True),
}
"""What is said to follow from differences, by what follows."""

STRIDE_2A, STRIDE_1 = "strides of conv 2a: (s, s) -> (1, 1)", "strides of conv 1: (s, s) -> (1, 1)"
PAIRS = [
    ("convolutional_block", STRIDE_2A, "padding of conv 2b: 'same' -> 'valid'"),
    ("convolutional_block", STRIDE_1, "filters of conv 2a: F1 -> F2"),
    ("convolutional_block", STRIDE_1, "kernel_initializer of conv 2a: initializer(seed=0) -> 'zeros'"),
    ("identity_block", "filters of conv 2c: F3 -> F2", "momentum of bn 2a: not given -> 0.9"),
    ("identity_block", "strides of conv 2a: (1, 1) -> (2, 2)", "last ReLU replaced by relu6"),
    ("identity_block", "strides of conv 2b: (1, 1) -> (2, 2)", "bn 2c dropped"),
]
"""Two faults of which one only is the cause of something."""


def drawn_pairs(count: int) -> list[tuple[str, str, str]]:
    """Return pairs of faults that touch nothing in common, the same every time.

    A kernel of zeros is left out: its numbers hide what another layer does to them, which no graph shows.
    """
    draw = Random("mending")  # noqa: S311 - the sample must be the same every time
    pairs: list[tuple[str, str, str]] = []
    while len(pairs) < count:
        function = BLOCKS[len(pairs) % len(BLOCKS)]
        first, second = draw.sample([it for it in catalogue.changes(function) if "zeros" not in it.name], 2)
        if not catalogue.overlaps(first, second):
            pairs.append((function, first.name, second.name))
    return pairs


@cache
def evidence_of(function: str, faults: tuple[str, ...]) -> Evidence:
    """Return what the public cases show of a block with some faults."""
    chosen = [change for change in catalogue.changes(function) if change.name in faults]
    assert len(chosen) == len(faults), f"no such faults: {faults}"
    observe = observer_of(namespace_of(catalogue.apply(function, chosen)))
    public = expectations.read_public()[function]
    seen = pair(public.cases, observe([expected.case for expected in public.cases]))
    return Evidence(function, public.signature, seen, None, blocks_are_right=True)


def results_of(evidence: Evidence) -> Results:
    """Return what a block puts out in each case, with a few digits; nothing where an error kept it from being made."""
    errors = [error.message for case in evidence.observations for error in case.errors]
    if errors:
        return dict.fromkeys(NAMED, NOT_REACHED) | {"error": errors}
    outputs = [
        (case.expected.outputs[name].training, np.round(output.values, 4).tolist())
        for case in evidence.observations
        for name, output in case.observed.outputs.items()
    ]
    return {
        "shape": [case.shape for case in evidence.observations],
        "parameters": [case.parameters for case in evidence.observations],
        "error": [],
        "values": [values for training, values in outputs if not training],
        "values in training": [values for training, values in outputs if training],
    }


def assert_mending_agrees(function: str, first: str, second: str) -> None:
    """Fail if one of two faults is named as the cause of a result that stays as it is if the code is mended there."""
    both, right = evidence_of(function, (first, second)), results_of(evidence_of(function, ()))
    alone = {fault: evidence_of(function, (fault,)) for fault in (first, second)}
    keys = {fault: {difference.key for difference in seen.differences} for fault, seen in alone.items()}
    now = results_of(both)
    wrong = [what for what in NAMED if now[what] not in (right[what], NOT_REACHED)]
    for fault, other in ((first, second), (second, first)):
        mended = results_of(alone[other])
        for what in wrong:
            if any(difference.key in keys[fault] - keys[other] for difference in NAMED[what](both)):
                assert mended[what] != now[what], f"{what} does not follow from {fault}, beside {other}"


@pytest.mark.parametrize(("function", "first", "second"), PAIRS)
def test_what_is_named_changes_what_follows(function: str, first: str, second: str) -> None:
    """Of two faults, those are named that change the result."""
    assert_mending_agrees(function, first, second)


@pytest.mark.slow
@pytest.mark.parametrize(("function", "first", "second"), drawn_pairs(80))
def test_what_is_named_changes_what_follows_in_drawn_pairs(function: str, first: str, second: str) -> None:
    """The same for drawn pairs."""
    assert_mending_agrees(function, first, second)
