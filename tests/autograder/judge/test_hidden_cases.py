"""The hidden cases: they are drawn from the seed, and their numbers tell apart what constants do not."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from assignment import cases, expectations, oracle, spec
from assignment.arithmetic import Array
from autograder.judge.examination import examination
from benchmarks.fidelity.grading import lost, observer_of
from benchmarks.mutants import catalogue
from benchmarks.samples import SOLUTION
from helpers.contract.case import Case, Constant
from helpers.contract.exercises import BLOCKS, EXERCISES
from helpers.contract.expectation import ExpectedCase
from helpers.contract.graph import Node
from helpers.contract.observation import GRAPH, Observation, Output, Parameter, StudentError
from helpers.contract.rows import BlockName
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


@pytest.mark.parametrize("letter", ["c", "d"])
def test_network_that_does_not_call_all_blocks_is_held_against_hidden_numbers_too(letter: str) -> None:
    """A network with a copy of a block is right; with another output in the hidden case it loses the values."""
    call = f'identity_block(X, 3, [256, 256, 1024], stage=4, block="{letter}"'
    copy = SOLUTION.split("def convolutional_block")[0].replace("identity_block", "keep_size")
    code = mutated((call, call.replace("identity_block", "keep_size")), ("def ResNet50", f"{copy}def ResNet50"))
    exam, observe = examination(1), observer_of(namespace_of(code))
    hidden = [expected.case for expected in exam.hidden["ResNet50"].cases if expected.outputs]

    def observe_other_numbers(listed: Sequence[Case]) -> list[Observation]:
        return [other(seen) if case in hidden else seen for case, seen in zip(listed, observe(listed), strict=True)]

    def other(seen: Observation) -> Observation:
        first = seen.outputs["training=False"]
        return replace(seen, outputs={**seen.outputs, "training=False": Output(first.shape, np.roll(first.values, 1))})

    assert {} == lost(exam.judge_function("ResNet50", observe))
    assert "values, training=False" in lost(exam.judge_function("ResNet50", observe_other_numbers))


def test_network_whose_numbers_are_unknown_has_to_have_some() -> None:
    """The layers alone earn no values where running the network ended in an error."""
    exam = examination(1)
    known = (*exam.public["ResNet50"].cases, *exam.hidden["ResNet50"].cases)
    error = StudentError("ValueError", "it does not run")
    failed = {expected.case: replace(not_calling({"5c"}, expected), errors={GRAPH: error}) for expected in known}

    found = lost(exam.judge_function("ResNet50", lambda listed: [failed[case] for case in listed]))

    assert {"builds", "values, training=False", "values, training=True"} <= found.keys()


def test_what_costs_nothing_in_hidden_cases_is_not_mentioned() -> None:
    """The shortcut starts too late: hidden sizes do not fit, which follows from the fault that is named."""
    late = [it for it in catalogue.changes("convolutional_block") if it.name == "shortcut taken after conv 2a"]
    code = catalogue.apply("convolutional_block", late)
    observe = observer_of(namespace_of(code))

    verdict = examination(1).judge_function("convolutional_block", observe)

    notes = [result.note for result in verdict.results if result.points == result.max_points]
    assert set(notes) == {""}
    assert "wiring" in lost(verdict)


def not_calling(written_out: set[str], expected: ExpectedCase) -> Observation:
    """Return what is observed of the layers of a right network in which some blocks are written out."""
    signature = tuple(Parameter(*parameter) for parameter in spec.signature("ResNet50"))
    graph = expected.graph
    if expected.expanded:
        graph = mixed(expected.graph, expected.expanded, {BlockName(*block) for block in written_out})
    return Observation(signature=signature, graph=graph)


def test_causes_are_named_where_only_hidden_cases_show_what_follows() -> None:
    """With as many channels in as out, the number of parameters comes out right in the notebook's calls."""
    wrong = 'name=conv_name + "1", kernel_initializer=initializer(seed=0))(X_shortcut)'
    observe = observer_of(namespace_of(mutated((wrong, wrong.replace("(X_shortcut)", "(X)")))))

    verdict = examination(0).judge_function("convolutional_block", observe)

    [result] = [result for result in verdict.results if result.is_hidden]
    assert "parameters" == result.criterion
    assert result.note == (
        "follows from the inputs of res{stage}{block}_branch1; this shows only with arguments other than the notebook's"
    )


def test_layers_that_only_the_grader_cannot_follow_are_not_told_as_faults() -> None:
    """Images that no layer made smaller are too large for it; the student's one fault is another."""
    block_2b = 'X = identity_block(X, 3, [64, 64, 256], stage=2, block="b")'
    observe = observer_of(namespace_of(mutated((block_2b, block_2b.replace("(X,", "(X_input,")))))

    verdict = examination(0).judge_function("ResNet50", observe)

    assert ["block 2b: called on the input, expected block 2a"] == verdict.messages
    notes = [result.note for result in verdict.results if result.is_hidden]
    assert notes
    assert all(note.startswith("not counted: ") for note in notes)
