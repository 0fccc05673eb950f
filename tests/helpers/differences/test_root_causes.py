"""One slip is one message that names what was done, and costs the same wherever it is made."""

import pytest

from helpers.contract.exercises import BLOCKS
from tests.support.student_code import mutated, public_verdict

CONV_2A = 'X = Conv2D(F1, (1, 1), strides=(1, 1), padding="valid", name=conv_name + "2a", '
CONV_2B = 'X = Conv2D(F2, (f, f), strides=(1, 1), padding="same", name=conv_name + "2b", '
SEEDED = "kernel_initializer=initializer(seed=0))"
BN_2A = 'X = BatchNormalization(axis=3, name=bn_name + "2a")(X, training=training)'
BN_2C = 'X = BatchNormalization(axis=3, name=bn_name + "2c")(X, training=training)'
MADE_2A = CONV_2A.replace("X = ", "twice = ") + SEEDED + "\n    X = twice(X)"
MADE_2B = CONV_2B.replace("X = ", "twice = ") + SEEDED + "\n    X = twice(X)"
SHARED = {
    "convolutions": (
        [(f"{CONV_2A}{SEEDED}(X)", MADE_2A), (f"{CONV_2B}{SEEDED}(X)", "X = twice(X)")],
        ("res1a_branch2b", "res1a_branch2a"),
    ),
    "convolutions, the second one's": (
        [(f"{CONV_2A}{SEEDED}(X)", MADE_2B), (f"{CONV_2B}{SEEDED}(X)", "X = twice(X)")],
        ("res1a_branch2a", "res1a_branch2b"),
    ),
    "normalizations": (
        [
            (BN_2A, 'twice = BatchNormalization(axis=3, name=bn_name + "2a")\n    X = twice(X, training=training)'),
            (BN_2C, "X = twice(X, training=training)"),
        ],
        ("bn1a_branch2c", "bn1a_branch2a"),
    ),
}
STRIDES = {part: f'strides=(s, s), padding="valid", name=conv_name + "{part}"' for part in ("2a", "1")}
RETURNS_MODEL = 'return Model(inputs=X_input, outputs=X, name="ResNet50")'
BLOCK_3 = ('X = identity_block(X, 3, [128, 128, 512], stage=3, block="b")', 'stage=3, block="c")')


@pytest.mark.parametrize(("changes", "layers"), SHARED.values(), ids=SHARED)
def test_a_layer_that_is_called_again_is_one_message(changes: list[tuple[str, str]], layers: tuple[str, str]) -> None:
    """Its name, settings and weights are those of the other one, and sizes that do not fit follow from that."""
    verdict = public_verdict("identity_block", mutated(*changes))

    again, first = layers
    expected = f"{again}: missing; {first} is called again instead"
    assert [expected] == verdict.messages
    assert 4 == verdict.points


def test_one_layer_in_place_of_most_is_too_few() -> None:
    """A layer that is called four times is one layer, and says little of the names and settings of the others."""
    conv = 'conv = Conv2D(filters[2], 1, name=f"res{stage}{block}_branch2c", kernel_initializer=initializer(seed=0))'
    bn = 'bn = BatchNormalization(axis=3, name=f"bn{stage}{block}_branch2c")'
    steps = "".join("\n    X = bn(conv(X), training=training)" for __ in range(3))
    head = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=glorot_uniform):"
    code = f"{head}\n    {conv}\n    {bn}{steps}\n    return X"

    results = {result.criterion: result.points for result in public_verdict("identity_block", code).results}

    assert 0 == results["layer names"] == results["layer configuration"]


@pytest.mark.parametrize(("line", "output"), [("X = Flatten()(X)", "Flatten"), (BLOCK_3[0], "block 3b")])
def test_another_output_of_the_model_is_named(line: str, output: str) -> None:
    """All layers behind it are built in vain."""
    code = mutated((line, f"{line}\n    Y = X"), (RETURNS_MODEL, RETURNS_MODEL.replace("outputs=X", "outputs=Y")))

    assert [f"the model: outputs expected fc6, got {output}"] == public_verdict("ResNet50", code).messages


def test_another_output_of_a_block_is_named() -> None:
    """The last activation is built in vain."""
    code = mutated(('return Activation("relu")(X)', 'Activation("relu")(X)\n    return X'))

    assert ["the block: outputs expected ReLU after Add, got Add"] == public_verdict("identity_block", code).messages


