"""Layers that were built count as built, whether the function returns their result, throws it away or stops later."""

import pytest

from helpers.contract.exercises import BLOCKS
from helpers.contract.verdict import FAILED, Verdict
from tests.support.student_code import mutated, public_verdict

RETURNS_BLOCK = '    return Activation("relu")(X)\n'
NO_RETURN = '    X = Activation("relu")(X)\n'
RETURNS_MODEL = 'return Model(inputs=X_input, outputs=X, name="ResNet50")'
NEED_THE_RESULT = {"builds", "output shape", "values, training=False", "values, training=True"}
BN_1 = 'X_shortcut = BatchNormalization(axis=3, name=bn_name + "1")'
CONV1 = 'X = Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)'
AVG_POOL = 'AveragePooling2D((2, 2), name="avg_pool")'
ADD = "X = Add()([X, X_shortcut])"


def lost(verdict: Verdict) -> set[str]:
    """Return the criteria that cost points."""
    return {result.criterion for result in verdict.results if result.points < result.max_points}


def notes(verdict: Verdict) -> set[str]:
    """Return the notes of criteria that were skipped."""
    return {result.note for result in verdict.results if result.note}


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize(("line", "what"), [("X", "nothing"), ("return [X]", "a list"), ("return 3", "an int")])
def test_a_block_that_returns_no_tensor_loses_what_needs_the_result(block: str, line: str, what: str) -> None:
    """Its layers were built, and are judged."""
    verdict = public_verdict(block, mutated((RETURNS_BLOCK, f"{NO_RETURN}    {line}\n")))

    assert NEED_THE_RESULT == lost(verdict)
    assert [f"the call: the function returned {what}, expected a tensor"] == verdict.messages
    assert {f"not reached: the function returned {what}, expected a tensor"} == notes(verdict)


@pytest.mark.parametrize(("line", "what"), [("pass", "nothing"), ("return X", "a tensor")])
def test_a_network_that_returns_no_model_loses_what_needs_the_model(line: str, what: str) -> None:
    """Its layers and blocks were built, and are judged."""
    verdict = public_verdict("ResNet50", mutated((RETURNS_MODEL, line)))

    assert NEED_THE_RESULT == lost(verdict)
    assert [f"the call: ResNet50 returned {what}, expected a Keras model"] == verdict.messages


def test_faults_of_a_block_without_result_are_named() -> None:
    """A second fault costs its own point besides."""
    code = mutated((RETURNS_BLOCK, NO_RETURN), ('name=bn_name + "1"', 'name="shortcut"'))

    verdict = public_verdict("convolutional_block", code)

    assert NEED_THE_RESULT | {"layer names"} == lost(verdict)
    renamed = "bn1a_branch1: name expected bn{stage}{block}_branch1, here bn1a_branch1, got shortcut, in "
    assert [True] == [message.startswith(renamed) for message in verdict.messages if "name expected" in message]


def test_layers_after_wrong_sizes_are_seen_without_a_result() -> None:
    """The addition stops the function before its end; with sizes put aside, all layers are built."""
    strides = 'strides=(s, s), padding="valid", name=conv_name + "1"'
    code = mutated((RETURNS_BLOCK, NO_RETURN), (strides, strides.replace("(s, s)", "(1, 1)")))

    verdict = public_verdict("convolutional_block", code)

    call = "convolutional_block(X, f=2, filters=[4, 4, 3], training=False)"
    assert [
        "the call: the function returned nothing, expected a tensor",
        f"res1a_branch1: strides expected (s, s), here (2, 2), got (1, 1), in {call}",
    ] == verdict.messages
    assert any(note.startswith("There is an error because of strides of res1a_branch1") for note in notes(verdict))
    assert not {"layer names", "wiring"} & lost(verdict)


def test_blocks_that_come_before_an_error_keep_their_points() -> None:
    """All sixteen calls were made and are right; what comes after the error is not known."""
    verdict = public_verdict("ResNet50", mutated((AVG_POOL, 'AveragePooling2D(name="avg_pool")')))

    assert NEED_THE_RESULT | {"wiring"} == lost(verdict)


def test_blocks_that_come_after_an_error_are_not_known() -> None:
    """The error comes in the middle of the blocks."""
    verdict = public_verdict("ResNet50", mutated(("# Stage 4", "X = undefined\n    # Stage 4")))

    assert {"blocks", "whole network"} <= lost(verdict)


def test_an_error_is_named_as_the_cause_of_what_it_keeps_from_being_seen() -> None:
    """A wrong initializer changes values, but the error is why there are none."""
    code = mutated(
        ("kernel_initializer=initializer(seed=0)", "kernel_initializer=glorot_uniform(seed=0)"),
        (ADD, "X = Add()([X, shortcut])"),
    )

    verdict = public_verdict("identity_block", code)

    assert all("NameError" in note and "line" in note for note in notes(verdict))
    assert {"output shape", "values, training=False", "values, training=True"} <= lost(verdict)


