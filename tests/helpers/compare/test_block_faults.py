"""What the criteria find in a block: for each fault the layer and the attribute, and nothing else."""

import pytest

from benchmarks.fidelity.grading import lost
from benchmarks.samples import SOLUTION
from helpers.contract.verdict import FAILED, SKIPPED
from tests.support.student_code import mutated, public_verdict

MAIN_STRIDE = "X = Conv2D(F1, (1, 1), strides=(s, s)"
SHORTCUT = (
    'X_shortcut = Conv2D(F3, (1, 1), strides=(s, s), padding="valid", name=conv_name + "1", '
    "kernel_initializer=initializer(seed=0))(X_shortcut)"
)
MIDDLE = 'X = Conv2D(F2, (f, f), strides=(1, 1), padding="same"'
BN_1 = 'X_shortcut = BatchNormalization(axis=3, name=bn_name + "1")(X_shortcut, training=training)'
BN_2B = 'X = BatchNormalization(axis=3, name=bn_name + "2b")(X, training=training)'
ADD = "X = Add()([X, X_shortcut])"
END = f'{ADD}\n    return Activation("relu")(X)'

FIRST_CALL = "convolutional_block(X, f=2, filters=[4, 4, 3], training=False)"

CONFIGURATION = {
    "padding": ([(MIDDLE, MIDDLE.replace('"same"', '"valid"'))], "res1a_branch2b", "padding", "valid"),
    "kernel": ([(MIDDLE, MIDDLE.replace("(f, f)", "(3, 3)"))], "res1a_branch2b", "kernel_size", "(3, 3)"),
    "filters of the first two swapped": (
        [(MAIN_STRIDE, MAIN_STRIDE.replace("F1", "F2")), (MIDDLE, MIDDLE.replace("F2", "F1"))],
        "res3c_branch2a",
        "filters",
        "4",
    ),
    "shortcut's stride": ([(SHORTCUT, SHORTCUT.replace("(s, s)", "(1, 1)"))], "res1a_branch1", "strides", "(1, 1)"),
    "axis": ([(BN_2B, BN_2B.replace("axis=3", "axis=1"))], "bn1a_branch2b", "axis", "1"),
    "momentum": ([(BN_2B, BN_2B.replace("axis=3", "momentum=0.9"))], "bn1a_branch2b", "momentum", "0.9"),
    "epsilon": ([(BN_2B, BN_2B.replace("axis=3", "epsilon=1e-5"))], "bn1a_branch2b", "epsilon", "1e-05"),
    "bias": ([(MIDDLE, MIDDLE + ", use_bias=False")], "res1a_branch2b", "use_bias", "False"),
    "dilation": ([(MIDDLE, MIDDLE + ", dilation_rate=2")], "res1a_branch2b", "dilation_rate", "(2, 2)"),
    "regularizer": ([(MIDDLE, MIDDLE + ', kernel_regularizer="l2"')], "res1a_branch2b", "kernel_regularizer", "L2"),
    "seed": ([("seed=0", "seed=3")], "res1a_branch2a", "kernel_initializer", "initializer(seed=3)"),
    "initializer": (
        [("initializer(seed=0)", "'he_normal'")],
        "res1a_branch2a",
        "kernel_initializer",
        "he_normal()",
    ),
    "training not passed": (
        [(BN_2B, BN_2B.replace(", training=training", ""))],
        "bn1a_branch2b",
        "training",
        "none",
    ),
    "training turned round": (
        [(BN_2B, BN_2B.replace("training=training", "training=not training"))],
        "bn1a_branch2b",
        "training",
        "True",
    ),
}


@pytest.mark.parametrize(("changes", "where", "attribute", "actual"), CONFIGURATION.values(), ids=CONFIGURATION.keys())
def test_wrong_attribute_is_named_with_its_layer(
    changes: list[tuple[str, str]], where: str, attribute: str, actual: str
) -> None:
    """The first message names the layer and the attribute; what follows from the fault is not reported."""
    verdict = public_verdict("convolutional_block", mutated(*changes))

    (result,) = [result for result in verdict.results if result.status == FAILED]
    fault = result.mismatches[0]
    assert "layer configuration" == result.criterion
    assert where == fault.where.split(",")[0]
    assert (attribute, actual) == (fault.attribute, fault.actual)
    assert result.mismatches[-1].hint


WIRING = {
    "no addition": ([(ADD, "")], "Add", "missing"),
    "product instead of sum": (
        [(ADD, "import keras\n    X = keras.layers.Multiply()([X, X_shortcut])")],
        "Add",
        "Multiply",
    ),
    "difference": ([(ADD, "X = X - X_shortcut")], "Add", "Subtract"),
    "no BatchNorm on the shortcut": ([(BN_1, "")], "bn1a_branch1", "missing"),
    "no last ReLU": ([(END, f"return {ADD[4:]}")], "ReLU after Add", "missing"),
    "ReLU before the addition": ([(ADD, f'X = Activation("relu")(X)\n    {ADD}')], "ReLU after bn1a_branch2c", "ReLU"),
    "ReLU on the shortcut": (
        [(ADD, f'X_shortcut = Activation("relu")(X_shortcut)\n    {ADD}')],
        "ReLU after bn1a_branch1",
        "ReLU",
    ),
    "BatchNorm after ReLU": (
        [(f'{BN_2B}\n    X = Activation("relu")(X)', f'X = Activation("relu")(X)\n    {BN_2B}')],
        "ReLU after bn1a_branch2b",
        "after res1a_branch2b",
    ),
    "shortcut from the first convolution": (
        [
            (SHORTCUT, SHORTCUT.replace("strides=(s, s)", "strides=(1, 1)").replace("(X_shortcut)", "(first)")),
            (BN_2B, f"first = X\n    {BN_2B}"),
        ],
        "res1a_branch1",
        "res1a_branch2b",
    ),
}


