"""How a run gets on: what is in progress, for how long, and how much time is left."""

from __future__ import annotations

import math
import threading
import time
from bisect import insort
from collections import deque
from collections.abc import Callable, Iterable

_ENOUGH, _ENOUGH_EACH = 3, 2
"""So many must be finished, and so many more for each worker, before a time is estimated: short ones come first."""

_ORDINARY = 0.9
"""The part of the finished ones that are taken as they are; the others count as the longest of these."""

_RISE, _RISE_S = 0.02, 0.5
_FALL, _FALL_S = 0.05, 2.0
"""By how much the time left may rise or fall in a second: a part of it, but at least so many seconds."""

_STEPS_S = ((100.0, 10.0), (3600.0, 60.0), (math.inf, 600.0))
"""Up to which time left it is shown in which steps."""


class Pace:
    """Follow a run whose tasks are begun in the order in which they are expected, some at a time. Thread-safe.

    The time left is the mean duration times what is left. Of the mean the longest tenth counts no more than the others
    do, and a task that takes longer than the mean adds nothing: so one that takes ten minutes changes nothing but that
    the time left stands still while nothing else is finished.

    Args:
        at_a_time: how many tasks are in progress at a time.
        clock: returns the time in seconds.
    """

    def __init__(self, at_a_time: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._at_a_time, self._clock = at_a_time, clock
        self._waiting: deque[str] = deque()
        self._running: dict[str, float] = {}
        self._durations_s: list[float] = []
        self._progress_at_s = clock()
        self._left_s: tuple[float, float] | None = None
        self._shown_s = math.inf
        self.done, self.failures = 0, 0

    @property
    def total(self) -> int:
        """The number of all tasks."""
        return self.done + len(self._running) + len(self._waiting)

    def expect(self, names: Iterable[str]) -> None:
        """Note tasks that are begun one after another, as soon as there is room."""
        with self._lock:
            self._waiting.extend(names)
            self._progress_at_s = self._clock()
            self._begin()

    def finish(self, name: str, *, failed: bool = False) -> None:
        """Note that a task is finished, and whether it has no result."""
        with self._lock:
            self._progress_at_s = self._clock()
            self.done += 1
            self.failures += failed
            if name in self._running:
                insort(self._durations_s, self._progress_at_s - self._running.pop(name))
            elif name in self._waiting:
                self._waiting.remove(name)
            self._begin()

    def _begin(self) -> None:
        while self._waiting and len(self._running) < self._at_a_time:
            self._running[self._waiting.popleft()] = self._progress_at_s

    def in_progress(self) -> list[tuple[float, str]]:
        """Return for how many seconds each task has been in progress, the longest first."""
        with self._lock:
            now_s = self._clock()
            return [(now_s - since_s, name) for name, since_s in sorted(self._running.items(), key=lambda one: one[1])]

    def quiet_s(self) -> float:
        """Return for how long nothing has been finished."""
        return self._clock() - self._progress_at_s

    def left_s(self) -> float | None:
        """Return the time left, which follows the estimate without jumps; None if nobody can tell."""
        with self._lock:
            now_s = self._clock()
            wanted_s = self._estimate_s(now_s)
            if wanted_s is None:
                return None
            if self._left_s is not None:
                before_s, at_s = self._left_s
                passed_s = now_s - at_s
                lowest_s = before_s - passed_s * max(_FALL_S, _FALL * before_s)
                highest_s = before_s + passed_s * max(_RISE_S, _RISE * before_s)
                wanted_s = min(max(wanted_s, lowest_s), highest_s)
            self._left_s = wanted_s, now_s
            return wanted_s

    def shown_left_s(self) -> float | None:
        """Return the time left in steps, the same until it is a whole step off; None if nobody can tell."""
        left_s = self.left_s()
        if left_s is None or left_s <= 0:
            return None
        step_s = next(step_s for most_s, step_s in _STEPS_S if left_s < most_s)
        if abs(left_s - self._shown_s) >= step_s:
            self._shown_s = math.ceil(left_s / step_s) * step_s
        return self._shown_s

    def _estimate_s(self, now_s: float) -> float | None:
        count = len(self._durations_s)
        if count < _ENOUGH + _ENOUGH_EACH * self._at_a_time:
            return None
        longest_s = self._durations_s[int(_ORDINARY * (count - 1))]
        mean_s = sum(min(duration_s, longest_s) for duration_s in self._durations_s) / count
        running_s = [max(0.0, mean_s - (now_s - since_s)) for since_s in self._running.values()]
        work_s = len(self._waiting) * mean_s + sum(running_s)
        return max([work_s / self._at_a_time, *running_s])
