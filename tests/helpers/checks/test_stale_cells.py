"""The check says when the last cell that defines a function has a syntax error."""

import subprocess
import sys

import pytest

from helpers.checks.stale_cells import stale_remark_in
from tests.support.student_code import STUB

OLDER = "def identity_block(X):\n    return X"
STALE = "def identity_block(X):\n    return (X"


@pytest.mark.parametrize(
    ("cells", "is_stale"),
    [
        (["", OLDER, STALE], True),
        (["", OLDER, STALE, "1 +"], True),
        (["", STALE], True),
        (["", OLDER, STALE, OLDER], False),
        (["", OLDER, STALE.replace("identity", "convolutional")], False),
        (["", OLDER, "# def identity_block(X\n1 +"], False),
        (["", "1 +"], False),
        (["", OLDER + "\0"], True),
        (["", OLDER.replace("return X", r"return '\d'")], False),
    ],
)
def test_only_the_last_cell_that_defines_the_function_counts(cells: list[str], is_stale: bool) -> None:
    """A syntax error in an older definition, or in another function's, causes no remark."""
    assert is_stale == bool(stale_remark_in("identity_block", cells, cells))


def test_check_says_that_a_cell_is_stale() -> None:
    """The check says that the last definition has a syntax error; a cell with one of IPython's commands has none."""
    program = f"""
import helpers
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.user_ns["helpers"] = helpers
for cell in ({STUB!r}, {STALE!r}, "%time 1\\n" + {STUB!r}):
    shell.run_cell(cell, store_history=True)
    shell.run_cell("helpers.check('identity_block', globals());", store_history=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    remark = "The cell with your latest identity_block has a syntax error (line 2: '(' was never closed), so the"
    assert 1 == done.stdout.count(remark)
    assert 3 == done.stdout.count("not implemented yet")
