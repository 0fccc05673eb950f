"""What the criteria find in ResNet50: the layer or block, once, whatever is wrong with the blocks themselves."""

import pytest

from benchmarks.fidelity.grading import lost
from helpers.contract.verdict import FAILED, SKIPPED
from tests.support.student_code import mutated, public_verdict

ADD = "X = Add()([X, X_shortcut])"

BLOCK_5C = 'X = identity_block(X, 3, [512, 512, 2048], stage=5, block="c")'


def test_extra_block_is_a_fault_of_the_blocks_and_reported_once() -> None:
    """Its layers in the whole network are not reported again."""
    again = BLOCK_5C.replace('"c"', '"d"')

    verdict = public_verdict("ResNet50", mutated((BLOCK_5C, f"{BLOCK_5C}\n    {again}")))

    assert ["block 5d (identity_block after block 5c): extra block"] == verdict.messages


def test_error_that_a_named_block_explains_is_no_second_fault() -> None:
    """Stubs take any number of filters; in the whole network the addition of block 3b then fails."""
    code = mutated(('[128, 128, 512], stage=3, block="b"', '[128, 128, 256], stage=3, block="b"'))

    verdict = public_verdict("ResNet50", code)

    assert ["block 3b: argument filters expected [128, 128, 512], got [128, 128, 256]"] == verdict.messages
    assert SKIPPED == lost(verdict)["whole network"]


def test_extra_layer_after_a_block_is_reported_once() -> None:
    """In the whole network it comes after another row, but it is the same fault."""
    code = mutated((BLOCK_5C, f"{BLOCK_5C}\n    X = tf.keras.layers.Dropout(0.5)(X)"))

    verdict = public_verdict("ResNet50", code)

    assert ["Dropout after block 5c: extra layer"] == verdict.messages


RESNET = {
    "stage 5 keeps its size": (
        [('stage=5, block="a", s=2', 'stage=5, block="a", s=1')],
        "blocks",
        "block 5a: argument s expected 2, got 1",
    ),
    "training baked in": (
        [('stage=3, block="c")', 'stage=3, block="c", training=True)')],
        "blocks",
        "block 3c: training should not be given, got True",
    ),
    "bn_conv1 stuck": (
        [('name="bn_conv1")(X)', 'name="bn_conv1")(X, training=True)')],
        "layer configuration",
        "bn_conv1: training should not be given, got True",
    ),
    "relu6, where no value exceeds 6": (
        [('name="bn_conv1")(X)\n    X = Activation("relu")(X)', 'name="bn_conv1")(X)\n    X = Activation("relu6")(X)')],
        "wiring",
        "ReLU after bn_conv1: expected ReLU, got relu6",
    ),
    "head without softmax": (
        [('activation="softmax", ', "")],
        "wiring",
        "fc6: activation expected softmax, got none",
    ),
    "head's name": (
        [('name="fc" + str(classes)', 'name="fc"')],
        "layer names",
        "fc6: name expected fc{classes}, here fc6, got fc, in ResNet50(",
    ),
    "model's name": (
        [('name="ResNet50"', 'name="resnet"')],
        "layer names",
        "the model: name expected ResNet50, got resnet",
    ),
    "pooling window": (
        [("AveragePooling2D((2, 2)", "AveragePooling2D((2, 1)")],
        "layer configuration",
        "avg_pool: pool_size expected (2, 2), got (2, 1)",
    ),
    "max pooling with padding": (
        [("MaxPooling2D((3, 3), strides=(2, 2))", 'MaxPooling2D((3, 3), strides=(2, 2), padding="same")')],
        "layer configuration",
        "max pooling: padding expected valid, got same",
    ),
    "no padding of the input": (
        [("ZeroPadding2D((3, 3))(X_input)", "X_input")],
        "wiring",
        "zero padding: missing; expected ZeroPadding2D after the input",
    ),
    "input shape ignored": (
        [("Input(input_shape)", "Input((64, 64, 3))")],
        "layer configuration",
        "the input: shape expected the argument input_shape, here (128, 64, 3), got (64, 64, 3), in ",
    ),
}


@pytest.mark.parametrize(("changes", "criterion", "message"), RESNET.values(), ids=RESNET.keys())
def test_faults_of_the_network_are_named(changes: list[tuple[str, str]], criterion: str, message: str) -> None:
    """The right criterion fails, and its first message names the layer or block and the attribute."""
    verdict = public_verdict("ResNet50", mutated(*changes))

    (result,) = [result for result in verdict.results if result.criterion == criterion]
    assert result.mismatches, lost(verdict)
    assert result.mismatches[0].fault.startswith(message)


def test_fault_of_a_block_does_not_cost_the_network() -> None:
    """ResNet50 is judged with correct blocks in place of a faulty one."""
    verdict = public_verdict("ResNet50", mutated((ADD, "")))

    assert {} == lost(verdict)


def test_block_that_is_right_only_for_small_filters_costs_the_whole_network() -> None:
    """Stubs alone would not show a block that behaves differently in the network."""
    code = mutated(("F1, F2, F3 = filters", "F1, F2, F3 = filters if filters[0] < 64 else [1, 1, filters[2]]"))

    verdict = public_verdict("ResNet50", code)

    assert {"whole network": FAILED} == lost(verdict)


def test_fault_is_reported_once_though_the_whole_network_has_it_too() -> None:
    """A wrong name in ResNet50 costs one point, with correct blocks and with a faulty one."""
    change = ('name="conv1"', 'name="conv_1"')

    assert {"layer names": FAILED} == lost(public_verdict("ResNet50", mutated(change)))
    assert {"layer names": FAILED} == lost(public_verdict("ResNet50", mutated(change, (ADD, ""))))


HIDDEN_BY_STUBS = {
    "padding that adds a row and a column": (
        "MaxPooling2D((3, 3), strides=(2, 2))",
        "MaxPooling2D((3, 3), strides=(2, 2), padding='same')",
    ),
    "identity block at the head of a stage": (
        'convolutional_block(X, f=3, filters=[64, 64, 256], stage=2, block="a", s=1)',
        'identity_block(X, 3, [64, 64, 256], stage=2, block="a")',
    ),
}


@pytest.mark.parametrize("change", HIDDEN_BY_STUBS.values(), ids=HIDDEN_BY_STUBS.keys())
def test_values_that_only_stubs_make_right_do_not_count_as_right(change: tuple[str, str]) -> None:
    """Stubs look at no neighbours, and stand for blocks of one kind; the network's own values are wrong."""
    verdict = public_verdict("ResNet50", mutated(change))

    notes = [result.note for result in verdict.results if result.criterion.startswith("values")]
    assert 2 == len(notes)
    assert all(note.startswith("follows from ") for note in notes)


def test_activation_of_the_head_is_an_argument_of_the_layer_that_was_written() -> None:
    """Nobody wrote a layer for it."""
    verdict = public_verdict("ResNet50", mutated(('activation="softmax"', 'activation="sigmoid"')))

    assert ["fc6: activation expected softmax, got sigmoid"] == verdict.messages
