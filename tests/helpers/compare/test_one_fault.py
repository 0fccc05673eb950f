"""One fault is one message, whatever follows from it, and costs the same wherever it is made."""

import pytest

from autograder.judge.examination import examination
from benchmarks.fidelity import grading
from benchmarks.samples import SOLUTION
from helpers.contract.verdict import SKIPPED
from tests.support.student_code import mutated, public_verdict

CONV_NAMES = 'conv_name = f"res{stage}{block}_branch"'
BN_NAMES = 'bn_name = f"bn{stage}{block}_branch"'
RIGHT_INPUT = "X_input = Input(input_shape)"

OTHER_BLOCK = (
    'convolutional_block(X, f=3, filters=[256, 256, 1024], stage=4, block="a", s=2)',
    'identity_block(X, f=3, filters=[256, 256, 1024], stage=4, block="a")',
)
OTHER_INPUTS = {
    "fixed": "Input((64, 64, 3))",
    "turned": "Input((input_shape[1], input_shape[0], input_shape[2]))",
    "larger": "Input((input_shape[0] + 64, input_shape[1], input_shape[2]))",
}


def test_wrong_beginning_of_all_names_is_one_message() -> None:
    """A variable is wrong, not three layers."""
    verdict = public_verdict("identity_block", mutated((CONV_NAMES, CONV_NAMES.replace("res", "conv"))))

    [message] = verdict.messages
    assert message.startswith("res1a_branch2a, res1a_branch2b, res1a_branch2c: name expected res{stage}{block}_...")
    assert message.endswith(
        "here res1a_..., got conv1a_..., in identity_block(X, f=2, filters=[4, 4, 3], training=False)"
    )


def test_two_wrong_beginnings_are_two_messages() -> None:
    """Each is a variable of its own."""
    code = mutated((CONV_NAMES, CONV_NAMES.replace("res", "conv")), (BN_NAMES, BN_NAMES.replace("bn{", "norm{")))

    first, second = public_verdict("convolutional_block", code).messages

    assert first.startswith("res1a_branch2a, res1a_branch2b, res1a_branch2c, res1a_branch1: name expected res{stage}")
    assert second.startswith("bn1a_branch2a, bn1a_branch2b, bn1a_branch2c, bn1a_branch1: name expected bn{stage}")


def test_single_wrong_name_is_shown_in_full() -> None:
    """Its beginning alone would not say which layer it is."""
    [message] = public_verdict("identity_block", mutated(('conv_name + "2b"', '"conv" + "1a_branch2b"'))).messages

    assert "name expected res{stage}{block}_branch2b, here res1a_branch2b, got conv1a_branch2b" in message


def test_missing_stage_is_one_message() -> None:
    """It names all of its blocks, and where the first one belongs."""
    code = "\n".join(line for line in SOLUTION.splitlines() if "stage=3" not in line)

    [message] = public_verdict("ResNet50", code).messages
    where, expected = message.split(": ")
    assert "block 3a, block 3b, block 3c, block 3d" == where
    assert "missing; expected convolutional_block and 3 x identity_block after block 2c" == expected


def test_blocks_that_are_missing_apart_are_several_messages() -> None:
    """Each has another place."""
    left_out = ('stage=2, block="c"', 'stage=5, block="c"')
    code = "\n".join(line for line in SOLUTION.splitlines() if not any(text in line for text in left_out))

    assert [
        "block 2c: missing; expected identity_block after block 2b",
        "block 5c: missing; expected identity_block after block 5b",
    ] == public_verdict("ResNet50", code).messages


@pytest.mark.parametrize("given", OTHER_INPUTS.values(), ids=OTHER_INPUTS.keys())
def test_other_shape_of_the_input_is_one_fault(given: str) -> None:
    """The network refuses the images because of it; all of its layers are seen and proved."""
    code = mutated((RIGHT_INPUT, f"X_input = {given}"))

    graded = grading.grade(code, examination(grading.SEED), ["ResNet50"])["ResNet50"]

    assert graded.self_check.points == graded.grader.points == 7.0
    for verdict in (graded.self_check, graded.grader):
        [message] = verdict.messages
        assert message.startswith("the input: shape expected the argument input_shape")
        assert SKIPPED == grading.lost(verdict)["builds"]


