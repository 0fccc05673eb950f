"""An error names only cells, files and lines that were handed in."""

from dataclasses import replace

import pytest

from autograder.intake.errors import with_real_places
from autograder.wall.cell import Cell
from helpers.contract.observation import WHOLE_FILE, Observation, StudentError

CELLS = (Cell(3, "def half(x):\n    return x / 0"), Cell(5, "def other(x):\n    return None"))
FILES = {"lib/mine.py": b"def of_file(x):\n    raise ValueError\n"}
REAL = StudentError("ZeroDivisionError", "division by zero", cell=3, function="half", line=2, text="return x / 0")


def placed(error: StudentError, cells=CELLS) -> StudentError:
    """Return the error with the place that is left of it."""
    return with_real_places(Observation(errors={"graph": error}), cells, FILES).errors["graph"]


@pytest.mark.parametrize(
    "error",
    [
        REAL,
        replace(REAL, cell=5, function="other", text="return None"),
        replace(REAL, cell=3, line=4, function="other", text="return None"),
        replace(REAL, function="<lambda>"),
        replace(REAL, line=0, text=""),
        replace(REAL, cell=None, file="mine.py", function="of_file", text="raise ValueError"),
        replace(REAL, cell=None, function="", line=0, text=""),
    ],
    ids=["own", "another cell", "split cell", "lambda", "no line", "file", "nowhere"],
)
def test_a_real_place_is_kept(error: StudentError) -> None:
    """Cells, cells that were split, functions without a name, and files beside the notebook have such lines."""
    assert error == placed(error)


def test_a_python_file_has_lines() -> None:
    """The whole of a Python file is one cell."""
    error = replace(REAL, cell=WHOLE_FILE)

    assert error == placed(error, (Cell(WHOLE_FILE, CELLS[0].source),))


@pytest.mark.parametrize(
    ("claimed", "left"),
    [
        ({"line": 10**6}, {"line": 0, "text": ""}),
        ({"line": 4}, {"line": 0, "text": ""}),
        ({"cell": 4}, {"cell": None, "line": 0, "text": ""}),
        ({"cell": 10**6}, {"cell": None, "line": 0, "text": ""}),
        ({"cell": 5}, {"cell": None, "line": 0, "text": ""}),
        ({"text": "something else"}, {}),
        ({"cell": None, "file": "other.py"}, {"cell": None, "file": "", "line": 0, "text": ""}),
        ({"cell": None, "file": "mine.py", "line": 99}, {"cell": None, "file": "mine.py", "line": 0, "text": ""}),
    ],
    ids=["line", "line of the next cell", "cell", "far cell", "wrong function", "text", "file", "line of a file"],
)
def test_an_impossible_place_is_dropped(claimed: dict[str, object], left: dict[str, object]) -> None:
    """What was not handed in is named nowhere; a line that is there has the text that it has."""
    assert replace(REAL, **left) == placed(replace(REAL, **claimed))
