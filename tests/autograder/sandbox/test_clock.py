"""Each sitting has its own time limit for a submission, and only its own requests count."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from assignment import cases
from autograder.intake.submission import Submission
from autograder.sandbox import session, sitting
from autograder.sandbox.channel import StoppedError
from autograder.sandbox.options import Options
from autograder.sandbox.session import Session, StarvedError
from autograder.sandbox.sitting import Sitting
from autograder.wall.limits import Ending
from helpers.contract.case import Case
from helpers.contract.errors import ErrorCode
from helpers.contract.observation import Observation

OPTIONS = Options(timeout_s=7.0)
CASES = [case for name in ("identity_block", "convolutional_block") for case in cases.public_cases(name)[:1]]
FINE = Observation(signature=())


@dataclass
class Process:
    """A clock, and in place of processes something that takes a time for each request.

    Args:
        now_s: the time that the clock shows.
        cells_s: the time that the cells take, each time that they are run to a check cell.
        case_s: the time that a case takes.
        starved: how many processes that were stopped had seldom got the processor.
        recovers: whether nothing takes time any more when a process was stopped.
        requests: what was asked for.
    """

    cells_s: float = 0.0
    case_s: float = 0.0
    now_s: float = 0.0
    starved: int = 0
    recovers: bool = False
    requests: list[str] = field(default_factory=list)

    def take(self, request: str, needed_s: float, timeout_s: float) -> None:
        """Let the time pass that a request takes, or that it may take."""
        self.requests.append(request)
        self.now_s += max(0.0, min(needed_s, timeout_s))
        if needed_s >= timeout_s:
            raise StoppedError(f"it was stopped after {timeout_s:g} s", ErrorCode.TIMED_OUT)

    def set_up(self, _files: object) -> dict[str, str]:
        """Start at once."""
        self.requests.append("start")
        return {}

    def load(self, *_cells: object) -> None:
        """Parse at once."""

    def run_to(self, function: str, timeout_s: float) -> list[str]:
        """Run cells."""
        self.take(function, self.cells_s, timeout_s)
        return []

    def observe(self, _case: Case, timeout_s: float) -> Observation:
        """Observe a case."""
        self.take("case", self.case_s, timeout_s)
        return FINE

    def reason(self, error: StoppedError) -> StoppedError:
        """Return the reason, and whether the process was starved."""
        self.starved -= 1
        if self.recovers:
            self.cells_s = self.case_s = 0.0
        return StarvedError(str(error), error.code) if self.starved >= 0 else error

    def end(self) -> None:
        """Do nothing."""


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    """Put a process whose time is known into all sittings."""
    made = Process()
    monkeypatch.setattr(sitting, "starter", lambda: None)
    monkeypatch.setattr(sitting, "Session", lambda *_arguments: made)
    monkeypatch.setattr(sitting, "time", SimpleNamespace(monotonic=lambda: made.now_s))
    return made


def messages(observations: list[Observation]) -> list[str]:
    """Return the messages of all errors."""
    return [error.message for observation in observations for error in observation.errors.values()]


def test_time_of_another_sitting_does_not_count(process: Process) -> None:
    """Cells that take nearly all of the time may do so once for each sitting."""
    process.cells_s = 6.5
    empty = Submission((), (), {})
    with Sitting(empty, OPTIONS) as deciding, Sitting(empty, OPTIONS, deciding) as explaining:
        for __ in range(2):
            assert [] == messages(deciding.observe(CASES)) == messages(explaining.observe(CASES))
        process.now_s += 1000.0  # of the judge
        assert [] == messages(deciding.observe(CASES[:1]))


def test_submission_is_stopped_after_its_total_time(process: Process) -> None:
    """The message says the total, and no process is started or asked afterwards."""
    process.case_s = 6.0
    with Sitting(Submission((), (), {}), OPTIONS) as alone:
        assert [] == messages(alone.observe(CASES * 2))
        assert ["it was stopped after 35 s in total"] * 4 == messages(alone.observe(CASES * 3))[-4:]
        asked = len(process.requests)
        assert ["it was stopped after 35 s in total"] == messages(alone.observe(CASES[:1]))
        alone.run_all()

    assert 35.0 == process.now_s
    assert asked == len(process.requests)


def test_cells_count_as_well(process: Process) -> None:
    """Cells that are run again and again after cases that take too long are stopped with the submission."""
    process.cells_s, process.case_s = 6.5, 100.0
    with Sitting(Submission((), (), {}), OPTIONS) as alone:
        seen = [
            messages(alone.observe([case]))
            for name in ("identity_block", "convolutional_block", "ResNet50")
            for case in cases.public_cases(name)
        ]

    assert ["it was stopped after 35 s in total"] == seen[-1]
    assert 35.0 == process.now_s


def test_cells_that_run_when_the_total_time_ends_are_stopped_with_the_submission(process: Process) -> None:
    """No message names what was left of the time."""
    process.case_s = 6.9
    with Sitting(Submission((), (), {}), OPTIONS) as alone:
        assert [] == messages(alone.observe(CASES * 2))
        process.cells_s = 100.0
        assert ["it was stopped after 35 s in total"] == messages(alone.observe(cases.public_cases("ResNet50")[:1]))

    assert 35.0 == process.now_s


@pytest.mark.parametrize(
    ("cells_s", "last"),
    [(0.0, "it was stopped after 7 s while it ran"), (100.0, "it was stopped after 7 s while its cells were run")],
)
def test_starved_process_is_replaced_once(process: Process, cells_s: float, last: str) -> None:
    """The second time, starved or not, what it did counts as stopped; cells are then tried out of order, too."""
    process.cells_s, process.case_s, process.starved = cells_s, 100.0, 2
    with Sitting(Submission((), (), {}), OPTIONS) as alone:
        assert [last] == messages(alone.observe(CASES[:1]))

    assert process.requests.count("start") == (3 if cells_s else 2)


@pytest.mark.parametrize(("cells_s", "case_s"), [(100.0, 0.0), (0.0, 100.0)])
def test_machine_that_stood_still_costs_nothing(process: Process, cells_s: float, case_s: float) -> None:
    """What was held up, cells or a case, is done by a new process, in order and without a remark."""
    process.cells_s, process.case_s, process.starved, process.recovers = cells_s, case_s, 1, True
    with Sitting(Submission((), (), {}), OPTIONS) as alone:
        assert [] == messages(alone.observe(CASES))

    assert [] == alone.remarks
    assert 7.0 == process.now_s


@pytest.mark.parametrize(("cpu_s", "is_starved"), [(1.0, True), (6.9, False)])
def test_process_is_starved_if_it_seldom_ran(monkeypatch: pytest.MonkeyPatch, cpu_s: float, is_starved: bool) -> None:
    """Only for one that took too long this makes a difference."""
    now = iter([0.0, 7.0, 0.0, 7.0])
    monkeypatch.setattr(session, "time", SimpleNamespace(monotonic=lambda: next(now)))
    starting: Any = SimpleNamespace(start=lambda _limits: SimpleNamespace(end=lambda: Ending(-9, cpu_s, 0)))
    late, silent = StoppedError("late", ErrorCode.TIMED_OUT), StoppedError("silent")

    assert is_starved is isinstance(Session(starting, OPTIONS).reason(late), StarvedError)
    assert not isinstance(Session(starting, OPTIONS).reason(silent), StarvedError)
