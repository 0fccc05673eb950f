"""In any order: the statements that the graded functions need are run, and nothing else."""

import sys

import pytest

from autograder.confined.notebook.any_order import Loaded, load
from autograder.confined.notebook.cells import parsed_cells
from autograder.wall.cell import Cell

FUNCTION = "def identity_block(X):\n    return X + SHIFT\n"


def loaded(*cells: str) -> Loaded:
    """Load cells that are numbered from 1."""
    return load(list(parsed_cells([Cell(number, source) for number, source in enumerate(cells, start=1)])))


def test_what_a_function_refers_to_is_defined_before_it() -> None:
    """A constant, a helper function, and what the helper function needs."""
    result = loaded("STEP = 2\nSHIFT = twice(STEP)", "def twice(x):\n    return 2 * x", FUNCTION)

    assert 5 == result.namespace["identity_block"](1)
    assert [] == result.remarks


def test_cells_that_nothing_graded_needs_are_not_run() -> None:
    """Training, plots, prints and broken cells elsewhere have no effect."""
    result = loaded(
        "SHIFT = 0", FUNCTION, "raise ValueError\nmodel = identity_block(3)", "model.fit()", "while True:\n    pass"
    )

    assert 1 == result.namespace["identity_block"](1)
    assert "model" not in result.namespace


def test_local_names_do_not_pull_in_cells() -> None:
    """A local variable X or model of a function is not the variable of the notebook."""
    result = loaded("X = 1 / 0\nmodel = 1 / 0", "def identity_block(X):\n    model = X\n    return model\n")

    assert "X" not in result.namespace
    assert [] == result.remarks


def test_changes_in_place_are_run() -> None:
    """A call that appends to a list, and an assignment to an item of a dictionary."""
    cells = (
        "SIZES = []",
        "SIZES.append(3)",
        "TABLE = {}\nTABLE['a'] = 4",
        "def identity_block():\n    return SIZES[0] + TABLE['a']\n",
    )

    assert 7 == loaded(*cells).namespace["identity_block"]()


def test_cells_may_be_out_of_order() -> None:
    """A default value may be imported in a later cell."""
    result = loaded("def identity_block(X, g=sqrt):\n    return g(X)\n", "from math import sqrt")

    assert 2 == result.namespace["identity_block"](4)


def test_last_definition_counts() -> None:
    """As in Python."""
    result = loaded("def identity_block():\n    return 1\n", "def identity_block():\n    return 2\n")

    assert 2 == result.namespace["identity_block"]()


def test_stub_below_the_solution_does_not_count() -> None:
    """A second, unchanged copy of the cell of the release is ignored."""
    stub = 'def identity_block():\n    """Do it."""\n    # YOUR CODE HERE\n    raise NotImplementedError()\n'

    result = loaded("def identity_block():\n    return 1\n", stub)

    assert 1 == result.namespace["identity_block"]()
    assert [] == result.remarks


def test_magics_are_not_syntax_errors() -> None:
    """The cell of a function may hold IPython magics and shell lines."""
    result = loaded("%matplotlib inline\n!ls\nimport math\ndef identity_block():\n    return math.pi\n")

    assert 3 < result.namespace["identity_block"]()


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("def identity_block(:\n    pass\n", "SyntaxError", 1),
        ("x = 1\nreturn 3\ndef identity_block():\n    pass\n", "SyntaxError", 2),
        ("def identity_block(x=1 / 0):\n    pass\n", "ZeroDivisionError", 1),
        ("def identity_block(x=unknown):\n    pass\n", "NameError", 1),
    ],
)
def test_error_of_a_function_that_cannot_be_defined_has_its_line(source: str, kind: str, line: int) -> None:
    """The error names the cell, the line and its text."""
    result = loaded(source)

    error = result.errors["identity_block"]
    assert (kind, 1, line) == (error.type, error.cell, error.line)
    assert error.text
    assert "identity_block" not in result.namespace


def test_broken_cell_does_not_affect_other_functions() -> None:
    """Only the function in the broken cell is missing."""
    result = loaded("def identity_block(:\n", "def convolutional_block():\n    return 1\n")

    assert ["identity_block"] == list(result.errors)
    assert 1 == result.namespace["convolutional_block"]()


def test_names_of_the_student_stay_in_their_namespace() -> None:
    """`__main__` has no new names."""
    before = set(sys.modules["__main__"].__dict__)

    loaded("LEFT_OVER = 1\ndef identity_block():\n    return LEFT_OVER\n")

    assert before == set(sys.modules["__main__"].__dict__)