def test_identity_block_in_place_of_a_convolutional_one_is_one_fault() -> None:
    """Its addition refuses the sizes in the whole network of the student's own blocks."""
    code = mutated(OTHER_BLOCK)

    verdict = public_verdict("ResNet50", code)

    assert ["block 4a: expected convolutional_block, got identity_block"] == verdict.messages
    assert SKIPPED == grading.lost(verdict)["whole network"]


def test_error_elsewhere_beside_a_wrong_block_is_a_fault_of_its_own() -> None:
    """The wrong block does not excuse what another block raises."""
    code = mutated(
        OTHER_BLOCK,
        ("X_shortcut = X\n", "X_shortcut = X[:, :, :, :64] if stage == 3 else X\n"),
    )

    verdict = public_verdict("ResNet50", code)

    assert "whole network" in grading.lost(verdict)
    assert any("Add" in message and "ValueError" in message for message in verdict.messages)


BN = "BatchNormalization(axis=3, name=bn_name + "
STEM_RELU = 'name="bn_conv1")(X)\n    X = Activation("relu")(X)'
IN_BOTH_MODES = {"values, training=False", "values, training=True"}

SLIPS = {
    "epsilon of bn 2a": ("identity_block", (BN + '"2a"', BN + '"2a", epsilon=1e-5')),
    "epsilon of bn 2c": ("identity_block", (BN + '"2c"', BN + '"2c", epsilon=1e-5')),
    "epsilon of bn_conv1": ("ResNet50", ('name="bn_conv1"', 'name="bn_conv1", epsilon=1e-5')),
    "no ReLU": ("ResNet50", (STEM_RELU, STEM_RELU.partition("\n")[0])),
    "tanh for ReLU": ("ResNet50", (STEM_RELU, STEM_RELU.replace('"relu"', '"tanh"'))),
    "relu6 for ReLU": ("ResNet50", (STEM_RELU, STEM_RELU.replace('"relu"', '"relu6"'))),
}


@pytest.mark.parametrize(("function", "slip"), SLIPS.values(), ids=SLIPS.keys())
def test_values_are_lost_in_both_modes(function: str, slip: tuple[str, str]) -> None:
    """Large variances hide an epsilon, and positive numbers a missing ReLU; other numbers would not."""
    verdict = public_verdict(function, mutated(slip))

    values = {
        criterion: status for criterion, status in grading.lost(verdict).items() if criterion.startswith("values")
    }
    assert dict.fromkeys(IN_BOTH_MODES, SKIPPED) == values
    assert 7.0 == verdict.points


def test_result_that_is_right_by_chance_says_so() -> None:
    """It does not claim that the values are wrong."""
    verdict = public_verdict("ResNet50", mutated(SLIPS["relu6 for ReLU"][1]))

    [note] = {result.note for result in verdict.results if result.criterion in IN_BOTH_MODES}
    assert note == (
        "comes out right with these numbers, but is not counted: with others it is wrong because of what is in "
        "place of ReLU after bn_conv1"
    )


def test_mode_that_a_fault_cannot_change_keeps_its_point() -> None:
    """In training mode a bias goes with the mean, and in inference Dropout does nothing."""
    stem = 'strides=(2, 2), name="conv1", '
    no_bias = public_verdict("ResNet50", mutated((stem, stem + "use_bias=False, ")))
    dropout = public_verdict(
        "ResNet50", mutated(("X = Flatten()(X)", "X = tf.keras.layers.Dropout(0.5)(Flatten()(X))"))
    )

    assert {"layer configuration", "values, training=False"} == grading.lost(no_bias).keys()
    assert {"wiring", "values, training=True"} == grading.lost(dropout).keys()


def test_block_whose_stub_computes_the_same_keeps_the_values() -> None:
    """Its filters are a fault of the blocks; no numbers would show them behind a stub."""
    verdict = public_verdict(
        "ResNet50", mutated(('[64, 64, 256], stage=2, block="c"', '[64, 64, 128], stage=2, block="c"'))
    )

    assert {"blocks", "whole network"} == grading.lost(verdict).keys()
    assert 9.0 == verdict.points


def test_padding_that_no_window_reaches_keeps_the_values() -> None:
    """The last column of three is never read: with images of even size, no numbers show that it is missing."""
    verdict = public_verdict("ResNet50", mutated(("ZeroPadding2D((3, 3))", "ZeroPadding2D(((3, 2), (3, 2)))")))

    assert {"layer configuration"} == grading.lost(verdict).keys()
