"""The instructor's own tests run among the student's cells behind the wall, and come to what a kernel would show."""

from collections.abc import Mapping

import pytest

from autograder.intake.released import OwnTest, Released, released
from autograder.intake.submission import Submission
from autograder.sandbox.options import Options
from autograder.sandbox.own_tests import OwnOutcome, run_own_tests
from autograder.wall.cell import Cell, Kind

TIMEOUT_S = 4.0


def outcomes(
    tests: Mapping[str, str],
    *cells: Cell | str,
    files: Mapping[str, bytes] | None = None,
    texts: frozenset[str] = frozenset(),
) -> dict[str, OwnOutcome]:
    """Return the outcomes of tests; cells that are texts are the student's."""
    placed = [Cell(at, cell) if isinstance(cell, str) else cell for at, cell in enumerate(cells, start=1)]
    own = released()
    release = Released(
        own.texts | texts,
        own.heavy,
        own.packages,
        tuple(OwnTest(name, source) for name, source in tests.items()),
        files or {},
    )
    return run_own_tests(Submission(tuple(placed)), release, Options(timeout_s=TIMEOUT_S))


def place(name: str) -> Cell:
    """Return the cell in which a student sees a test, and may have changed it."""
    return Cell(50, "raise SystemExit", Kind.RELEASED, tests=name)


def test_test_sees_what_the_cells_above_it_left() -> None:
    """A value, what was printed, an error with its line, a warning each time; a test that was deleted comes last."""
    found = outcomes(
        {
            "last": "assert seen == 2",
            "value": "print('said')\nseen * 1.5",
            "none": "seen;",
            "error": "import math\nassert seen == 2, 'not\\nyet'",
            "syntax": "assert seen ==",
            "magic": "%%time\nseen",
            "captured": "%%capture\nassert seen == 2",
            "unseen": "class Unseen:\n    def __repr__(self):\n        raise OSError\nUnseen()",
            "warning": "warn()",
            "again": "warn()\nawait_me = await later()\nawait_me",
            "file": "from pathlib import Path\nPath('numbers.csv').read_text()",
        },
        "import warnings\nseen = 1\ndef warn():\n    warnings.warn('hm')",
        "async def later():\n    return 7",
        *map(place, ("value", "none", "error", "syntax", "magic", "captured", "unseen", "warning", "again", "file")),
        "seen = 2",
        files={"numbers.csv": b"1,2"},
    )

    assert OwnOutcome() == found["last"] == found["none"]
    assert OwnOutcome(value="1.5", stdout="said\n") == found["value"]
    assert "line 2: AssertionError: not yet" == found["error"].error.replace("\n", " ")
    assert found["syntax"].error.startswith("line 1: SyntaxError")
    assert found["magic"].stdout.startswith("CPU times")
    assert "" == found["magic"].error
    assert "AssertionError" in found["captured"].error
    assert "OSError" in found["unseen"].error
    assert "UserWarning: hm" in found["warning"].stderr
    assert "UserWarning: hm" in found["again"].stderr
    assert "7" == found["again"].value
    assert "'1,2'" == found["file"].value


@pytest.mark.slow
def test_test_that_ends_or_hangs_the_process_costs_only_itself() -> None:
    """The others run in a new process; one that can be interrupted costs no process."""
    found = outcomes(
        {
            "ends": "end()",
            "exits": "raise SystemExit",
            "sleeps": "import time\ntime.sleep(99)",
            "hangs": "hang()",
            "fine": "'fine'",
        },
        "import os\ndef end():\n    os._exit(0)",
        "def hang():\n    while True:\n        try:\n            while True:\n                pass\n"
        "        except BaseException:\n            pass",
        *map(place, ("ends", "exits", "sleeps", "hangs", "fine")),
    )

    assert "it ended the process with exit status 0 while it ran" == found["ends"].error
    assert "line 1: SystemExit" == found["exits"].error
    assert found["sleeps"].error.startswith("line 2: KeyboardInterrupt")
    assert f"it was stopped after {TIMEOUT_S:g} s while it ran" == found["hangs"].error
    assert OwnOutcome(value="'fine'") == found["fine"]


REPLACED = """
import builtins, math, sys
import numpy as np
np.testing.assert_allclose = lambda *_, **__: None
np.allclose = math.isclose = builtins.all = lambda *_, **__: True
builtins.AssertionError = type('Harmless', (Exception,), {})
"""
SENT = """
import json, os
def sent():
    answer = json.dumps(dict.fromkeys(('error', 'value', 'stdout', 'stderr'), ''))
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, f'{answer}\\n'.encode())
        except OSError:
            pass
"""
FRAMES = """
import sys
def changed():
    frame = sys._getframe()
    while frame:
        if '_described' in frame.f_globals:
            frame.f_globals['_described'] = lambda *_: ''
        frame = frame.f_back
"""


def test_what_tests_are_made_of_is_put_back() -> None:
    """Names that a student replaces in NumPy and among the built-in ones."""
    found = outcomes(
        {
            "numpy": "import numpy as np\nnp.testing.assert_allclose(1, 2)",
            "close": "import math\nassert np.allclose(1, 2) or math.isclose(1, 2) or all([0])",
        },
        REPLACED,
    )

    assert ["AssertionError" in outcome.error for outcome in found.values()] == [True, True]


def test_forged_outcome_goes_to_a_person() -> None:
    """An assertion that has to fail does not fail there; what comes after it in that process is doubtful too."""
    found = outcomes({"fine": "assert True", "forged": "changed()\nassert False", "later": "assert 1 == 2"}, FRAMES)

    assert [False, True, True] == [outcome.is_doubtful for outcome in found.values()]


def test_outcome_that_is_sent_by_the_code_earns_nothing() -> None:
    """The process is ended for the second answer, or an answer comes to where one with a drawn word is due."""
    found = outcomes({"sent": "sent()\nassert False", "later": "assert False"}, SENT)

    assert all(outcome.error or outcome.is_doubtful for outcome in found.values())


def test_cells_that_the_instructor_added_are_run() -> None:
    """Whatever they define, and also where only a test uses it; those of this project's release as needed."""
    added = Cell(1, "seen = [1]", Kind.RELEASED), Cell(2, "seen.append(2)", Kind.RELEASED)

    found = outcomes({"test": "assert [1, 2] == seen"}, *added, texts=frozenset(cell.source for cell in added))

    assert "" == found["test"].error
