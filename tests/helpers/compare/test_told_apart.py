"""No message says that what was expected is what was found."""

from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest

from benchmarks.mutants.catalogue import Mutant, first_order
from helpers.checks.verdicts import expectations
from helpers.compare import wording
from helpers.compare.case import CaseEvidence
from helpers.contract.case import BlockCase
from helpers.contract.exercises import BLOCKS
from helpers.contract.observation import BLOCK_OUTPUT, Observation, Output
from helpers.contract.rows import Role
from helpers.differences.alignment import align
from helpers.differences.diff import differences
from helpers.differences.difference import Difference, Kind, Layer
from helpers.observe.recorder import record
from tests.support.made_differences import fed, of_row, row_layer, setting
from tests.support.student_code import mutated, namespace_of, public_verdict

BN_1 = 'X_shortcut = BatchNormalization(axis=3, name=bn_name + "1")(X_shortcut, training=training)'
END = 'X = Add()([X, X_shortcut])\n    return Activation("relu")(X)'


def found_in(mutant: Mutant) -> list[Difference]:
    """Return in what the graph of a wrong block differs in its first public case; nothing if it ends in an error."""
    expected = expectations()[mutant.function].cases[0]
    assert isinstance(expected.case, BlockCase)
    function: Any = namespace_of(mutant.code)[mutant.function]
    try:
        output = function(keras.Input(batch_shape=expected.case.input_shape), **expected.case.arguments.passed)
    except (ValueError, TypeError):  # what Keras raises where shapes do not fit
        return []
    graph = record(output).graph
    return differences(expected.graph, graph, align(expected.graph, graph))


def test_differences_of_wrong_blocks_are_told_apart() -> None:
    """Whatever is wrong with the order or the connections of a block, the two places or layers have other words."""
    wrong = [mutant for mutant in first_order() if mutant.function in BLOCKS and "wiring" in mutant.criteria]
    told = [(mutant.name, it) for mutant in wrong for it in found_in(mutant)]

    assert len(told) > 100
    assert [] == [pair for pair in told if wording.expected(pair[1]) == wording.actual(pair[1])]


def test_shortcut_that_is_fed_from_the_main_path_has_the_right_place() -> None:
    """The convolution before it takes the block's input as it should: it is the normalization that does not."""
    verdict = public_verdict("convolutional_block", mutated((BN_1, BN_1.replace("X_shortcut", "X"))))

    assert [
        "bn1a_branch1: called on bn1a_branch2c, expected res1a_branch1",
        "Add: called on bn1a_branch1 and res1a_branch1, expected bn1a_branch2c and bn1a_branch1",
    ] == verdict.messages


def test_activation_that_was_exchanged_with_the_addition_is_the_one_that_moved() -> None:
    """It is named by where it belongs, and told where it is."""
    early = END.replace("return Activation", "X = Activation").split("\n    ")

    verdict = public_verdict("identity_block", mutated((END, "\n    ".join([*reversed(early), "return X"]))))

    assert ["ReLU after Add: place expected after Add, got after bn1a_branch2c"] == verdict.messages


def test_places_with_the_same_layers_before_them_are_told_by_those_after_them() -> None:
    """The place of a layer that takes the right inputs is where its result goes."""
    place = replace(
        of_row(Kind.PLACE, Role.CONV_1), belongs_before=(row_layer(Role.BN_1),), stands_before=(row_layer(Role.ADD),)
    )

    assert ("before bn 1", "before Add") == (wording.expected(place), wording.actual(place))


def test_texts_that_would_be_the_same_are_told_apart() -> None:
    """A text in place of a truth value; a layer too many with the name of a row."""
    row, twin = Layer("x", "Dropout", "noise", row_layer(Role.ADD).row), Layer("y", "Dropout", "noise", None)
    same_name = fed(Role.ADD, (row,), (twin,))

    assert "'True'" == wording.actual(setting(Role.BN_2A, "training", True, "True"))
    assert "another Dropout noise" == wording.actual(same_name)
    assert "noise" == wording.expected(same_name)


def test_numbers_have_the_digits_that_differ() -> None:
    """A value beyond the bound may agree in the first six digits."""
    expected = expectations()["identity_block"].cases[0]
    right = expected.outputs[BLOCK_OUTPUT]
    given = Output(right.shape, right.values + 1.5 * np.max(right.tolerance))

    (compared,) = CaseEvidence(expected, Observation(outputs={BLOCK_OUTPUT: given})).values(training=False)

    assert compared.worst is not None
    assert compared.worst.expected != compared.worst.actual


OTHER_STRIDE = ("X = Conv2D(F1, (1, 1), strides=(1, 1)", "X = Conv2D(F1, (1, 1), strides=(1, 2)")
NAME = 'name=conv_name + "2a"'
OWN_NAMES = {
    "another letter": ((NAME, 'name=conv_name + "2A"'), "res1a_branch2A"),
    "without a name": ((NAME + ", ", ""), "res1a_branch2a"),
    "Keras's kind as a name": ((NAME, 'name="conv2d_7"'), "res1a_branch2a"),
    "the name of another row": ((NAME, 'name=conv_name + "2c"'), "res1a_branch2a"),
}


@pytest.mark.parametrize(("renamed", "where"), OWN_NAMES.values(), ids=OWN_NAMES.keys())
def test_a_layer_is_called_as_the_student_named_it(renamed: tuple[str, str], where: str) -> None:
    """A name that Keras made, or that means another layer, helps nobody: then it is called as the text calls it."""
    first, second = public_verdict("identity_block", mutated(OTHER_STRIDE, renamed)).messages[-2:]

    assert first.startswith("res1a_branch2a: name expected")
    assert second.startswith(f"{where}: strides expected (1, 1), got (1, 2)")
