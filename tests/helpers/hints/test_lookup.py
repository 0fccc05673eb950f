"""Which hints a fault gets: by its kind, its row and its function, and by no text."""

import pytest

from helpers.contract.errors import ErrorCode
from helpers.contract.initializers import ARGUMENT, GLOROT_UNIFORM, seeded
from helpers.contract.rows import BlockName, Role
from helpers.differences.difference import Difference, Kind, Layer
from helpers.hints.lookup import Hints, hints_about, hints_about_error, hints_for
from tests.support.made_differences import INPUT, extra, fed, of_row, row_layer, setting

IDENTITY, CONVOLUTIONAL, NETWORK = "identity_block", "convolutional_block", "ResNet50"
KERNEL_OF_ONE, SIZE = "A kernel of one pixel", "⌊(n - k) / s⌋ + 1"
START, TABLE = "The start of the network is", "Each row of the exercise's table"
A, B = BlockName("3", "a"), BlockName("3", "b")
ANY, BN_2A, BN_2C = Layer("x", "Dropout", "mine", None), row_layer(Role.BN_2A), row_layer(Role.BN_2C)

FAULTS = [
    (IDENTITY, setting(Role.CONV_2A, "padding", "valid", "same"), ("settings of this", "no effect", KERNEL_OF_ONE), 4),
    (IDENTITY, setting(Role.CONV_2C, "padding", "valid", "same"), ("settings of this", "no effect", KERNEL_OF_ONE), 4),
    (CONVOLUTIONAL, setting(Role.CONV_1, "padding", "valid", "same"), ("settings of", "no effect", KERNEL_OF_ONE), 5),
    (IDENTITY, setting(Role.CONV_2B, "padding", "same", "valid"), ("the edges", "loses pixels", "n - k + 1"), 4),
    (NETWORK, setting(Role.CONV_2B, "padding", "same", "valid", A), ("the edges", "loses pixels", "n - k + 1"), 5),
    (NETWORK, setting(Role.CONV_2B, "padding", "same", "valid", B), ("the edges", "loses pixels", "n - k + 1"), 4),
    (NETWORK, setting(Role.MAX_POOLING, "pool_size", (3, 3), (2, 2)), ("windows", "are combined into one", SIZE), 6),
    (NETWORK, setting(Role.MAX_POOLING, "padding", "valid", "same"), ("the start", "With padding", SIZE), 6),
    (CONVOLUTIONAL, setting(Role.CONV_2B, "strides", 1, 2), ("note them", "f times f", "padding 'same'"), 5),
    (CONVOLUTIONAL, setting(Role.CONV_2C, "strides", 1, 2), ("note them", "f times f", KERNEL_OF_ONE), 5),
    (NETWORK, setting(Role.CONV1, "strides", 2, 1), ("the start", "is largest here", "With padding p"), 6),
    (IDENTITY, setting(Role.CONV_2A, "kernel_size", 1, 3), ("", "mixes the channels of each", ""), 4),
    (IDENTITY, setting(Role.CONV_2B, "kernel_size", 2, 3), ("", "caller chooses how far", ""), 4),
    (IDENTITY, setting(Role.CONV_2B, "filters", 4, 2), ("", "inside the bottleneck", ""), 4),
    (IDENTITY, setting(Role.BN_2A, "momentum", 0.99, 0.9), ("", "moving averages follow", ""), 4),
    (IDENTITY, setting(Role.CONV_2B, "dilation_rate", 1, 2), ("", "does not ask for that", "keeps Keras's default"), 4),
    (
        IDENTITY,
        setting(Role.CONV_2A, "kernel_initializer", seeded(ARGUMENT), seeded(ARGUMENT, 3)),
        ("", "same weights every time", "which seed"),
        4,
    ),
    (
        IDENTITY,
        setting(Role.CONV_2A, "kernel_initializer", seeded(ARGUMENT), seeded("HeNormal")),
        ("", "The caller chooses", "factory"),
        4,
    ),
    (
        NETWORK,
        setting(Role.CONV1, "kernel_initializer", GLOROT_UNIFORM, seeded("HeNormal")),
        ("", "right spread", "draws between"),
        6,
    ),
    (IDENTITY, setting(Role.BN_2A, "training", True, None), ("Follow training", "Without this argument", ""), 4),
    (IDENTITY, setting(Role.BN_2A, "training", True, False), ("Follow training", "fixes or inverts it", ""), 4),
    (NETWORK, setting(Role.BN_CONV1, "training", None, True), ("training and inference", "leaves the mode", ""), 6),
    (NETWORK, setting(Role.BLOCK, "training", None, True, A), ("training and inference", "rest of the batch", ""), 6),
    (NETWORK, setting(Role.BLOCK, "s", 2, 1, A), ("each call of a block", "shrinking too early", "shrinks the"), 6),
    (
        NETWORK,
        setting(Role.BLOCK, "filters", 2, 1, A),
        ("each call of a block", "grows from stage to stage", "doub"),
        6,
    ),
    (NETWORK, setting(Role.FC, "units", 4, 6), ("last layer", "one output for each class", "C is an argument"), 6),
    (NETWORK, of_row(Kind.INPUT_SHAPE, Role.INPUT), ("creates the input", "how large the images are", "open"), 6),
    (NETWORK, of_row(Kind.NAME, Role.CONV1), ("last column", "find a layer by its name", "exactly that name"), 6),
    (NETWORK, of_row(Kind.NAME, Role.FC), ("last column", "contains the number of classes", "ends with"), 6),
    (NETWORK, of_row(Kind.NAME, Role.MODEL), ("creates the model", "tell models apart", "same name"), 6),
    (NETWORK, of_row(Kind.LAYER_MISSING, Role.RELU_CONV1), ("the start", "linear step", START), 6),
    (NETWORK, of_row(Kind.LAYER_MISSING, Role.ZERO_PADDING), ("the start", "room at the edges", START), 6),
    (NETWORK, of_row(Kind.LAYER_MISSING, Role.MAX_POOLING), ("the start", "strongest outputs", START), 6),
    (NETWORK, of_row(Kind.LAYER_MISSING, Role.SOFTMAX), ("the end", "probabilities that add up", "Softmax divides"), 6),
    (
        NETWORK,
        of_row(Kind.LAYER_MISSING, Role.BLOCK, block=A),
        ("Count the blocks", "Every block counts", "N blocks"),
        6,
    ),
    (NETWORK, of_row(Kind.LAYER_REPLACED, Role.SOFTMAX, "ReLU"), ("the end", "exclude one another", "Softmax"), 6),
    (NETWORK, of_row(Kind.LAYER_REPLACED, Role.BLOCK, IDENTITY, A), ("Count", "cannot change the shape", "project"), 6),
    (IDENTITY, of_row(Kind.LAYER_REPLACED, Role.ADD, "Concatenate"), ("two paths", "pile up", "derivative"), 3),
    (IDENTITY, of_row(Kind.LAYER_REPLACED, Role.ADD, "Subtract"), ("two paths", "flips the sign", "derivative"), 3),
    (IDENTITY, of_row(Kind.LAYER_REPLACED, Role.ADD, "Average"), ("two paths", "halves the shortcut", "derivative"), 3),
    (IDENTITY, of_row(Kind.LAYER_REPLACED, Role.ADD, "Dropout"), ("two paths", "Only a sum", "derivative"), 3),
    (NETWORK, of_row(Kind.PLACE, Role.MAX_POOLING), ("the order", "another place", TABLE), 6),
    (IDENTITY, of_row(Kind.PLACE, Role.ADD), ("the order", "another place", TABLE), 4),
    (IDENTITY, of_row(Kind.PLACE, Role.RELU_2A), ("the activations", "centres", "convolution → BatchNorm"), 4),
    (NETWORK, of_row(Kind.PLACE, Role.BN_CONV1), ("the order", "another place", START), 6),
    (CONVOLUTIONAL, of_row(Kind.SHARED_WEIGHTS, Role.BN_1), ("is created", "share its weights", "one set"), 5),
    (CONVOLUTIONAL, of_row(Kind.LAYER_UNUSED, Role.BN_1), ("Follow the result", "does not fit", "Each step takes"), 5),
    (
        IDENTITY,
        of_row(Kind.LAYER_UNUSED, Role.BN_2B),
        ("Follow the result", "no other layer takes", "Each step takes"),
        4,
    ),
    (IDENTITY, fed(Role.ADD, (BN_2C, INPUT), (BN_2C, BN_2C)), ("", "only doubled", ""), 3),
    (IDENTITY, fed(Role.ADD, (BN_2C, INPUT), (BN_2C, BN_2A)), ("", "must carry the block's own input", ""), 4),
    (CONVOLUTIONAL, fed(Role.CONV_1, (INPUT,), (BN_2A,)), ("", "must start at the block's own input", ""), 5),
    (NETWORK, extra("BatchNormalization", Role.CONV1), ("the steps", "sets the scale again", "as many"), 6),
    (NETWORK, extra("Conv2D", Role.MAX_POOLING), ("the steps", "extra convolution", TABLE), 6),
    (NETWORK, extra("Conv2D", Role.INPUT), ("the steps", "extra convolution", TABLE), 6),
    (NETWORK, extra("Dropout", Role.BLOCK, A), ("the steps", "table does not have", TABLE), 6),
    (NETWORK, extra(IDENTITY, Role.BLOCK, A), ("Count the blocks", "deeper than its name", "N blocks"), 6),
    (IDENTITY, extra("Conv2D", Role.BN_2B), ("the steps", "extra convolution", TABLE), 4),
    (CONVOLUTIONAL, extra("BatchNormalization", Role.BN_1), ("the steps", "sets the scale again", "as many"), 5),
    (CONVOLUTIONAL, extra("Conv2D", Role.INPUT), ("the steps", "extra convolution", TABLE), 5),
    (IDENTITY, extra("Conv2D", Role.INPUT), ("the shortcut", "no layer at all", "S(x) is x itself"), 4),
    (IDENTITY, extra("BatchNormalization", Role.INPUT), ("the shortcut", "no layer at all", "S(x) is x"), 4),
    (NETWORK, extra("Conv2D", Role.BN_2C, A), ("the steps", "extra convolution", TABLE), 5),
    (NETWORK, extra("Conv2D", Role.RELU_ADD, A), ("the steps", "extra convolution", TABLE), 6),
]


