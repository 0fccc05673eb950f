"""An error is told as the mistake that a student made, in the line that has it."""

import pytest

from helpers.contract.verdict import Verdict
from tests.support.student_code import mutated, public_verdict

RELU = 'Activation("relu")'
LAST_LINE = '    return Activation("relu")(X)\n\n\ndef convolutional_block'
ADD = "X = Add()([X, X_shortcut])"
SUM = 'bn_name + "2c")(X, training=training)\n\n    # Add the shortcut, then activate\n    ' + ADD
NOT_CALLED = "{layer}(...) makes a layer and does not call it: put {arguments} behind it"
UNCALLED = {
    "before a convolution": (
        "identity_block",
        (f"X = {RELU}(X)\n\n    # Second", f"X = {RELU}\n\n    # Second"),
        ('cell 1, line 14: X = Activation("relu")', "Activation", "(X)"),
        1,
    ),
    "returned": (
        "identity_block",
        (LAST_LINE, LAST_LINE.replace("(X)", "")),
        ('cell 1, line 27: return Activation("relu")', "Activation", "(X)"),
        4,
    ),
    "stored and returned": (
        "identity_block",
        (LAST_LINE, f"    X = {RELU}\n    return X\n\n\ndef convolutional_block"),
        ('cell 1, line 27: X = Activation("relu")', "Activation", "(X)"),
        4,
    ),
    "added by a layer": (
        "identity_block",
        (SUM, SUM.replace(ADD, f"X = {RELU}\n    {ADD}")),
        ('cell 1, line 26: X = Activation("relu")', "Activation", "(X)"),
        4,
    ),
    "added by a sign": (
        "identity_block",
        (SUM, SUM.replace(ADD, f"X = {RELU}\n    X = X + X_shortcut")),
        ('cell 1, line 26: X = Activation("relu")', "Activation", "(X)"),
        5,
    ),
    "named in the line, with a later layer of its class that is called": (
        "identity_block",
        (SUM, SUM.replace(ADD, f"relu = {RELU}\n    X = {RELU}(X)\n    X = relu + 2")),
        ('cell 1, line 26: relu = Activation("relu")', "Activation", "(X)"),
        4,
    ),
    "the sum itself": (
        "identity_block",
        (SUM, SUM.replace(ADD, "X = Add()")),
        ("cell 1, line 26: X = Add()", "Add", "([X, X_shortcut])"),
        4,
    ),
    "before a block": (
        "ResNet50",
        ("strides=(2, 2))(X)\n\n    # Stage 2", "strides=(2, 2))\n\n    # Stage 2"),
        ("cell 1, line 66: X = MaxPooling2D((3, 3), strides=(2, 2))", "MaxPooling2D", "(X)"),
        1,
    ),
    "given to the model": (
        "ResNet50",
        ("    X = Flatten()(X)\n    X = Dense(", "    X = Flatten()\n    Dense("),
        ("cell 1, line 94: X = Flatten()", "Flatten", "(X)"),
        5,
    ),
}


def told(verdict: Verdict) -> str:
    """Return the only message of a verdict."""
    [message] = verdict.messages
    return message


@pytest.mark.parametrize(("function", "change", "mistake", "points"), UNCALLED.values(), ids=UNCALLED)
def test_layer_that_is_not_called_is_named_where_it_was_made(
    function: str, change: tuple[str, str], mistake: tuple[str, str, str], points: float
) -> None:
    """Keras complains in the line that takes it; the points stay as they were."""
    place, layer, arguments = mistake

    verdict = public_verdict(function, mutated(change))

    assert f"{place}: {NOT_CALLED.format(layer=layer, arguments=arguments)}" == verdict.messages[0]
    assert points == verdict.points


@pytest.mark.parametrize(
    ("setting", "name", "held"),
    [
        ("Add = 5", "Add", "an int"),
        ('Activation = "relu"', "Activation", "a str"),
        ('Activation = Activation("relu")', "Activation", "an Activation"),
        ("Conv2D = None", "Conv2D", "nothing (None)"),
    ],
)
def test_name_that_was_overwritten_is_named_with_its_line(setting: str, name: str, held: str) -> None:
    """Python says only that some object is not callable."""
    message = told(
        public_verdict("identity_block", mutated(("def identity_block", f"{setting}\n\n\ndef identity_block")))
    )

    assert message.endswith(
        f"the name {name} was overwritten and now holds {held}: delete the line that sets it ({setting}), and run the "
        "cell with the imports again"
    )


def test_line_that_overwrote_a_name_in_another_cell_is_found() -> None:
    """IPython keeps the cells that were run in the list `In`."""
    cells = 'Add = 5\nIn = ["", "x = 1\\nAdd = 2 + 3"]\n\n\n'

    message = told(public_verdict("identity_block", mutated(("def identity_block", f"{cells}def identity_block"))))

    assert "(Add = 5)" in message
    hidden = cells.replace("Add = 5\n", "globals().update(Add=5)\n")
    message = told(public_verdict("identity_block", mutated(("def identity_block", f"{hidden}def identity_block"))))
    assert "(Add = 2 + 3)" in message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("three = 3\n    X = three(X)", "TypeError: 'int' object is not callable"),
        ('relu = Activation("relu")\n    X = relu(X)\n    X = {} + []', "TypeError: unsupported operand"),
        ("ReLU = 1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_other_errors_keep_their_words(line: str, message: str) -> None:
    """A layer that was made and called is not to blame, nor is a name that is not called."""
    verdict = public_verdict("identity_block", mutated((SUM, SUM.replace(ADD, f"{line}\n    {ADD}"))))

    assert message in told(verdict)


def test_a_misspelt_argument_of_a_layer_is_quoted_as_it_was_written() -> None:
    """The message holds what the student wrote, not an object of the check with its address."""
    verdict = public_verdict("identity_block", mutated(("kernel_initializer=", "kernel_initialiser=")))

    assert "passed to Conv2D: {'kernel_initialiser': initializer(seed=0)}" in told(verdict)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("filter=[64, 64, 256]", "TypeError: identity_block() got an unexpected keyword argument 'filter'"),
        ("", "TypeError: identity_block() missing 1 required positional argument: 'filters'"),
    ],
)
def test_a_block_that_gets_no_filters_is_refused_as_python_does(argument: str, message: str) -> None:
    """What stands in the block's place in the network says the same as the block itself."""
    call = 'identity_block(X, 3, [64, 64, 256], stage=2, block="b")'
    code = mutated((call, call.replace("[64, 64, 256]", argument).replace("3, ,", "3,")))

    assert message in told(public_verdict("ResNet50", code))
