"""The check says when its result is for an earlier function than the one in the cell that was run last."""

import subprocess
import sys

import pytest

from helpers.checks.stale_cells import History, stale_remark_in
from tests.support.student_code import STUB

OLDER = "def identity_block(X):\n    return X"
HELPER = "def conv(X):\n    return X\n\n\n"
RENAMED = STUB.replace("identity_block", "identity_blok")
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
    assert is_stale == bool(stale_remark_in("identity_block", History(cells, cells)))


@pytest.mark.parametrize(
    ("later", "is_renamed"),
    [
        (OLDER.replace("identity_block", "identity_blok"), True),
        (OLDER.replace("identity_block", "convolutional_block"), False),
        ("def helper(X):\n    X = 2 * X\n    return X + 1", False),
        ("identity_block(3)", False),
        (HELPER + OLDER.replace("identity", "convolutional"), False),
        (HELPER + OLDER.replace("identity_block", "identity_blok"), True),
    ],
)
def test_cell_in_which_the_function_has_another_name_is_noticed(later: str, *, is_renamed: bool) -> None:
    """The other graded functions are much alike, and a function of the student's own is none of them."""
    cells = ["", HELPER + OLDER if HELPER in later else OLDER, later, "1 + 1"]

    remark = stale_remark_in("identity_block", History(cells, cells), OLDER)

    assert is_renamed == remark.startswith("After the cell of identity_block you ran a cell like it that defines")


@pytest.mark.parametrize(
    ("defined_by", "is_stale"),
    [(OLDER, True), (f"{OLDER}\n", True), (f"1 / 0\n{OLDER}", False), ("x = 1", False), ("", False)],
)
def test_cell_that_stopped_before_the_definition_is_noticed(defined_by: str, *, is_stale: bool) -> None:
    """The kernel's function comes from an earlier cell; one from a file or a cell that is not known says nothing."""
    cells = ["", OLDER, f"1 / 0\n{OLDER}"]

    assert is_stale == ("stopped with an error" in stale_remark_in("identity_block", History(cells, cells), defined_by))


def test_check_says_that_a_cell_is_stale() -> None:
    """Each remark once; a cell with one of IPython's commands has no syntax error."""
    program = f"""
import helpers
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.user_ns["helpers"] = helpers
for cell in ({STUB!r}, {RENAMED!r}, {STALE!r}, "%time 1\\n" + {STUB!r}, "unknown\\n" + {STUB!r}):
    shell.run_cell(cell, store_history=True)
    shell.run_cell("helpers.check('identity_block', globals());", store_history=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    remark = "The cell with your latest identity_block has a syntax error (line 2: '(' was never closed), so the"
    assert 1 == done.stdout.count(remark)
    assert 1 == done.stdout.count("stopped with an error before it defined it")
    assert 1 == done.stdout.count("a cell like it that defines identity_blok")
    assert 5 == done.stdout.count("not implemented yet")
