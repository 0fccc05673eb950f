"""Partial credit is monotone: adding a fault never raises a score, and fixing one never lowers it."""

from functools import cache
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.judge.examination import examination
from benchmarks.fidelity import grading
from benchmarks.mutants import catalogue
from helpers.contract.exercises import EXERCISES
from helpers.contract.verdict import Verdict

Faults = tuple[str, ...]

KNOWN = [
    ("identity_block", ("strides of conv 2a: (1, 1) -> (2, 2)", "strides of conv 2b: (1, 1) -> (2, 2)")),
    ("convolutional_block", ("strides of conv 2a: (s, s) -> (1, 1)", "strides of conv 1: (s, s) -> (1, 1)")),
    ("convolutional_block", ("strides of conv 2a: (s, s) -> (1, 1)", "strides of conv 2b: (1, 1) -> (2, 2)")),
    ("convolutional_block", ("strides of conv 1: (s, s) -> (1, 1)", "last ReLU replaced by relu6")),
    ("identity_block", ("shortcut taken after bn 2a", "Add takes [X, X]")),
    (
        "identity_block",
        ("strides of conv 2a: (1, 1) -> (2, 2)", "axis of bn 2c: 3 -> 2", "last ReLU replaced by relu6"),
    ),
]
"""Faults that hide each other or each other's effect."""


@pytest.mark.slow
@pytest.mark.parametrize(("function", "faults"), KNOWN)
def test_faults_that_hide_each_other_do_not_pay(function: str, faults: Faults) -> None:
    """Fixing one of the faults never costs points."""
    assert_monotone(function, faults)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_no_combination_of_faults_pays(data: st.DataObject) -> None:
    """Any faults of one function that touch nothing in common."""
    function = data.draw(st.sampled_from(EXERCISES))
    faults = st.sampled_from(catalogue.changes(function))
    chosen = data.draw(st.lists(faults, min_size=2, max_size=4, unique_by=lambda fault: fault.name))
    assume(not any(catalogue.overlaps(*pair) for pair in combinations(chosen, 2)))

    assert_monotone(function, tuple(fault.name for fault in chosen))


def assert_monotone(function: str, faults: Faults) -> None:
    """Fail if the function scores less with one of the faults fixed than with all of them."""
    whole = verdict(function, frozenset(faults))
    for fixed in faults:
        part = verdict(function, frozenset(faults) - {fixed})
        assert part.points >= whole.points, f"fixing {fixed!r}: {part.messages} for {whole.messages}"


@cache
def verdict(function: str, faults: frozenset[str]) -> Verdict:
    """Return the verdict on the solution with these faults."""
    chosen = [fault for fault in catalogue.changes(function) if fault.name in faults]
    assert len(chosen) == len(faults), f"no such fault: {faults - {fault.name for fault in chosen}}"
    code = catalogue.apply(function, chosen)
    return grading.grade(code, examination(grading.SEED), [function])[function].grader
