"""The self-check cells: what they show, what they return, and what they leave alone."""

import random
import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest

import helpers
from autograder.judge.examination import examination
from benchmarks.fidelity.grading import SOLUTION
from helpers.checks.stale_cells import unread_in
from helpers.checks.verdicts import verdict_of
from helpers.compare.judge import beside_wrong_blocks
from helpers.compare.render import as_html, as_text
from helpers.observe.observer import observe
from tests.support.student_code import mutated, namespace_of

BROKEN = SOLUTION.replace("strides=(s, s)", "strides=(1, 1)", 1)
BOTH_BROKEN = BROKEN.replace('padding="same"', 'padding="valid"')
STUB = """
def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    raise NotImplementedError()
"""


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


@pytest.mark.parametrize(
    ("function", "code", "told"),
    [
        ("convolutional_block", BROKEN, "convolutional_block cannot be used yet, because line "),
        ("convolutional_block", BROKEN, " (X = Add()([X, X_shortcut])) raised ValueError: Inputs have incompatible"),
        ("ResNet50", BROKEN, 'check("convolutional_block", globals()), tells more'),
        ("ResNet50", SOLUTION.replace('Activation("relu")(X)', "tf.nn.relu(X)", 1), "identity_block cannot be used"),
        ("ResNet50", mutated(("return Model(", "return print(")), "ResNet50 cannot be used yet, because "),
        ("ResNet50", "", "Complete identity_block first"),
        ("ResNet50", STUB, "Complete identity_block first"),
        (
            "ResNet50",
            SOLUTION + "\n\ndef ResNet50(*_, **__):\n    raise NotImplementedError",
            "Complete ResNet50 first",
        ),
        ("identity_block", mutated(('    return Activation("relu")(X)', "    pass")), "because it returned nothing"),
        ("identity_block", mutated(("stage=1, block", "*, stage, block")), "because the call raised TypeError: ident"),
        ("identity_block", "def identity_block(X, **_):\n    raise SystemExit(3)", "raised SystemExit: 3. Mend"),
    ],
)
def test_ready_tells_what_would_raise(function: str, code: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, in the place of a page of Keras's calls."""
    assert not helpers.ready(function, namespace_of(code))
    (line,) = capsys.readouterr().out.splitlines()
    assert told in line


def test_ready_is_about_the_cell_that_follows(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that stops nothing, or another function than the one at hand, is for the check to tell of."""
    assert helpers.ready("identity_block", namespace_of(BROKEN))
    assert helpers.ready("ResNet50", namespace_of(mutated(("training=training", "training=False"))))
    assert "" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "named"),
    [(BROKEN, "once convolutional_block is right too, so fix it"), (BOTH_BROKEN, "convolutional_block are right too")],
)
def test_network_says_that_wrong_blocks_were_left_out(code: str, named: str) -> None:
    """It keeps its points, and says nothing that the next cell would belie; the grader says the same."""
    namespace = namespace_of(code)
    graded = examination(1).conduct(lambda cases: [observe(each, namespace) for each in cases])["ResNet50"]

    for verdict in (verdict_of("ResNet50", namespace), graded):
        assert 10 == verdict.points
        (remark,) = verdict.remarks
        assert named in remark
        for shown in (as_text(verdict), as_html(verdict)):
            assert named in " ".join(shown.split())
            assert "as in the notebook" not in shown.replace(verdict.results[1].sentence, "")


def test_network_without_blocks_is_not_said_to_need_them() -> None:
    """Nothing was left out of it; nor of a network whose blocks are right."""
    verdict = verdict_of("ResNet50", namespace_of(SOLUTION))

    assert () == verdict.remarks == beside_wrong_blocks(verdict, ["identity_block"], []).remarks


def test_error_that_costs_nothing_says_why() -> None:
    """It follows from a fault that is charged once."""
    builds = verdict_of("convolutional_block", namespace_of(BROKEN)).results[0]

    assert 1 == builds.points
    assert builds.note.startswith(
        "The function stops with an error because of strides of res1a_branch2a. That fault is counted in its own row, "
        "and the error costs no further point: ValueError: Inputs have incompatible shapes"
    )


READ = "def identity_block(X):\n    return X"
UNREAD = "def identity_block(X):\n    return (X"


@pytest.mark.parametrize(
    ("cells", "is_unread"),
    [
        (["", READ, UNREAD], True),
        (["", READ, UNREAD, "1 +"], True),
        (["", UNREAD], True),
        (["", READ, UNREAD, READ], False),
        (["", READ, UNREAD.replace("identity", "convolutional")], False),
        (["", READ, "# def identity_block(X\n1 +"], False),
        (["", "1 +"], False),
        (["", READ + "\0"], True),
        (["", READ.replace("return X", r"return '\d'")], False),
    ],
)
def test_only_the_last_cell_that_defines_the_function_counts(cells: list[str], is_unread: bool) -> None:
    """An older version that could not be read, or another function's, is nobody's concern."""
    assert is_unread == bool(unread_in("identity_block", cells, cells))


def test_check_says_that_a_cell_could_not_be_read() -> None:
    """IPython keeps the old function; a cell with one of its own commands is Python once it has been translated."""
    program = f"""
import helpers
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.user_ns["helpers"] = helpers
for cell in ({STUB!r}, {UNREAD!r}, "%time 1\\n" + {STUB!r}):
    shell.run_cell(cell, store_history=True)
    shell.run_cell("helpers.check('identity_block', globals());", store_history=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    said = "Python could not read the cell with your latest identity_block (line 2: '(' was never closed), so the"
    assert [2, 3] == [len(done.stdout.split(each)) - 1 + (each == said) for each in (said, "not implemented yet")]


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
    imports = "import helpers, helpers.compare, assignment.expectations, autograder.judge, sys"
    program = f"{imports}; print('tensorflow' in sys.modules)"

    assert (
        "False\n" == subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    )
