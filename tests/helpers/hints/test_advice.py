"""Where Keras's words do not say what to change, the check does."""

import pytest

from helpers.contract.observation import StudentError
from helpers.hints.advice import advice
from tests.support.student_code import mutated, public_verdict

NOTHING_ADDED = "one of the two tensors that are added is missing: its value is None"
ADD = "Add needs a list of two tensors: Add()([X, X_shortcut])"
INPUTS = "the inputs of Model must be the tensor that Input(...) returned, from which all layers start"
RIGHT_ADD, RIGHT_INPUTS, RELU = "Add()([X, X_shortcut])", "inputs=X_input", 'Activation("relu")'


@pytest.mark.parametrize(
    ("function", "change", "message"),
    [
        ("identity_block", (RIGHT_ADD, "Add()([None, X])"), f"X = Add()([None, X]): {NOTHING_ADDED}"),
        ("identity_block", (RIGHT_ADD, "Add()(X)"), f"X = Add()(X): {ADD}"),
        ("identity_block", (RIGHT_ADD, "Add()(X, X_shortcut)"), f"X = Add()(X, X_shortcut): {ADD}"),
        ("identity_block", (RIGHT_ADD, "Add([X, X_shortcut])"), f"X = Add([X, X_shortcut]): {ADD}"),
        ("ResNet50", (RIGHT_INPUTS, "inputs=X"), INPUTS),
        ("ResNet50", (RIGHT_INPUTS, "inputs=input_shape"), INPUTS),
        (
            "identity_block",
            (RELU, 'Activation("ReLU")'),
            'there is no activation "ReLU": write it in lower case, "relu"',
        ),
        ("identity_block", (RELU, 'Activation("rellu")'), 'there is no activation "rellu": did you mean "relu"?'),
        ("ResNet50", ('"softmax"', '"Softmax"'), 'there is no activation "Softmax": write it in lower case, "softmax"'),
    ],
)
def test_error_of_keras_says_what_to_change(function: str, change: tuple[str, str], message: str) -> None:
    """As Keras raises it; its hints are those of the error, not of any."""
    verdict = public_verdict(function, mutated(change))

    [fault] = [fault for result in verdict.results for fault in result.mismatches]
    assert fault.fault.endswith(message)
    assert "An error ends the function at this line" not in fault.hint


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("too many positional arguments", 'X = Activation("relu")(X, X)'),
        ("Could not interpret activation function identifier: swoosh", 'X = Activation("swoosh")(X)'),
        ("All `outputs` values must be KerasTensors", "return Model(X_input, None)"),
    ],
)
def test_other_errors_have_no_advice(message: str, text: str) -> None:
    """A wrong guess would be worse than Keras's words."""
    assert "" == advice(StudentError("ValueError", message, text=text))
