"""The self-check cells: what they show, what they return, and what they leave alone."""

import random
import sys
import warnings

import keras
import numpy as np
import pytest
from conftest import SOLUTION, mutated, namespace_of

import helpers
from helpers.checks import verdict_of
from helpers.show import as_html, as_text

STUB = "def identity_block(X, f, filters, stage=1, block='a', training=None):\n    raise NotImplementedError()\n"


def test_right_function_gives_its_points_as_a_plain_float(capsys: pytest.CaptureFixture[str]) -> None:
    """Nbgrader reads the points from the cell's result, and would take NumPy's repr for full points."""
    points = helpers.check("identity_block", namespace_of(SOLUTION))

    assert "10.0" == repr(points)
    assert "identity_block: 10 of 10 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    "code",
    [
        "",
        "identity_block = 3",
        "def identity_block():\n    return 1",
        "def identity_block(*args, **kwargs):\n    return 'text'",
        "def identity_block(X, f, filters, **rest):\n    raise SystemExit",
        "def identity_block(X, f, filters, **rest):\n    return X[0]",
        "def identity_block(X, f, filters, **rest):\n    return [X, X]",
        "class identity_block:\n    def __init__(self, *args, **kwargs):\n        pass",
    ],
)
def test_wrong_answer_raises_nothing(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands under the name, the student reads a table."""
    points = helpers.check("identity_block", namespace_of(code))

    assert 0 <= points < 4
    assert "identity_block: " in capsys.readouterr().out


def test_unfinished_function_reads_not_implemented_yet(capsys: pytest.CaptureFixture[str]) -> None:
    """One line and no traceback."""
    assert 0 == helpers.check("identity_block", namespace_of(STUB))
    assert "identity_block: not implemented yet\n" == capsys.readouterr().out


def test_unknown_function_is_refused() -> None:
    """A typing error in a check cell."""
    with pytest.raises(ValueError, match="no graded function 'ResNet'"):
        helpers.check("ResNet", {})


def test_ready_tells_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Later cells ask before they use a function."""
    assert not helpers.ready("identity_block", namespace_of(STUB))
    assert "Complete identity_block first" in capsys.readouterr().out
    assert helpers.ready("ResNet50", namespace_of(SOLUTION))


def test_check_disturbs_nothing() -> None:
    """Prints and warnings stay out of sight; random numbers and Keras's automatic names go on as before."""
    noisy = mutated(
        (
            "F1, F2, F3 = filters",
            'import warnings, sys\n    warnings.warn("x")\n    print("y", file=sys.stderr)\n    F1, F2, F3 = filters',
        )
    )
    namespace = namespace_of(noisy)

    def fingerprint() -> tuple[object, ...]:
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002 - what students seed
        keras.backend.clear_session()
        keras.layers.ReLU()
        return random.random(), np.random.random(), keras.layers.ReLU().name  # noqa: NPY002, S311 - as above

    def checked() -> tuple[object, ...]:
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002 - what students seed
        keras.backend.clear_session()
        keras.layers.ReLU()
        verdict_of("identity_block", namespace)
        return random.random(), np.random.random(), keras.layers.ReLU().name  # noqa: NPY002, S311 - as above

    names = set(namespace)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fingerprint() == checked()
    assert names == set(namespace) - {"__warningregistry__"}


def test_table_escapes_what_the_student_wrote() -> None:
    """A layer's name may hold markup."""
    verdict = verdict_of("identity_block", namespace_of(mutated(('name=conv_name + "2a"', 'name="<script>"'))))

    assert "&lt;script&gt;" in as_html(verdict)
    assert "<script>" not in as_html(verdict)


def test_text_shows_criterion_points_and_fault() -> None:
    """What a terminal, VS Code's plain view or a screen reader gets."""
    verdict = verdict_of("identity_block", namespace_of(mutated(('padding="same"', 'padding="valid"'))))

    text = as_text(verdict)
    assert "identity_block: " in text.splitlines()[0]
    assert "res1a_branch2b: padding expected same, got valid" in text


def test_tensorflow_is_not_loaded_by_the_helpers_alone() -> None:
    """Judging needs no TensorFlow, and drawing figures does not either."""
    import subprocess

    imports = "import helpers, helpers.compare, assignment.expectations, autograder.judge, sys"
    program = f"{imports}; print('tensorflow' in sys.modules)"

    assert (
        "False\n" == subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    )
