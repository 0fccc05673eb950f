"""Control-C ends a class run within two seconds, whatever is running: student code, a judge, a notebook."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from assignment.notebook import ROOT
from assignment.release import NAME
from autograder.cli.exit_codes import ExitCode
from tests.support.attacks.grading import ATTACKS

pytestmark = pytest.mark.slow
KEPT = "half_done"
HOLD = ("forges_many_layers_of_one_name", "sends_settings_that_compare_slowly", "stops_itself_and_ignores_signals")
INTERRUPTED = (ExitCode.INTERRUPTED, -signal.SIGINT)
"""A shell reports both as 130: Python ends itself by the signal if that came while text was executed, as by `exec`."""

LOOP = {"cell_type": "code", "id": "loop", "metadata": {}, "outputs": [], "execution_count": None}


@pytest.fixture
def course(course_handed_in: Path, tmp_path: Path) -> Path:
    """Return a course with one honest submission."""
    folder = tmp_path / "course"
    shutil.copytree(course_handed_in, folder)
    for path in (folder / "submitted").iterdir():
        if path.name != KEPT:
            shutil.rmtree(path)
    return folder


def hand_in(course: Path, student: str, source: str) -> None:
    """Let a student hand in the honest notebook with one more cell."""
    mine = course / "submitted" / student / NAME
    if student != KEPT:
        shutil.copytree(course / "submitted" / KEPT / NAME, mine)
    path = mine / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append(LOOP | {"source": source})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def reported(course: Path) -> int:
    """Return how many lines the journal has."""
    path = course / "reports" / f"{NAME}.jsonl"
    return len(path.read_bytes().splitlines()) if path.exists() else 0


def interrupted_after(course: Path, lines: int, wait_s: float, *options: str) -> tuple[float, int]:
    """Start the command, and interrupt it; return how long it took to end, and its exit code."""
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course), "--timeout-s=30", *options]
    process = subprocess.Popen(  # a shell's background job, as these tests may be, ignores Control-C; this one must not
        ["/usr/bin/env", "--default-signal=INT", *command], stdout=subprocess.DEVNULL, cwd=ROOT
    )
    try:
        while process.poll() is None and reported(course) < lines:
            time.sleep(0.02)
        time.sleep(wait_s)
        below = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        process.wait(20)
        took_s = time.monotonic() - begun
        assert [] == psutil.wait_procs(below, timeout=5)[1]
    finally:
        process.kill()
        process.wait()
    return took_s, process.returncode


@pytest.mark.parametrize("wait_s", [0.0, 0.7, 3.0])
def test_while_judges_are_held(course: Path, wait_s: float) -> None:
    """Workers that judge, and student code that ignores signals, are ended."""
    for number in range(9):
        name = HOLD[number % len(HOLD)]
        hand_in(course, f"{name}_{number}", ATTACKS[name].read_text(encoding="utf-8"))

    took_s, code = interrupted_after(course, 2, wait_s)

    assert took_s < 2
    assert code in INTERRUPTED


def test_while_it_reads_the_course(course: Path) -> None:
    """Nothing has been graded yet, and what was started is ended."""
    took_s, code = interrupted_after(course, 0, 1.5)

    assert took_s < 2
    assert code in INTERRUPTED


@pytest.mark.parametrize("wait_s", [4.0, 12.0])
def test_while_notebooks_run(course: Path, wait_s: float) -> None:
    """A cell that never ends does not hold the run; the submission is graded."""
    hand_in(course, KEPT, "while True:\n    pass")

    took_s, code = interrupted_after(course, 3, wait_s, "--run-notebooks")

    assert took_s < 2
    assert code in INTERRUPTED
