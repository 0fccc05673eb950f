"""A function that is called twice builds the same layers twice, and Keras's own names of them are the same."""

from collections.abc import Sequence

import pytest

from autograder.judge.examination import UNPROVED_NOTE, examination
from benchmarks.fidelity import grading
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import BLOCKS
from helpers.contract.verdict import Verdict
from tests.support.student_code import mutated


def without_component(code: str, *parts: str) -> str:
    """Return the solution's blocks without some components of the main path."""
    lines = code.splitlines()
    return "\n".join(line for line in lines if not any(f'_name + "{part}"' in line for part in parts))


def without_names(code: str, parts: Sequence[str] = ("2a", "2b", "2c", "1")) -> str:
    """Return the solution's blocks with Keras's own names."""
    for part in parts:
        code = code.replace(f', name=conv_name + "{part}"', "").replace(f', name=bn_name + "{part}"', "")
    return code


def verdict_of(block: str, code: str) -> Verdict:
    """Return the grader's verdict."""
    return grading.grade(code, examination(grading.SEED), [block])[block].grader


@pytest.mark.parametrize("block", BLOCKS)
def test_missing_names_cost_names_alone(block: str) -> None:
    """The sizes do not fit, so the block is built a second time with sizes put aside."""
    incomplete = without_component(SOLUTION, "2c")
    named, unnamed = (verdict_of(block, code) for code in (incomplete, without_names(incomplete)))

    assert ["layer names"] == [
        mine.criterion for mine, its in zip(named.results, unnamed.results, strict=True) if mine.points != its.points
    ]
    assert UNPROVED_NOTE not in [result.note for result in unnamed.results]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("mode", ["True", "False"])
def test_a_fixed_mode_costs_no_names(block: str, mode: str) -> None:
    """The layers' outputs are those of one mode or the other, and so can be followed."""
    incomplete = without_component(SOLUTION, "2c")
    own, fixed = (verdict_of(block, code) for code in (incomplete, incomplete.replace("=training)", f"={mode})")))

    assert {"layer configuration"} == {
        mine.criterion for mine, its in zip(own.results, fixed.results, strict=True) if mine.points != its.points
    }


@pytest.mark.parametrize("block", BLOCKS)
def test_a_component_less_never_pays(block: str) -> None:
    """Without names as well, the block with one component gets no more than the block with two."""
    two, one = (without_names(without_component(SOLUTION, *parts)) for parts in (["2c"], ["2b", "2c"]))

    assert verdict_of(block, one).points <= verdict_of(block, two).points


def test_code_that_makes_layers_outside_of_its_functions_is_right() -> None:
    """Its layers have Keras's names as well; numbering anew would give these a second time in one model."""
    code = mutated(
        ("X = MaxPooling2D((3, 3), strides=(2, 2))(X)", "X = as_it_is(MaxPooling2D((3, 3), strides=(2, 2))(X))")
    )
    shared = 'as_it_is = tf.keras.layers.Activation("linear")\n'

    assert verdict_of("ResNet50", shared + code).right
