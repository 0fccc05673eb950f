"""Starters of processes for student code: made when needed, replaced when lost, closed at exit, cold where need be."""

import subprocess
import sys

import psutil
import pytest

from assignment import cases
from autograder.sandbox import sitting, starters
from autograder.sandbox.cold import ColdStarter
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import LazyStarter
from autograder.wall.layers import WeakSandboxError
from autograder.wall.limits import Limits
from benchmarks.samples import SOLUTION
from tests.support.sittings import sit

CASES = [cases.public_cases(name)[0] for name in ("identity_block", "convolutional_block")]


class Recorded:
    """A starter that starts nothing, and counts its closings."""

    def __init__(self) -> None:
        self.closed = 0

    def start(self, limits: Limits) -> None:
        """Raise, whatever the limits."""
        raise LostError(f"for a test, within {limits.cpu_s} s")

    def close(self) -> None:
        """Count a closing."""
        self.closed += 1


def zygotes() -> list[psutil.Process]:
    """Return the running child processes of this process."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if child.status() != psutil.STATUS_ZOMBIE]


def test_starter_is_made_when_needed_and_once() -> None:
    """Two calls return the same starter; nothing is made or closed before the first."""
    made: list[Recorded] = []
    lazy = LazyStarter(lambda: made.append(Recorded()) or made[-1])
    lazy.discard()

    assert [] == made
    assert lazy.get() is lazy.get()
    assert 1 == len(made)


def test_lost_starter_is_replaced_and_its_successor_is_kept() -> None:
    """A thread that reports a starter after another thread has replaced it does not close the new one."""
    lazy = LazyStarter(Recorded)
    first = lazy.get()
    lazy.discard(first)
    second = lazy.get()
    lazy.discard(first)

    assert second is lazy.get()
    assert (1, 0) == (first.closed, second.closed)


def test_stopped_starter_is_closed_for_good() -> None:
    """After `stop`, no starter is made any more."""
    lazy = LazyStarter(Recorded)
    first = lazy.get()
    lazy.stop()

    assert 1 == first.closed
    with pytest.raises(LostError, match="grading was stopped"):
        lazy.get()


def test_starter_is_closed_at_exit_only_if_it_was_made() -> None:
    """Importing the module has no effect; a starter that is in use when the process exits is closed."""
    program = """
from autograder.kernels import confined_kernel
from autograder.sandbox import starters

class Noisy:
    def __init__(self):
        print("made")
    def close(self):
        print("closed")

assert starters._SHARED._starter is None
assert confined_kernel.STARTER._starter is None
used, unused = starters.LazyStarter(Noisy), starters.LazyStarter(Noisy)
used.get()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "made\nclosed\n" == done.stdout


def test_one_zygote_serves_all_and_a_killed_one_is_replaced() -> None:
    """The next submission is graded as it should be; no process is left when the starter is closed."""
    starters.discard()
    assert all({} == observation.errors for observation in sit(SOLUTION, CASES).observations)
    first = {zygote.pid for zygote in zygotes()}
    assert all({} == observation.errors for observation in sit(SOLUTION, CASES).observations)
    assert first == {zygote.pid for zygote in zygotes()}

    for zygote in zygotes():
        zygote.kill()

    assert all({} == observation.errors for observation in sit(SOLUTION, CASES).observations)
    assert not first & {zygote.pid for zygote in zygotes()}
    starters.discard()
    assert [] == zygotes()


def test_process_that_cannot_be_started_is_an_error_of_the_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    """No function of the student is blamed for it."""
    monkeypatch.setattr(sitting, "starter", Recorded)

    with pytest.raises(LostError, match="for a test"):
        sit(SOLUTION, CASES)


def test_cold_process_is_below_the_floor_and_runs_if_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS: nothing is graded unless a weaker sandbox is allowed; then the result is the same."""
    monkeypatch.setattr(sitting, "starter", ColdStarter)

    with pytest.raises(WeakSandboxError, match="--allow-weaker-sandbox"):
        sit(SOLUTION, CASES)

    seen = sit(SOLUTION, CASES, Options(allow_weaker=True))

    assert all({} == observation.errors for observation in seen.observations)
    assert {"separate process", "resource limits"} == {name for name, why in seen.sitting.layers.items() if not why}
