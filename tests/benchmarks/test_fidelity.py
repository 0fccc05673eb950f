"""That the checks tell wrong networks from right ones is measured, and what they miss would show."""

from dataclasses import replace

import pytest

from autograder.judge.examination import FUNCTIONS
from benchmarks.fidelity import baseline, grading, run, seeds
from benchmarks.fidelity.grading import SOLUTION
from benchmarks.fidelity.report import Result, lists
from benchmarks.fidelity.run import Acceptance, Outcome
from benchmarks.mutants import catalogue
from tests.support.student_code import mutated

EVERY = 7
"""A sample of the mutants that goes through all operators; `make fidelity` takes them all."""

KILLED = Outcome(
    name="a stride",
    function="identity_block",
    operator="stride",
    order=1,
    equivalent_because="",
    killed=True,
    killed_by_self_check=True,
    right_criterion=True,
    explained=True,
    messages=["res1a_branch2a: strides expected (1, 1), got (2, 2)"],
    lost={"layer configuration": "failed"},
    points=6.0,
    passes_rival=False,
)
ACCEPTED = Acceptance("another form", {})


@pytest.mark.slow
def test_sampled_mutants_are_killed_and_explained() -> None:
    """Each loses a criterion that it breaks, and its first message names the layer and the attribute."""
    sample = [*catalogue.first_order()[::EVERY], *catalogue.second_order(6)]

    result = Result(run.outcomes_of(sample), [], grading.SEED)

    assert not result.survivors
    assert not result.false_alarms
    assert not result.seen_by_hidden_cases_only
    assert [] == [each.name for each in result.faults if not each.right_criterion]
    assert result.reaches_its_goals


WRONG = {
    "survivor": (replace(KILLED, killed=False), ACCEPTED),
    "unexplained": (replace(KILLED, explained=False), ACCEPTED),
    "false alarm": (KILLED, Acceptance("another form", {"ResNet50": {"wiring": "failed"}})),
    "equivalent and refused": (replace(KILLED, equivalent_because="the same"), ACCEPTED),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_the_checks_miss_is_counted_and_named(case: str) -> None:
    """Each of the ways to miss the goals misses them."""
    outcome, acceptance = WRONG[case]

    result = Result([outcome], [acceptance], grading.SEED)

    assert not result.reaches_its_goals
    assert any(line.strip().startswith(("a stride", "another form")) for line in lists(result))


def test_right_result_reaches_the_goals() -> None:
    """One killed mutant, one accepted form, one equivalent change."""
    equivalent = replace(KILLED, name="the same", equivalent_because="the same", killed=False)

    assert Result([KILLED, equivalent], [ACCEPTED], grading.SEED).reaches_its_goals


def test_rival_accepts_the_solution_and_overlooks_names_and_modes() -> None:
    """It is what courses use: it sees shapes, counts and constant weights, not what these leave alone."""
    network_in_training = mutated(('stage=3, block="c")', 'stage=3, block="c", training=True)'))
    names = mutated(('f"res{stage}{block}_branch"', 'f"conv_{stage}{block}"'))
    no_addition = mutated(("X = Add()([X, X_shortcut])", ""))

    assert all(baseline.passes(name, grading.namespace_of(SOLUTION)) for name in FUNCTIONS)
    assert baseline.passes("ResNet50", grading.namespace_of(network_in_training))
    assert baseline.passes("identity_block", grading.namespace_of(names))
    assert not baseline.passes("identity_block", grading.namespace_of(no_addition))


@pytest.mark.slow
def test_verdicts_do_not_depend_on_the_seed() -> None:
    """Three seeds here; `make seeds` takes two hundred."""
    found = seeds.outcomes(range(1, 4))

    assert len(found) > 50
    assert {} == {key: seen for key, seen in found.items() if len(seen) > 1}