@pytest.mark.parametrize(("function", "difference", "parts", "section"), FAULTS)
def test_difference_chooses_all_three_hints(
    function: str, difference: Difference, parts: tuple[str, str, str], section: int
) -> None:
    """What is right to say of one layer is wrong of another, and of an extra layer it depends on the exercise."""
    hints = hints_for(difference, function)

    assert [] == missing(parts, hints)
    assert section == hints.section


def missing(parts: tuple[str, str, str], hints: Hints) -> list[str]:
    """List the parts that the three hints do not hold."""
    return [part for part, hint in zip(parts, (hints.look, hints.why, hints.rule), strict=True) if part not in hint]


def test_section_is_that_of_the_exercise_at_hand() -> None:
    """Both blocks have a first convolution; only the function says which of them is meant."""
    difference = setting(Role.CONV_2A, "strides", 2, 1)

    assert 4 == hints_for(difference, IDENTITY).section
    assert 5 == hints_for(difference, CONVOLUTIONAL).section
    assert "See section 5, The convolutional block." in hints_for(difference, CONVOLUTIONAL).texts[1]


def test_extra_layer_after_an_unknown_one_is_placed_by_the_row_before() -> None:
    """A name that the student gave to another extra layer says nothing, even if it looks like one of the table's."""
    after_unknown = extra("ReLU", Role.BN_2C)
    likely_named = Layer("x", "Conv2D", "res1a_branch2a", None)
    difference = Difference(
        Kind.LAYER_EXTRA, after_unknown.topic, after_unknown.layer, after_unknown.row, stands_after=(likely_named,)
    )

    assert hints_for(after_unknown, IDENTITY) == hints_for(difference, IDENTITY)