@pytest.mark.parametrize(("changes", "where", "actual"), WIRING.values(), ids=WIRING.keys())
def test_wrong_wiring_is_named_with_its_place(changes: list[tuple[str, str]], where: str, actual: str) -> None:
    """Layers that are missing, extra, replaced, moved or fed from the wrong place."""
    code = mutated(*changes)

    verdict = public_verdict("convolutional_block", code)

    faults = [fault for result in verdict.results if result.criterion == "wiring" for fault in result.mismatches]
    assert (where, actual) in [(fault.where, fault.actual) for fault in faults]
    assert "values, training=True" in lost(verdict)


def test_one_dropped_stride_is_one_message() -> None:
    """The addition fails, nothing after it is reached, and still only the stride is reported."""
    verdict = public_verdict("convolutional_block", mutated((SHORTCUT, SHORTCUT.replace("(s, s)", "(1, 1)"))))

    assert [f"res1a_branch1: strides expected (s, s), here (2, 2), got (1, 1), in {FIRST_CALL}"] == verdict.messages[:1]
    assert SKIPPED == lost(verdict)["builds"]


@pytest.mark.parametrize("addition", ["Add()([X, X_shortcut])", "X + X_shortcut"])
def test_fault_after_an_error_is_reported_too(addition: str) -> None:
    """The sizes disagree at the addition, and what comes after it is checked all the same."""
    code = mutated((SHORTCUT, SHORTCUT.replace("(s, s)", "(1, 1)")), (END, f"return {addition}"))

    verdict = public_verdict("convolutional_block", code)

    assert [
        f"res1a_branch1: strides expected (s, s), here (2, 2), got (1, 1), in {FIRST_CALL}",
        "ReLU after Add: missing",
    ] == verdict.messages
    assert 4 == verdict.points


def test_shared_layer_is_named() -> None:
    """A BatchNorm called twice shares its weights."""
    code = mutated(
        (BN_1, "X_shortcut = bn(X_shortcut, training=training)"),
        (
            'X = BatchNormalization(axis=3, name=bn_name + "2c")(X, training=training)',
            'bn = BatchNormalization(axis=3, name=bn_name + "2c")\n    X = bn(X, training=training)',
        ),
    )

    verdict = public_verdict("convolutional_block", code)

    assert ["bn1a_branch1: missing; bn1a_branch2c is called again instead"] == verdict.messages


def test_wrong_names_cost_the_names_only() -> None:
    """All else is matched by place."""
    verdict = public_verdict("convolutional_block", mutated(('f"res{stage}{block}_branch"', 'f"conv_{stage}{block}"')))

    assert {"layer names": FAILED} == lost(verdict)
    assert 9 == verdict.points


def test_absent_layers_earn_nothing() -> None:
    """Names and settings of layers that are not there earn no points, nor does a shape that is right without them."""
    stub = SOLUTION[: SOLUTION.index("def identity_block")] + "def identity_block(X, f, filters, stage=1, block='a', "
    code = stub + "training=None, initializer=glorot_uniform):\n    return X\n"

    assert {"builds", "signature"} == {
        result.criterion for result in public_verdict("identity_block", code).results if result.points
    }


def test_error_that_no_shape_explains_is_reported_with_its_line() -> None:
    """A typing error is reported beside the wrong seed, and does not follow from it."""
    verdict = public_verdict("identity_block", mutated(("seed=0", "seed=3"), (ADD, "X = Add()([X, X_shortcutt])")))

    assert FAILED == lost(verdict)["builds"]
    assert "X = Add()([X, X_shortcutt])" in verdict.messages[0]
    assert "NameError" in verdict.messages[0]


def test_unconnected_shortcut_is_one_message() -> None:
    """The layers of the shortcut are there but lead nowhere: it is the addition that is wrong."""
    verdict = public_verdict("convolutional_block", mutated((ADD, "X = Add()([X, X])")))

    assert [
        "Add: called on bn1a_branch2c and bn1a_branch2c, expected bn1a_branch2c and bn1a_branch1"
    ] == verdict.messages


def test_wrong_default_costs_the_signature_only() -> None:
    """What the default would have changed is not charged again."""
    verdict = public_verdict("convolutional_block", mutated(("s=2, training=None", "s=1, training=None")))

    assert {"signature": FAILED} == lost(verdict)


def test_graph_with_countless_paths_is_compared_at_once() -> None:
    """Sixty doublings make two to the power of 60 paths through layers that the table does not have."""
    verdict = public_verdict("identity_block", mutated((ADD, f"for _ in range(60):\n        X = X * X\n    {ADD}")))

    assert FAILED == lost(verdict)["wiring"]


def test_error_of_a_library_does_not_mean_unfinished() -> None:
    """A NotImplementedError that Keras raises, or that is raised in one mode only, is an error like any other."""
    library = mutated((ADD, "X = tf.keras.layers.Layer()(X)"))
    one_mode = mutated(
        ("F1, F2, F3 = filters", "F1, F2, F3 = filters\n    if training:\n        raise NotImplementedError")
    )

    assert (
        "X = tf.keras.layers.Layer()(X): NotImplementedError" in public_verdict("identity_block", library).messages[0]
    )
    assert "NotImplementedError" in public_verdict("identity_block", one_mode).messages[0]


def test_function_without_parameters_loses_the_signature() -> None:
    """No parameters are not the same as a function that takes anything."""
    assert "signature" in lost(public_verdict("identity_block", "def identity_block():\n    return 1"))
