"""The fidelity benchmark counts and names everything that the checks miss."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assignment.release import NAME
from autograder.cli.exit_codes import ExitCode
from benchmarks.fidelity import baseline, grading, record, run, seeds
from benchmarks.fidelity.outcome import Acceptance, Comparison, Outcome
from benchmarks.fidelity.report import Result, lists
from benchmarks.mutants import catalogue
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES
from helpers.contract.texts import Form
from helpers.contract.verdict import FAILED, Mismatch, Verdict
from helpers.contract.verdict import Result as CriterionResult
from tests.support.student_code import mutated

EVERY = 7
"""Every seventh mutant is a sample, another one each day of a week; `make fidelity` grades all mutants."""

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
    passes_baseline=False,
)
ACCEPTED = Acceptance("another form", {})


@pytest.mark.slow
def test_sampled_mutants_are_killed_and_explained() -> None:
    """Each loses a criterion that it breaks, and its first message names layer and attribute."""
    sample = [
        *catalogue.first_order()[dt.datetime.now(dt.UTC).toordinal() % EVERY :: EVERY],
        *catalogue.second_order(6),
    ]

    result = Result(run.outcomes_of(sample), [], grading.SEED)

    assert not result.survivors
    assert not result.false_alarms
    assert not result.seen_by_hidden_cases_only
    assert [] == [mutant.name for mutant in result.faults if not mutant.right_criterion]
    assert result.reaches_its_goals


def test_record_of_interrupted_grading_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without this, the reports that were not written would count as differences."""

    def make_course(course: Path) -> None:
        (course / "release" / NAME).mkdir(parents=True)
        (course / "release" / NAME / f"{NAME}.ipynb").write_text("{}", encoding="utf-8")

    monkeypatch.setattr(record, "subjects", dict)
    monkeypatch.setattr(record, "make_course", make_course)
    monkeypatch.setattr(record, "run_nbgrader", lambda *_arguments: None)
    interrupted = CompletedProcess([], ExitCode.INTERRUPTED)
    monkeypatch.setattr("subprocess.run", lambda *_arguments, **_options: interrupted)

    with pytest.raises(SystemExit, match="exit code 130"):
        record.write(tmp_path / "record.json", "")

    assert not (tmp_path / "record.json").exists()


WRONG = {
    "survivor": (replace(KILLED, killed=False), ACCEPTED),
    "unexplained": (replace(KILLED, explained=False), ACCEPTED),
    "senseless": (replace(KILLED, senseless=("res1a_branch2a",)), ACCEPTED),
    "false alarm": (KILLED, Acceptance("another form", {"ResNet50": {"wiring": "failed"}})),
    "equivalent and refused": (replace(KILLED, equivalent_because="the same"), ACCEPTED),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_the_checks_miss_is_counted_and_named(case: str) -> None:
    """A survivor, an unexplained fault or a refused right form misses the goals, and the lists name it."""
    outcome, acceptance = WRONG[case]

    result = Result([outcome], [acceptance], grading.SEED)

    assert not result.reaches_its_goals
    assert any(line.strip().startswith(("a stride", "another form")) for line in lists(result))


def test_fault_that_says_the_same_twice_is_senseless() -> None:
    """Only a comparison has two sides."""
    comparison = Mismatch("res1a_branch2a", "strides", "(1, 1)", "(1, 1)")
    faults = [comparison, replace(comparison, actual="(1, 2)"), replace(comparison, form=Form.EXTRA)]

    verdict = Verdict("identity_block", (CriterionResult("layer configuration", "", 0.0, 1.0, FAILED, tuple(faults)),))

    assert ("res1a_branch2a",) == grading.senseless(verdict)


def test_notebook_that_is_graded_otherwise_misses_the_goals() -> None:
    """Unless it says why; and one that says why has to differ."""
    found = [("right", "10 10", "", True), ("other points", "10 9", "", False)]
    found += [("explained", "10 9", "it hangs", True), ("explained in vain", "10 10", "it hangs", False)]
    for name, points, because, is_right in found:
        in_kernel, in_grading = ({"ResNet50": float(text)} for text in points.split())
        result = Result([KILLED], [ACCEPTED], grading.SEED, [Comparison(name, in_kernel, in_grading, because)])

        assert is_right is result.reaches_its_goals, name
        assert any(name in line for line in lists(result)) is (in_kernel != in_grading)


def test_right_result_reaches_the_goals() -> None:
    """A killed mutant, an equivalent change and an accepted form are what the goals ask for."""
    equivalent = replace(KILLED, name="the same", equivalent_because="the same", killed=False)

    assert Result([KILLED, equivalent], [ACCEPTED], grading.SEED).reaches_its_goals


def test_baseline_accepts_the_solution_and_overlooks_names_and_modes() -> None:
    """It sees shapes, counts and outputs with constant weights, and nothing else."""
    network_in_training = mutated(('stage=3, block="c")', 'stage=3, block="c", training=True)'))
    names = mutated(('f"res{stage}{block}_branch"', 'f"conv_{stage}{block}"'))
    no_addition = mutated(("X = Add()([X, X_shortcut])", ""))

    assert all(baseline.passes(name, grading.namespace_of(SOLUTION)) for name in EXERCISES)
    assert baseline.passes("ResNet50", grading.namespace_of(network_in_training))
    assert baseline.passes("identity_block", grading.namespace_of(names))
    assert not baseline.passes("identity_block", grading.namespace_of(no_addition))


@pytest.mark.slow
def test_verdicts_do_not_depend_on_the_seed() -> None:
    """Three seeds give the same verdicts; `make seeds` tries two hundred."""
    found = seeds.outcomes(range(1, 4))

    assert len(found) > 50
    assert {} == {key: seen for key, seen in found.items() if len(seen) > 1}
