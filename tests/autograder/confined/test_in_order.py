"""A notebook is run from top to bottom, up to the check cell of the function that is graded."""

import platform

import pytest

from assignment import cases
from autograder.intake.released import packages_cell
from autograder.intake.submission import Submission
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options
from autograder.sandbox.sitting import Sitting
from autograder.wall.cell import Cell, Kind
from helpers.contract.observation import WHOLE_FILE, StudentError

CALL = cases.public_cases("identity_block")[0]
HEAD = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=None):\n"
FAILING = f"{HEAD}    raise ValueError(SEEN)\n"
ALONE = "Only what the functions need was run."
CHECK = Cell(90, "", Kind.RELEASED, checks="identity_block")


def graded(
    *listed: str | Cell, newer_python: str = "", timeout_s: float = DEFAULT_TIMEOUT_S
) -> tuple[StudentError, list[str]]:
    """Return the error of the first call of identity_block, and the remarks; texts are cells numbered from 1."""
    cells = [Cell(at, cell) if isinstance(cell, str) else cell for at, cell in enumerate(listed, start=1)]
    with Sitting(Submission((packages_cell(), *cells), newer_python=newer_python), Options(timeout_s)) as sitting:
        [observation] = sitting.observe([CALL])
    return observation.errors["graph"], sitting.remarks


def message(*listed: str | Cell) -> str:
    """Return the message of that error."""
    return graded(*listed)[0].message


def test_later_cells_change_nothing() -> None:
    """The check cell has seen the earlier value."""
    assert "1" == message("SEEN = 1", FAILING, CHECK, "SEEN = 2")


def test_earlier_cells_count_with_all_that_they_do() -> None:
    """Also through calls, attributes and the names of IPython."""
    effects = ("NAMES = {}", "def fill():\n    NAMES['seen'] = 3", "fill()", "SEEN = NAMES['seen'] + _", "SEEN")

    assert "7" == message("4", *effects[:3], "4", *effects[3:], FAILING, CHECK)


def test_cells_that_raise_or_never_end_stop_nothing() -> None:
    """As for a person who interrupts them and goes on."""
    cells = ("SEEN = 1\nraise KeyboardInterrupt", "import time\ntime.sleep(999)\nSEEN = 2", FAILING, CHECK)

    assert "1" == graded(*cells, timeout_s=16)[0].message


@pytest.mark.parametrize(("mask", "seen"), [("BLOCK", "2"), ("UNBLOCK", "1")])
def test_machine_that_stands_still_interrupts_no_cell(mask: str, seen: str) -> None:
    """While it stands still, ticks of the clock do not come, as while they are blocked; else they end the cell."""
    waiting = (
        "import signal, time\n"
        f"signal.pthread_sigmask(signal.SIG_{mask}, [signal.SIGALRM])\n"
        "time.sleep(5)\n"
        "signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])\n"
        "SEEN = 2"
    )

    assert seen == graded("SEEN = 1", waiting, FAILING, CHECK, timeout_s=12)[0].message


def test_three_cells_that_wait_too_long_leave_time_for_the_others() -> None:
    """Each is interrupted after a quarter of the limit."""
    waits = ["import time\ntime.sleep(999)"] * 3
    error, remarks = graded("SEEN = 1", *waits, FAILING, CHECK, timeout_s=16)

    assert ("1", 0) == (error.message, sum("from top to bottom" in remark for remark in remarks))


def test_cell_that_ends_the_process_is_left_out_with_a_remark() -> None:
    """What the function needs is run alone."""
    error, remarks = graded("SEEN = 1", "import os\nos._exit(3)", FAILING, CHECK)

    assert "1" == error.message
    assert ["The cells do not run from top to bottom: it ended the process with exit status 3. " + ALONE] == remarks


def test_heavy_cells_are_never_run_and_those_of_the_release_only_if_needed() -> None:
    """A student's cell needs the name `needed`."""
    cells = [
        Cell(1, "SEEN = []"),
        Cell(2, "SEEN.append('heavy')\nneeded = 1", Kind.HEAVY),
        Cell(3, "SEEN.append('unneeded')\nother = 1", Kind.RELEASED),
        Cell(4, "needed = 2\nSEEN.append('needed')", Kind.RELEASED),
        Cell(5, "print(needed)"),
    ]

    assert "['needed']" == message(*cells, FAILING, CHECK)


