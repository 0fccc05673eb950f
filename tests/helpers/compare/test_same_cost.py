"""The same slip costs the same wherever it is made, whether or not the numbers of a case show it."""

import pytest

from benchmarks.fidelity.grading import lost
from helpers.contract.verdict import SKIPPED
from tests.support.student_code import mutated, public_verdict

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

    values = {criterion: status for criterion, status in lost(verdict).items() if criterion.startswith("values")}
    assert dict.fromkeys(IN_BOTH_MODES, SKIPPED) == values
    assert 7.0 == verdict.points


def test_result_that_is_right_by_chance_says_so() -> None:
    """It does not claim that the values are wrong."""
    verdict = public_verdict("ResNet50", mutated(SLIPS["relu6 for ReLU"][1]))

    [note] = {result.note for result in verdict.results if result.criterion in IN_BOTH_MODES}
    assert note == (
        "comes out right with these numbers, but is not counted: the layer in place of ReLU after bn_conv1 changes it "
        "with others"
    )


def test_mode_that_a_fault_cannot_change_keeps_its_point() -> None:
    """In training mode a bias goes with the mean, and in inference Dropout does nothing."""
    stem = 'strides=(2, 2), name="conv1", '
    no_bias = public_verdict("ResNet50", mutated((stem, stem + "use_bias=False, ")))
    dropout = public_verdict(
        "ResNet50", mutated(("X = Flatten()(X)", "X = tf.keras.layers.Dropout(0.5)(Flatten()(X))"))
    )

    assert {"layer configuration", "values, training=False"} == lost(no_bias).keys()
    assert {"wiring", "values, training=True"} == lost(dropout).keys()
