"""The hidden cases: they are drawn from the seed, and their numbers tell apart what constants do not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assignment import cases, expectations, oracle, spec
from assignment.arithmetic import Array
from assignment.expectations import MODES
from autograder.judge.examination import examination
from benchmarks.fidelity.grading import lost
from helpers.contract.case import Case, Constant
from helpers.contract.exercises import BLOCKS, EXERCISES
from helpers.contract.expectation import ExpectedCase
from helpers.contract.graph import Node
from helpers.contract.observation import GRAPH, Observation, Output, Parameter, StudentError
from helpers.contract.rows import BlockName
from helpers.contract.verdict import Verdict
from helpers.differences.forms import mixed
from tests.support.student_code import mutated, namespace_of

SEEDS = range(40)


def test_cases_are_drawn_from_the_seed_alone() -> None:
    """The same seed gives the same cases; another seed gives other cases."""
    for function in EXERCISES:
        drawn = [str(cases.hidden_cases(function, seed)) for seed in SEEDS]

        assert drawn == [str(cases.hidden_cases(function, seed)) for seed in SEEDS]
        assert len(set(drawn)) == len(SEEDS)


def test_everything_that_the_text_leaves_open_is_drawn() -> None:
    """No argument has the same value in all runs."""
    for function in BLOCKS:
        drawn = [case for seed in SEEDS for case in cases.hidden_cases(function, seed)]
        for argument in ("f", "filters", "stage", "block", *(["s"] if function == "convolutional_block" else [])):
            assert len({getattr(case.arguments, argument) for case in drawn}) > 1, argument
        assert {True, False, None} == {case.arguments.training for case in drawn}
        assert len({case.input_shape for case in drawn}) > 10
    networks = [case for seed in SEEDS for case in cases.hidden_cases("ResNet50", seed)]
    assert len({case.classes for case in networks}) > 3
    assert len({case.input_shape for case in networks}) > 5


WRONG_WEIGHTS: dict[str, Callable[[Array], Array]] = {
    "input channels in another order": lambda kernel: kernel[:, :, ::-1, :],
    "filters in another order": lambda kernel: kernel[:, :, :, ::-1],
    "height and width swapped": lambda kernel: kernel.transpose(1, 0, 2, 3),
    "kernel turned round": lambda kernel: kernel[::-1, ::-1],
}


@pytest.mark.parametrize("change", WRONG_WEIGHTS)
def test_patterned_weights_tell_orders_apart(change: str) -> None:
    """With the middle kernel's weights in another order the output lies outside of the bound, in every run."""
    for seed in SEEDS:
        case = cases.hidden_cases("convolutional_block", seed)[0]
        expectation = expectations.expectation("convolutional_block", [case]).cases[0]
        right = oracle.initial_variables(case.initializer)

        def wrong(
            node: Node, role: str, shape: tuple[int, ...], right: oracle.Variables = right, row: str = "conv 2b"
        ) -> Array:
            values = right(node, role, shape)
            return WRONG_WEIGHTS[change](values) if (node.id, role) == (row, "kernel") else values

        assert lies_outside(expectation, wrong), seed


def lies_outside(expectation: ExpectedCase, variables: oracle.Variables) -> bool:
    """Return whether the table with these weights gives an output outside of a case's bound."""
    expected = expectation.outputs["block"]
    x = expectations.images_of(expectation.case)
    values = oracle.evaluate(expectation.graph, x, variables, training=expected.training).exact.ravel()
    return bool((np.abs(values - expected.values) > 2 * expected.tolerance).any())


def test_constant_ones_do_not_tell_orders_apart() -> None:
    """With constant ones, as in the documents, the order of the weights does not show; so the weights are patterned."""
    case = replace(cases.hidden_cases("convolutional_block", 0)[0], initializer=Constant(1.0))
    expectation = expectations.expectation("convolutional_block", [case]).cases[0]
    ones = oracle.initial_variables(case.initializer)

    assert not lies_outside(expectation, lambda node, role, shape: ones(node, role, shape)[..., ::-1])


def test_model_is_run_in_inference_after_training() -> None:
    """Wrong moving averages show only when the model runs in inference after training."""
    from helpers.observe.observer import observe

    case = next(case for case in cases.public_cases("identity_block") if case.arguments.training is None)
    expected = expectations.expectation("identity_block", [case]).cases[0].outputs
    seen = observe(case, namespace_of(mutated(("axis=3", "axis=3, momentum=0.9")))).outputs

    outside = {
        name: bool((np.abs(seen[name].values - output.values) > output.tolerance).any())
        for name, output in expected.items()
    }

    assert {"block": False, "in training": False, "after training": True} == outside


@pytest.mark.parametrize("written_out", [None, {"5c"}, {"2a", "3c"}])
def test_network_that_does_not_call_all_blocks_is_held_against_hidden_numbers_too(written_out: set[str] | None) -> None:
    """A network that is right only in the public case loses the values and nothing else."""
    exam = examination(1)
    *public, hidden = (*exam.public["ResNet50"].cases, *exam.hidden["ResNet50"].cases)
    right = {expected.case: not_calling(written_out, expected) for expected in public}
    right[hidden.case] = deciding = not_calling(written_out, hidden, in_full=True)
    first = deciding.outputs["training=False"]
    outputs = {**deciding.outputs, "training=False": Output(first.shape, first.values + 0.01)}
    wrong = right | {hidden.case: replace(deciding, outputs=outputs)}

    def judged(known: dict[Case, Observation]) -> Verdict:
        return exam.judge_function("ResNet50", lambda listed: [known[case] for case in listed])

    assert {} == lost(judged(right))
    assert "values, training=False" in lost(judged(wrong))


def test_network_whose_numbers_are_unknown_has_to_have_some() -> None:
    """The layers alone earn no values where running the network ended in an error."""
    exam = examination(1)
    known = (*exam.public["ResNet50"].cases, *exam.hidden["ResNet50"].cases)
    error = StudentError("ValueError", "it does not run")
    failed = {
        expected.case: replace(not_calling({"5c"}, expected), outputs={}, errors={GRAPH: error}) for expected in known
    }

    found = lost(exam.judge_function("ResNet50", lambda listed: [failed[case] for case in listed]))

    assert {"builds", "values, training=False", "values, training=True"} <= found.keys()


def not_calling(written_out: set[str] | None, expected: ExpectedCase, *, in_full: bool = False) -> Observation:
    """Return what is observed of a right network in which some blocks are written out; None stands for all.

    If all are, the numbers of a case that are compared with nothing are left out, because they take seconds.
    """
    signature = tuple(Parameter(*parameter) for parameter in spec.SIGNATURES["ResNet50"])
    graph, known = expected.expanded or expected.graph, expected.expanded_outputs
    if written_out and expected.expanded:
        graph = mixed(expected.graph, expected.expanded, {BlockName(*block) for block in written_out})
    if expected.expanded and (written_out or in_full):
        known = expectations.whole_network_outputs(graph, expected.case)
    unknown = {name: Output((1,), np.zeros(1)) for name in MODES}
    outputs = {name: Output(output.shape, output.values) for name, output in known.items()}
    return Observation(signature=signature, graph=graph, outputs=unknown | outputs)