def test_results_have_hints_too() -> None:
    """A criterion's own result has hints for its function, or else those for every function."""
    assert 5 == hints_about("signature", CONVOLUTIONAL).section
    assert "for each class" in hints_about("output shape", NETWORK).why
    assert "next block relies on" in hints_about("output shape", IDENTITY).why


ERRORS = [
    (None, "NameError", "name 'X_shorcut' is not defined", IDENTITY, "misspelt", "imports it", 4),
    (None, "ValueError", "Inputs have incompatible shapes. Received", IDENTITY, "are equal", "n - f + 1", 4),
    (None, "ValueError", "Cannot broadcast shape, the failure dim", CONVOLUTIONAL, "are equal", "n - f + 1", 5),
    (None, "InvalidArgumentError", "{{x}} Incompatible shapes: [1,4]", IDENTITY, "are equal", "n - f + 1", 4),
    (None, "TypeError", "cannot unpack non-iterable int object", IDENTITY, "names on the left", "as many values", 4),
    (None, "ValueError", "too many values to unpack (expected 2)", CONVOLUTIONAL, "on the left", "as many values", 5),
    (None, "TypeError", "'KerasTensor' object is not callable", NETWORK, "may be a tensor", "can be called", 6),
    (None, "TypeError", "Merge.__init__() takes 1 positional", NETWORK, "when it is created", "two pairs", 4),
    (None, "TypeError", "too many positional arguments", NETWORK, "takes them together", "in one list", 4),
    (None, "ValueError", "A merge layer should be called on", NETWORK, "takes them together", "in one list", 4),
    (None, "ValueError", "Could not interpret activation function identifier: x", NETWORK, "by its name", "small", 6),
    (None, "ValueError", "Output with path `` is not connected to `inputs`", NETWORK, "back from the", "goes from", 6),
    (None, "TypeError", "got an unexpected keyword argument 'train'", IDENTITY, "misspelt", "exactly one", 4),
    (None, "ValueError", "Unrecognized keyword arguments passed to", NETWORK, "misspelt", "exactly one", 6),
    (None, "TypeError", 'can only concatenate str (not "int")', CONVOLUTIONAL, "only strings", "part of the string", 5),
    (None, "TypeError", "'NoneType' object is not subscriptable", NETWORK, "wrong type", "works only with", 6),
    (None, "ValueError", "Computed output size would be zero", NETWORK, "fewer pixels", "at least k", 6),
    (None, "AttributeError", "'list' object has no attribute 'unique'", NETWORK, "no attribute", "before the dot", 6),
    (None, "AttributeError", "'NoneType' object has no attribute 'shape'", IDENTITY, "is empty", "back nothing", 4),
    (None, "ValueError", "Inputs to a layer should be tensors. Got 'None'", IDENTITY, "is empty", "back nothing", 4),
    (
        None,
        "ValueError",
        "A merge layer should be called on a list. input_shape=[None",
        IDENTITY,
        "is empty",
        "back",
        4,
    ),
    (None, "ZeroDivisionError", "division by zero", IDENTITY, "at this line", "line number", 4),
    (ErrorCode.NO_TENSOR, "TypeError", "...", IDENTITY, "what the function returns", "Only what a function", 4),
    (ErrorCode.NO_MODEL, "TypeError", "...", NETWORK, "neither be trained", "output tensor", 6),
    (ErrorCode.NO_NUMBERS, "TypeError", "not callable", IDENTITY, "compares numbers", "reaches the caller", 4),
    (ErrorCode.SEVERAL_OUTPUTS, "TypeError", "...", NETWORK, "one output", "output tensor", 6),
    (ErrorCode.NOT_DEFINED, "", "", NETWORK, "exact name", "has run without an error", 6),
    (ErrorCode.NOT_CALLED, "TypeError", "...", IDENTITY, "makes initializers", "is a factory", 4),
    (ErrorCode.LAYER_NOT_CALLED, "ValueError", "...", IDENTITY, "the layer itself", "two pairs", 4),
    (ErrorCode.NAME_OVERWRITTEN, "TypeError", "...", IDENTITY, "assigned something else", "assigned to it last", 4),
    (ErrorCode.TIMED_OUT, "Stopped", "...", NETWORK, "never ends", "closer", 6),
    (ErrorCode.ENDED_PROCESS, "Stopped", "...", NETWORK, "ends the whole process", "returning a value", 6),
    (ErrorCode.STOPPED, "Stopped", "...", NETWORK, "was stopped", "limits of time and memory", 6),
    (ErrorCode.CONTRADICTION, "Contradiction", "...", IDENTITY, "on the way", "exactly what these layers compute", 4),
]


@pytest.mark.parametrize(("code", "type_name", "message", "function", "why", "rule", "section"), ERRORS)
def test_error_has_the_hints_of_its_kind(
    code: ErrorCode | None, type_name: str, message: str, function: str, why: str, rule: str, section: int
) -> None:
    """Python's and Keras's errors by type and message, our own by their code alone."""
    hints = hints_about_error(code, type_name, message, function)

    assert [] == missing(("", why, rule), hints)
    assert section == hints.section


@pytest.mark.parametrize("code", ErrorCode)
def test_each_error_of_our_own_has_hints_of_its_own(code: ErrorCode) -> None:
    """None of them happens at a line whose variables explain it."""
    general = hints_about_error(None, "ZeroDivisionError", "division by zero", IDENTITY)
    own = hints_about_error(code, "TypeError", "...", IDENTITY)

    assert {own.look, own.why, own.rule}.isdisjoint({general.look, general.why, general.rule})