UNUSED = {
    "main path stored over": (
        "convolutional_block",
        (BN_1, BN_1.replace("X_shortcut =", "X =")),
        "bn1a_branch2c is built, but nothing uses it",
    ),
    "zero padding": (
        "ResNet50",
        (CONV1, CONV1.replace("(X)", "(X_input)")),
        "conv1: called on the input, expected zero padding",
    ),
    "addition not stored": (
        "identity_block",
        (ADD, "Add()([X, X_shortcut])"),
        "Add is built, but nothing uses it",
    ),
    "flattening not stored": (
        "ResNet50",
        ("X = Flatten()(X)", "Flatten()(X)"),
        "Flatten is built, but nothing uses it",
    ),
    "block not stored": (
        "ResNet50",
        (
            'X = identity_block(X, 3, [512, 512, 2048], stage=5, block="c")',
            'identity_block(X, 3, [512, 512, 2048], stage=5, block="c")',
        ),
        "block 5c is built, but nothing uses it",
    ),
}


@pytest.mark.parametrize(("function", "slip", "message"), UNUSED.values(), ids=UNUSED)
def test_a_layer_that_nothing_uses_is_not_missing(function: str, slip: tuple[str, str], message: str) -> None:
    """One slip is one message, and names and configuration keep their points."""
    verdict = public_verdict(function, mutated(slip))

    assert [message] == verdict.messages
    assert not {"layer names", "layer configuration", "builds", "signature"} & lost(verdict)


def test_a_layer_that_nothing_uses_may_be_wrong_besides() -> None:
    """Its name and its settings are compared all the same."""
    code = mutated(
        (BN_1, 'X = BatchNormalization(axis=3, name="bn")'), ('name=bn_name + "2c"', 'axis=2, name="main"')
    ).replace("axis=3, axis=2", "axis=2")

    verdict = public_verdict("convolutional_block", code)

    assert "main is built, but nothing uses it" in verdict.messages
    assert "main: axis expected 3, got 2" in verdict.messages


def test_unnamed_layers_that_nothing_uses_are_told_apart() -> None:
    """Both paths of the block have layers of the same kinds; settings and order say which is which."""
    names = [f', name={kind}_name + "{part}"' for kind in ("conv", "bn") for part in ("2a", "2b", "2c", "1")]
    code = mutated((BN_1, BN_1.replace("X_shortcut =", "X =")), *((name, "") for name in names))

    verdict = public_verdict("convolutional_block", code)

    assert "bn1a_branch2c is built, but nothing uses it" in verdict.messages
    assert {"layer names", "wiring", "values, training=False", "values, training=True"} == lost(verdict)


def test_an_error_where_the_model_is_made_costs_no_layer() -> None:
    """All layers and blocks were built; the same error in the network of own blocks is no second fault."""
    verdict = public_verdict(
        "ResNet50", mutated((RETURNS_MODEL, 'return Model(input=X_input, output=X, name="ResNet50")'))
    )

    assert NEED_THE_RESULT == lost(verdict)
    assert 1 == len(verdict.messages)


def test_a_layer_beside_the_table_that_nothing_uses_is_no_fault() -> None:
    """Only rows of the table are asked for."""
    verdict = public_verdict("identity_block", mutated((ADD, f"Activation('tanh')(X)\n    {ADD}")))

    assert verdict.right


def test_an_addition_that_takes_one_path_twice_is_one_fault() -> None:
    """The other path was built; that nothing uses it follows from the addition."""
    verdict = public_verdict("convolutional_block", mutated((ADD, "X = Add()([X, X])")))

    assert 1 == len(verdict.messages)
    assert verdict.messages[0].startswith("Add: called on")
    assert not {"layer names", "layer configuration"} & lost(verdict)


def test_layers_that_an_error_kept_from_being_built_are_not_said_to_be_left_out() -> None:
    """The rows are all written; the first one raises."""
    code = mutated(('name=conv_name + "2a"', 'activation="none such", name=conv_name + "2a"'))

    notes = {result.criterion: result.note for result in public_verdict("identity_block", code).results}

    assert notes["layer names"].startswith("not reached, because of ValueError (cell 1, line")
    assert notes["layer names"] == notes["layer configuration"]


UNRELATED = "Y = Add()([X, tf.zeros((3, 77, 77, 77))])"
STRIDE = ("Conv2D(F1, (1, 1), strides=(1, 1)", "Conv2D(F1, (1, 1), strides=(2, 2)")


@pytest.mark.parametrize("others", [[], [STRIDE]], ids=["alone", "beside a stride"])
def test_an_error_about_sizes_that_no_layer_causes_is_not_excused(others: list[tuple[str, str]]) -> None:
    """What does not fit is an array of the student's own; a stride that does not fit either excuses nothing."""
    code = mutated(("    X_shortcut = X\n", f"    X_shortcut = X\n    {UNRELATED}\n"), *others)

    builds = public_verdict("identity_block", code).results[0]

    assert (FAILED, 0) == (builds.status, builds.points)
    assert UNRELATED in builds.mismatches[0].where


IN_THE_CALL = "Y = X if isinstance(X, tf.keras.KerasTensor) else X + tf.zeros((77, 1, 1, 1))"


def test_an_error_of_the_plain_call_alone_is_not_excused() -> None:
    """Sizes are refused at the same line in each call; the number of images is another fault."""
    code = mutated(("    X_shortcut = X\n", f"    X_shortcut = X\n    {IN_THE_CALL}\n"), STRIDE)

    builds = public_verdict("identity_block", code).results[0]

    assert (FAILED, 0) == (builds.status, builds.points)
    assert IN_THE_CALL in builds.mismatches[0].where