def test_a_layer_that_a_function_without_return_does_not_make_is_named() -> None:
    """The function came to its end, so what it did not make is missing."""
    code = mutated((', activation="softmax"', ""), (RETURNS_MODEL, RETURNS_MODEL.removeprefix("return ")))

    __, message = public_verdict("ResNet50", code).messages

    assert "fc6: activation expected softmax, got none" == message


def test_blocks_in_the_wrong_order_are_one_message() -> None:
    """Blocks that compute the same give the right result in any order."""
    verdict = public_verdict("ResNet50", _with_block_3c_first())

    assert ["block 3b to block 3c: order expected block 3b, block 3c, got block 3c, block 3b"] == verdict.messages
    assert 9 == verdict.points


def test_blocks_in_the_wrong_order_may_be_wrong_besides() -> None:
    """A block is compared with the row that its stage and letter name."""
    code = _with_block_3c_first().replace('stage=3, block="d")', 'stage=3, block="d", s=1)')
    code = code.replace("[128, 128, 512], stage=3, block='c'", "[128, 64, 512], stage=3, block='c'")

    messages = public_verdict("ResNet50", code).messages

    assert "block 3c: argument filters expected [128, 128, 512], got [128, 64, 512]" in messages


def _with_block_3c_first() -> str:
    first = BLOCK_3[0].replace('block="b"', "block='c'")
    return mutated((BLOCK_3[0], first), (BLOCK_3[1], 'stage=3, block="b")'))


@pytest.mark.parametrize(("size", "end"), [("(f, f)", "training=False)"), ("(3, 3)", "got (3, 3)")])
def test_the_call_is_named_where_the_wrong_value_depends_on_it(size: str, end: str) -> None:
    """The value that is asked for is the same in every call."""
    (message,) = public_verdict("identity_block", mutated((CONV_2A, CONV_2A.replace("(1, 1)", size, 1)))).messages

    assert message.startswith("res1a_branch2a: kernel_size expected (1, 1), got")
    assert message.endswith(end)


def test_an_argument_that_is_not_passed_is_said_to_be_so() -> None:
    """The value that it has in one call would say less."""
    code = mutated((BN_2A, BN_2A.replace(", training=training", "")))

    assert ["bn1a_branch2a: the argument training is not passed"] == public_verdict("identity_block", code).messages


@pytest.mark.parametrize("block", BLOCKS)
def test_a_layer_that_is_called_on_another_tensor_is_named(block: str) -> None:
    """It is that layer's line that is wrong, not the one before, whose result nothing uses."""
    code = mutated((BN_2C, BN_2C.replace("(X,", "(X_shortcut,")))

    assert ["bn1a_branch2c: called on the input, expected res1a_branch2c"] == public_verdict(block, code).messages


@pytest.mark.parametrize(("path", "behind"), [("X", "res1a_branch2a"), ("X_shortcut", "Add")])
def test_an_extra_layer_is_placed_by_what_follows_where_paths_part(path: str, behind: str) -> None:
    """Both paths begin at the input."""
    code = mutated(("    X_shortcut = X\n", f'    X_shortcut = X\n    {path} = Activation("relu")({path})\n'))

    messages = public_verdict("identity_block", code).messages

    assert [f"ReLU between the input and {behind}: extra layer"] == messages


@pytest.mark.parametrize(("wrong", "points"), [("(1, 1)", 6), ("(2, 2)", 6), ("(s, s), dilation_rate=2", 7)])
def test_a_slip_costs_the_same_on_both_paths(wrong: str, points: int) -> None:
    """Whichever path has the wrong size, Keras refuses the sum of the two, and no output has a shape."""
    verdicts = [
        public_verdict("convolutional_block", mutated((text, text.replace("(s, s)", wrong))))
        for text in STRIDES.values()
    ]

    assert [points, points] == [verdict.points for verdict in verdicts]
    assert [1, 1] == [len(verdict.messages) for verdict in verdicts]


def test_a_shape_that_is_right_because_an_axis_is_repeated_does_not_count() -> None:
    """A stride too many leaves one pixel, which Keras adds to each of the others."""
    code = mutated((CONV_2B, CONV_2B.replace("strides=(1, 1)", "strides=(s, s)")))

    notes = {result.criterion: result.note for result in public_verdict("convolutional_block", code).results}

    begin = "comes out right with these numbers, but is not counted: with others it is wrong because of strides of"
    assert notes["output shape"].startswith(begin)
