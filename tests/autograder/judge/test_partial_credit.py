"""Partial credit is monotone: adding a fault never raises a score, and fixing one never lowers it."""

import ast
from functools import cache
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.judge.examination import examination
from benchmarks.fidelity import grading
from benchmarks.mutants import catalogue
from benchmarks.mutants.catalogue import Change
from benchmarks.mutants.syntax import KEYS, Edit, Function
from helpers.contract.exercises import EXERCISES
from helpers.contract.verdict import Verdict

Faults = tuple[str, ...]

KNOWN = [
    ("identity_block", ("strides of conv 2a: (1, 1) -> (2, 2)", "filters of conv 2c: F3 -> 64")),
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


ERRORS = {
    "raise": "raise RuntimeError('stop')",
    "unknown name": "Y = no_such_name",
    "layer without arguments": "Y = Conv2D()(X)",
    "sizes of its own": "Y = Add()([X, tf.zeros((3, 77, 77, 77))])",
}
"""Statements that raise."""


def errors(function: str) -> list[Change]:
    """Return the changes that put an error before each statement of a function."""
    return [
        Change(f"{kind} before {key}", "error", ("builds",), "", "error", (_inserted(text, key),))
        for kind, text in ERRORS.items()
        for key in KEYS[function][1:]
    ]


def _inserted(text: str, key: str) -> Edit:
    def run(function: Function) -> None:
        function.statements[key].insert(0, ast.parse(text).body[0])

    return Edit(frozenset({(key, "error")}), run)


@cache
def possible(function: str) -> dict[str, Change]:
    """Return every fault of a function by its name: those of the catalogue, and errors in every position."""
    return {change.name: change for change in (*catalogue.changes(function), *errors(function))}


@pytest.mark.slow
@pytest.mark.parametrize(("function", "faults"), KNOWN)
def test_faults_that_hide_each_other_do_not_pay(function: str, faults: Faults) -> None:
    """Fixing one of the faults never costs points."""
    assert_monotone(function, faults)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.data())
def test_no_combination_of_faults_pays(data: st.DataObject) -> None:
    """Any faults of one function that touch nothing in common."""
    function = data.draw(st.sampled_from(EXERCISES))
    chosen = data.draw(st.lists(st.sampled_from(catalogue.changes(function)), min_size=2, max_size=4, unique_by=_name))

    assert_drawn(function, chosen)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.data())
def test_no_error_pays(data: st.DataObject) -> None:
    """An error in any position, beside faults: most of them wrong names and missing layers."""
    function = data.draw(st.sampled_from(EXERCISES))
    often = [it for it in catalogue.changes(function) if "name" in it.name or "dropped" in it.name]
    beside = st.sampled_from(often) | st.sampled_from(catalogue.changes(function))
    error = data.draw(st.sampled_from(errors(function)))

    assert_drawn(function, [error, *data.draw(st.lists(beside, min_size=1, max_size=3, unique_by=_name))])


def _name(fault: Change) -> str:
    return fault.name


def assert_drawn(function: str, chosen: list[Change]) -> None:
    """Do what `assert_monotone` does, with faults that touch nothing in common."""
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
    code = catalogue.apply(function, [possible(function)[fault] for fault in faults])
    return grading.grade(code, examination(grading.SEED), [function])[function].grader
