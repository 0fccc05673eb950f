"""Before a cell uses a function, one message says what would keep it from running."""

import pytest

import helpers
from benchmarks.samples import SOLUTION
from tests.support.student_code import STUB, mutated, namespace_of

BROKEN = SOLUTION.replace("strides=(s, s)", "strides=(1, 1)", 1)
MOST_CHARACTERS = 74
"""So many fit into one line of JupyterLab in a window of 768 pixels."""


def test_ready_says_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    """An unfinished function is not ready, and one line says to complete it."""
    assert not helpers.ready("identity_block", namespace_of(STUB))
    assert "Complete identity_block first" in capsys.readouterr().out
    assert helpers.ready("ResNet50", namespace_of(SOLUTION))


@pytest.mark.parametrize(
    ("function", "code", "text"),
    [
        ("convolutional_block", BROKEN, "convolutional_block cannot be used yet, because line "),
        ("convolutional_block", BROKEN, " (X = Add()([X, X_shortcut])) raised ValueError: Inputs have incompatible"),
        ("ResNet50", BROKEN, 'check("convolutional_block", globals()) tells you more'),
        ("ResNet50", SOLUTION.replace('Activation("relu")(X)', "tf.nn.relu(X)", 1), "identity_block cannot be used"),
        ("ResNet50", mutated(("return Model(", "return print(")), "ResNet50 cannot be used yet, because "),
        ("ResNet50", "", "Complete identity_block first"),
        ("ResNet50", STUB, "Complete identity_block first"),
        (
            "ResNet50",
            SOLUTION + "\n\ndef ResNet50(*_, **__):\n    raise NotImplementedError",
            "Complete ResNet50 first",
        ),
        (
            "identity_block",
            mutated(('    return Activation("relu")(X)', "    pass")),
            "because it returned None instead of a tensor. Fix",
        ),
        ("identity_block", mutated(("stage=1, block", "*, stage, block")), "because the call raised TypeError: ident"),
        ("identity_block", "def identity_block(X, **_):\n    raise SystemExit(3)", "raised SystemExit: 3. Fix"),
    ],
)
def test_ready_says_what_would_raise(function: str, code: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One message replaces the traceback of the cell that follows; its lines fit a narrow window."""
    assert not helpers.ready(function, namespace_of(code))
    lines = capsys.readouterr().out.splitlines()
    assert text in " ".join(lines)
    assert [] == [line for line in lines if len(line) > MOST_CHARACTERS and " " in line]


def test_ready_is_about_the_cell_that_follows(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that does not stop the cell is left to the check."""
    assert helpers.ready("identity_block", namespace_of(BROKEN))
    assert helpers.ready("ResNet50", namespace_of(mutated(("training=training", "training=False"))))
    assert "" == capsys.readouterr().out


def test_ready_does_not_blame_a_block_that_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    """The error is raised in a line of identity_block, but it is ResNet50 that calls it where it does not fit."""
    head = 'convolutional_block(X, f=3, filters=[128, 128, 512], stage=3, block="a", s=2)'
    code = mutated((head, 'identity_block(X, 3, [128, 128, 512], stage=3, block="a")'))

    assert not helpers.ready("ResNet50", namespace_of(code))
    assert capsys.readouterr().out.startswith("ResNet50 cannot be used yet, because line ")


def test_ready_refuses_an_unknown_function() -> None:
    """A function that is not graded is refused with one sentence, defined or not; it is no fault of the student's."""
    with pytest.raises(ValueError, match="no graded function 'my_helper': choose one of identity_block, "):
        helpers.ready("my_helper", namespace_of(SOLUTION + "\n\ndef my_helper():\n    return 1"))
    with pytest.raises(ValueError, match="no graded function 'ResNet'"):
        helpers.ready("ResNet", {})
