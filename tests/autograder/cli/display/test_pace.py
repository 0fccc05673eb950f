"""The time left and who is in progress, measured with a simulated clock."""

import itertools
import random
from dataclasses import dataclass, field

import pytest

from autograder.cli.display.bar import duration, slowest, time_left
from autograder.cli.display.pace import Pace

LONG_S = 600.0


@dataclass
class Simulation:
    """A class that is graded by workers whose clock is ours; after each second it is noted what is shown."""

    durations_s: list[float]
    workers: int
    now_s: float = 0.0
    left_s: list[float | None] = field(default_factory=list)
    shown_s: list[float | None] = field(default_factory=list)
    really_left_s: list[float] = field(default_factory=list)
    in_progress: list[list[tuple[float, str]]] = field(default_factory=list)

    def run(self) -> None:
        """Grade everybody."""
        pace = Pace(self.workers, lambda: self.now_s)
        waiting = [(f"s{number}", duration_s) for number, duration_s in enumerate(self.durations_s)]
        pace.expect(name for name, _duration_s in waiting)
        free_s = [0.0] * self.workers
        ends = []
        for name, duration_s in waiting:
            worker = free_s.index(min(free_s))
            free_s[worker] += duration_s
            ends.append((free_s[worker], name))
        ends.sort()
        for second in range(int(max(free_s)) + 1):
            while ends and ends[0][0] <= second:
                self.now_s, name = ends.pop(0)
                pace.finish(name)
            self.now_s = float(second)
            self.left_s.append(pace.left_s())
            self.shown_s.append(pace.shown_left_s())
            self.really_left_s.append(max(free_s) - second)
            self.in_progress.append(pace.in_progress())

    @property
    def rises_s(self) -> list[float]:
        """By how much the exact time left rose from one second to the next."""
        known = [left_s for left_s in self.left_s if left_s is not None]
        return [later - earlier for earlier, later in itertools.pairwise(known) if later > earlier]

    @property
    def shown_rises(self) -> int:
        """How often the shown time left rose."""
        known = [shown_s for shown_s in self.shown_s if shown_s is not None]
        return sum(later > earlier for earlier, later in itertools.pairwise(known))


def simulated(durations_s: list[float], workers: int = 2) -> Simulation:
    """Return a class that was graded."""
    simulation = Simulation(durations_s, workers)
    simulation.run()
    return simulation


@pytest.mark.parametrize("workers", [1, 2, 16])
@pytest.mark.parametrize("place", [0, 3, 35, 69])
def test_submission_of_ten_minutes_moves_the_time_left_by_no_jump(place: int, workers: int) -> None:
    """Of 70 submissions of 5 s one takes 600 s, wherever it comes: no estimate rises by more than a hundredth."""
    durations_s = [5.0] * 70
    durations_s[place] = LONG_S

    simulation = simulated(durations_s, workers)

    known = [left_s for left_s in simulation.left_s if left_s is not None]
    assert known
    assert max(known) <= 1.01 * 70 * 5 / workers
    assert sum(simulation.rises_s) <= 1.0
    assert 0 == simulation.shown_rises
    assert all(later >= earlier - max(2.1, 0.06 * earlier) for earlier, later in itertools.pairwise(known))


def test_who_takes_ten_minutes_is_known() -> None:
    """The longest comes first, with its time, and those that wait are not in progress."""
    simulation = simulated([5.0, LONG_S, *[5.0] * 68])

    assert [(300.0, "s1")] == [simulation.in_progress[300][0]]
    assert all(len(names) <= 2 for names in simulation.in_progress)
    assert "in progress: 10:00 s1" == slowest([(LONG_S, "s1")])


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_few_submissions_have_no_time_left(count: int) -> None:
    """Nobody can tell, and a wrong number would be worse."""
    assert {None} == set(simulated([30.0] * count).shown_s)


@pytest.mark.parametrize(("count", "workers"), [(70, 1), (70, 4), (300, 2), (1000, 16)])
def test_ordinary_class_is_estimated_well(count: int, workers: int) -> None:
    """Half of the hand-ins are blank; after half of the time the estimate is off by a quarter of all at most."""
    draw = random.Random(7)  # noqa: S311 - durations
    durations_s = [draw.choice([1.0, draw.uniform(4, 12)]) for _number in range(count)]

    simulation = simulated(durations_s, workers)

    length_s = len(simulation.left_s)
    later = range(length_s // 2, length_s)
    assert all(abs(simulation.left_s[at] - simulation.really_left_s[at]) <= 0.25 * length_s for at in later)
    assert max(simulation.rises_s, default=0) <= 0.02 * length_s + 0.5
    assert simulation.shown_rises <= 4


def test_class_that_becomes_slower_is_told_slowly() -> None:
    """The blank ones come first: the time left rises, by at most 2 % or half a second in a second."""
    simulation = simulated([1.0] * 50 + [20.0] * 50, 1)

    known = [left_s for left_s in simulation.left_s if left_s is not None]
    assert simulation.rises_s
    assert all(later - earlier <= max(0.5, 0.02 * earlier) + 1e-9 for earlier, later in itertools.pairwise(known))


def test_nothing_is_left_at_the_end() -> None:
    """When only one is left that takes longer than others, no time is shown: who it is says more."""
    simulation = simulated([5.0] * 30 + [LONG_S], 1)

    assert None is simulation.shown_s[-1]
    assert simulation.in_progress[400][0] == (250.0, "s30")


def test_failures_and_strangers_are_counted() -> None:
    """Somebody without a notebook is finished before it is known who is there, and another out of turn."""
    pace = Pace(2, lambda: 0.0)
    pace.finish("nobody", failed=True)
    pace.expect(["a", "b", "c"])
    pace.finish("c")

    assert (2, 1, 4) == (pace.done, pace.failures, pace.total)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (86399, "23 h 59 min"),
        (1e6, "11 d 13 h"),
    ],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    """One or two units."""
    assert words == duration(seconds)
    assert f"about {words} left" == time_left(seconds)