def test_error_in_a_cell_has_its_line_below_magics() -> None:
    """The magics keep their lines."""
    error, _remarks = graded(f"%%capture\n%%time\n{FAILING}", CHECK)

    assert ("NameError", "SEEN", 1, 4) == (error.type, error.missing, error.cell, error.line)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("import no_such_module\nSEEN = 1", FAILING, CHECK), "cell 1, which defines it, raised ModuleNotFoundError"),
        ((FAILING, CHECK, "SEEN = 1"), "cell 3 defines it, which is below the check cell"),
        ((f"{HEAD}    import no_such_module\n", CHECK), "this package is not installed where grading runs"),
        ((f"{HEAD}    from math import no_such_name\n", CHECK), "grading runs with its own packages"),
    ],
)
def test_what_is_missing_is_explained(cells: tuple[str | Cell, ...], why: str) -> None:
    """The student's line is right; the reason is elsewhere."""
    assert why in message(*cells)


def test_failed_import_says_whether_something_was_lost() -> None:
    """A module of an older course is not there; only if a function uses a name of it, something is lost."""
    unused = graded("from resnets_utils import *", f"{HEAD}    raise ValueError(1)\n", CHECK)[1]
    used = graded("from resnets_utils import *", f"{HEAD}    raise ValueError(load_dataset())\n", CHECK)[1]

    missing = "Cell 1, line 1: ModuleNotFoundError: No module named 'resnets_utils'"
    assert [f"{missing}; nothing was lost by it: every name that your functions use has a value."] == unused
    assert [missing] == used


def test_python_file_has_lines_but_no_cells() -> None:
    """Its errors and remarks name the line alone."""
    error, remarks = graded(Cell(WHOLE_FILE, f"{HEAD}    raise ValueError(1)\nfrom resnets_utils import *\n"))

    assert (WHOLE_FILE, 2) == (error.cell, error.line)
    assert [True] == [remark.startswith("Line 3: ModuleNotFoundError") for remark in remarks]


def test_syntax_of_a_newer_python_is_explained() -> None:
    """The notebook's metadata say with which version it was run."""
    error, _remarks = graded(f"{HEAD}    return 1 +\n", CHECK, newer_python="3.99.1")

    assert f"the notebook was last run with Python 3.99.1, and grading runs Python {platform.python_version()}" in (
        error.message
    )


@pytest.mark.parametrize(
    ("cells", "seen", "remark"),
    [
        (
            ("SEEN = 1", FAILING, f"{FAILING}    pass", CHECK),
            "1",
            "identity_block is defined in the cells 2, 3; the definition in cell 3 was graded",
        ),
        (("SEEN = 1", FAILING, "SEEN = 2"), "1", "identity_block has no check cell; its definition in cell 2"),
        (
            ("SEEN = 1", CHECK, FAILING),
            "1",
            "The check cell of identity_block, cell 90, stands above its definition; the definition in cell 3",
        ),
    ],
)
def test_which_definition_is_graded_is_said(cells: tuple[str | Cell, ...], seen: str, remark: str) -> None:
    """And why that one."""
    error, remarks = graded(*cells)

    assert seen == error.message
    assert [True] == [remark in each for each in remarks]


def test_spare_stub_below_the_solution_is_left_out_with_a_remark() -> None:
    """Nobody means to hand in the release's empty function."""
    stub = f'{HEAD}    """Do it."""\n    raise NotImplementedError()\n'
    error, remarks = graded("SEEN = 1", FAILING, stub, CHECK)

    assert "1" == error.message
    assert ["Cell 3 holds the release's empty function again, below a definition; it was left out."] == remarks


def test_check_cell_runs_its_imports_alone_and_only_if_they_are_used() -> None:
    """What it checks, it has no business to check again."""
    check = Cell(80, "from math import prod\nSEEN = 2", Kind.RELEASED, checks="convolutional_block")

    assert "1" == message("SEEN = 1", check, FAILING, CHECK)
    assert "6" == message(check, "SEEN = prod([2, 3])", FAILING, CHECK)


def test_event_loop_is_woken_by_threads() -> None:
    """Asyncio makes its loop in another way if this fails: its own takes a pair of sockets, which the wall refuses."""
    assert "5" == message("import asyncio\nSEEN = await asyncio.to_thread(lambda: 5)", FAILING, CHECK)


def test_shell_lines_do_nothing_and_raise_nothing() -> None:
    """IPython's own way of running them has moved if this fails."""
    assert "['', 0]" == message(
        "!true\nlisted = !ls\n%pip --version\nSEEN = [str(listed.s), _exit_code]", FAILING, CHECK
    )
