"""The self-check cells: what they show, what they return, and what they do not change."""

import random
import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest

import helpers
from autograder.judge.examination import examination
from benchmarks.samples import SOLUTION
from helpers.checks.self_check import Points
from helpers.checks.verdicts import verdict_of
from helpers.compare.judge import beside_wrong_blocks
from helpers.compare.render import as_html, as_text
from helpers.observe.observer import observe
from tests.support.student_code import STUB, mutated, namespace_of

BROKEN = SOLUTION.replace("strides=(s, s)", "strides=(1, 1)", 1)
BOTH_BROKEN = BROKEN.replace('padding="same"', 'padding="valid"')


def test_right_function_gives_its_points_as_a_plain_float(capsys: pytest.CaptureFixture[str]) -> None:
    """The points have the repr of a float, because nbgrader would read NumPy's repr as full points."""
    points = helpers.check("identity_block", namespace_of(SOLUTION))

    assert "10.0" == repr(points)
    assert "identity_block: 10 of 10 points" in capsys.readouterr().out


@pytest.mark.parametrize(("points", "text"), [(0, "0 points"), (1, "1 point"), (1.5, "1.5 points"), (10, "10 points")])
def test_points_are_shown_in_the_right_number(points: float, text: str) -> None:
    """A notebook shows "1 point", and "points" for every other number."""
    assert text == Points(points)._repr_html_()


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
    """Whatever the name is bound to, the check shows a table."""
    points = helpers.check("identity_block", namespace_of(code))

    assert 0 <= points < 4
    assert "identity_block: " in capsys.readouterr().out


def test_unfinished_function_reads_not_implemented_yet(capsys: pytest.CaptureFixture[str]) -> None:
    """The check of an unfinished function prints one line and no traceback."""
    assert 0 == helpers.check("identity_block", namespace_of(STUB))
    assert "identity_block: not implemented yet\n" == capsys.readouterr().out


def test_unknown_function_is_refused() -> None:
    """A misspelt function name is refused with one sentence."""
    with pytest.raises(ValueError, match="no graded function 'ResNet'"):
        helpers.check("ResNet", {})


@pytest.mark.parametrize(
    ("code", "named"),
    [
        (BROKEN, "a correct block in place of your convolutional_block"),
        (BOTH_BROKEN, "correct blocks in place of your identity_block and convolutional_block"),
    ],
)
def test_network_says_that_wrong_blocks_were_left_out(code: str, named: str) -> None:
    """A network with wrong blocks keeps its points, and a remark of check and grader says that they were left out."""
    namespace = namespace_of(code)
    graded = examination(1).conduct(lambda cases: [observe(case, namespace) for case in cases])["ResNet50"]

    for verdict in (verdict_of("ResNet50", namespace), graded):
        assert 10 == verdict.points
        (remark,) = verdict.remarks
        assert named in remark
        for shown in (as_text(verdict), as_html(verdict)):
            assert named in " ".join(shown.split())
            assert "as in the notebook" not in shown.replace(verdict.results[1].sentence, "")


def test_network_without_wrong_blocks_gets_no_remark() -> None:
    """A network whose blocks are right, or that calls none, gets no remark about them."""
    verdict = verdict_of("ResNet50", namespace_of(SOLUTION))

    assert () == verdict.remarks == beside_wrong_blocks(verdict, ["identity_block"], []).remarks


def test_error_that_costs_nothing_says_why() -> None:
    """An error that follows from a fault is not charged again, and a note says so."""
    builds = verdict_of("convolutional_block", namespace_of(BROKEN)).results[0]

    assert 1 == builds.points
    assert builds.note.startswith(
        "There is an error because of strides of res1a_branch2a. What causes it is counted in its own "
        "row, and the error costs no further point: ValueError: Inputs have incompatible shapes"
    )


def test_check_disturbs_nothing() -> None:
    """The student's prints and warnings are hidden; random numbers and Keras's automatic names stay as they were."""
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
    """Markup in a layer's name is escaped."""
    verdict = verdict_of("identity_block", namespace_of(mutated(('name=conv_name + "2a"', 'name="<script>"'))))

    assert "&lt;script&gt;" in as_html(verdict)
    assert "<script>" not in as_html(verdict)


def test_no_word_of_a_table_is_a_formula() -> None:
    """MathJax leaves out what has this class: a name in dollars stays a name in dollars."""
    verdict = verdict_of("identity_block", namespace_of(mutated(('name=conv_name + "2a"', 'name="$x^2$"'))))

    assert as_html(verdict).startswith('<div class="tex2jax_ignore mathjax_ignore">')
    assert as_html(verdict).endswith("</div>")


def test_text_shows_criterion_points_and_fault() -> None:
    """The text for terminals has the points, every criterion and the fault."""
    verdict = verdict_of("identity_block", namespace_of(mutated(('padding="same"', 'padding="valid"'))))

    text = as_text(verdict)
    assert "identity_block: " in text.splitlines()[0]
    assert "res1a_branch2b: padding expected same, got valid" in text


def test_tensorflow_is_not_loaded_by_the_helpers_alone() -> None:
    """Neither `import helpers` nor judging loads TensorFlow."""
    imports = "import helpers, helpers.compare, assignment.expectations, autograder.judge, sys"
    program = f"{imports}; print('tensorflow' in sys.modules)"

    assert (
        "False\n" == subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    )
