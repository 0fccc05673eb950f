"""The loader runs the statements that the graded functions need, and nothing else."""

import sys

import pytest

from autograder.confined.loader import Loaded, load
from helpers.contract.observation import WHOLE_FILE

FUNCTION = "def identity_block(X):\n    return X + SHIFT\n"


def loaded(*cells: str) -> Loaded:
    """Load cells that are numbered from 1."""
    return load(list(enumerate(cells, start=1)))


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


def test_last_definition_counts_and_is_remarked_on() -> None:
    """As in Python."""
    result = loaded("def identity_block():\n    return 1\n", "def identity_block():\n    return 2\n")

    assert 2 == result.namespace["identity_block"]()
    assert ["identity_block is defined 2 times; the last definition counts."] == result.remarks


def test_stub_below_the_solution_does_not_count() -> None:
    """A second, unchanged copy of the cell of the release is ignored."""
    stub = 'def identity_block():\n    """Do it."""\n    # YOUR CODE HERE\n    raise NotImplementedError()\n'

    result = loaded("def identity_block():\n    return 1\n", stub)

    assert 1 == result.namespace["identity_block"]()
    assert [] == result.remarks


def test_cell_that_was_split_is_read_as_one() -> None:
    """The second half starts with an indented line."""
    result = loaded("def identity_block():\n    x = 1", "    return x + 1\n")

    assert 2 == result.namespace["identity_block"]()
    assert "were read as one" in result.remarks[0]


def test_indented_cell_after_a_complete_function_is_not_joined() -> None:
    """IPython runs an indented scratch cell as it is; it does not belong to the function before it."""
    result = loaded("def identity_block():\n    return 1", "    x = 3\n", "   \n")

    assert 1 == result.namespace["identity_block"]()
    assert [] == result.remarks


def test_function_that_was_split_into_three_cells_is_read_as_one() -> None:
    """Only the last piece ends the function."""
    result = loaded("def identity_block():\n    x = 1", "    x += 1\n", "    return x + 1\n")

    assert 3 == result.namespace["identity_block"]()


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


def test_failed_import_says_whether_something_was_lost() -> None:
    """A module of an older course is not there; only if a function uses a name of it, something is lost."""
    unused = loaded("from resnets_utils import *\ndef identity_block():\n    return abs(1)")
    used = loaded("from resnets_utils import *\ndef identity_block():\n    return load_dataset()")

    missing = "Cell 1, line 1: ModuleNotFoundError: No module named 'resnets_utils'"
    assert [f"{missing}; nothing was lost by it: every name that your functions use has a value."] == unused.remarks
    assert [missing] == used.remarks


def test_python_file_has_lines_but_no_cells() -> None:
    """Its errors and remarks name the line alone."""
    result = load([(WHOLE_FILE, "import resnets_utils\ndef identity_block(:\n    pass\n")])
    imported = load([(WHOLE_FILE, "from resnets_utils import *\n")])

    assert WHOLE_FILE == result.errors["identity_block"].cell
    assert imported.remarks[0].startswith("Line 1: ModuleNotFoundError")


def test_quoted_line_that_was_cut_is_marked() -> None:
    """An ellipsis shows where the line goes on."""
    result = loaded(f"def identity_block(: # {'x' * 200}\n")

    text = result.errors["identity_block"].text
    assert 120 == len(text)
    assert text.endswith("x…")


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
