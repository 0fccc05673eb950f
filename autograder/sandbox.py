"""Observe a submission in a process that is locked in, within limits, and let only plain data come back."""

from __future__ import annotations

import base64
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from autograder.channel import ClosedError, StoppedError
from autograder.frames import FrameError, checked_observation, clean_text
from autograder.layers import Layers, checked_layers, require_floor
from autograder.process import Ending, Limits, LostError, Spawner
from autograder.spawner import forget, spawner
from autograder.submission import Submission

Json = dict[str, Any]
DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MEMORY_BYTES = 2 * 2**30
_CPU_TIMEOUTS, _ALL_TIMEOUTS = 2, 5
"""How many times the limit for one case a process may compute, and a submission may take altogether."""
_MOST_LOST = 2
_SETUP_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Options:
    """How student code is run.

    Args:
        timeout_s: wall-clock limit for loading the cells and for each case, in seconds.
        memory_bytes: what the process may take beyond TensorFlow itself.
        allow_weaker: whether to go on where the system lacks what untrusted code needs.
    """

    timeout_s: float = DEFAULT_TIMEOUT_S
    memory_bytes: int = DEFAULT_MEMORY_BYTES
    allow_weaker: bool = False

    @property
    def limits(self) -> Limits:
        """What one process may use."""
        return Limits(self.memory_bytes, max(1, round(_CPU_TIMEOUTS * self.timeout_s)))


@dataclass(frozen=True)
class Observed:
    """What a submission's functions did.

    Args:
        observations: one for each case, in order; where the student's code was stopped, an error says so.
        remarks: what was unusual, one sentence each.
        layers: of the wall that stood around the code.
    """

    observations: Sequence[Json]
    remarks: Sequence[str]
    layers: Layers = field(default_factory=dict)


def observe(
    submission: Submission,
    preamble: str,
    cases: Sequence[Json],
    options: Options,
) -> Observed:
    """Observe all cases of a submission.

    A process that dies or takes too long is replaced by a new one for the cases that depend on other functions, so
    that an endless loop in one function does not cost what the others earn.

    Args:
        submission: its code cells and files.
        preamble: the notebook's own packages cell, for submissions that lost it.
        cases: what to call.
        options: how the code is run.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
        LostError: no process can be started.
    """
    run = _Run(submission, preamble, cases, options)
    lost = 0
    while run.waiting:
        start = spawner()
        try:
            run.go_on(start)
        except LostError:
            forget()
            lost += 1
            if lost >= _MOST_LOST and not run.code_was_run:
                raise
            if lost >= _MOST_LOST:
                run.stop_all(StoppedError("it brought down the process that starts it"), "while it ran")
    return Observed([run.observations[index] for index in range(len(cases))], run.remarks, run.layers)


class _Run:
    """What is known of a submission so far, and which cases wait."""

    def __init__(self, submission: Submission, preamble: str, cases: Sequence[Json], options: Options) -> None:
        self._cells = [(0, preamble), *((each.number, each.source) for each in submission.cells)]
        self._files = {name: base64.b64encode(content).decode() for name, content in submission.files.items()}
        self._cases, self._options = cases, options
        self._all_s = _ALL_TIMEOUTS * options.timeout_s
        self._deadline = time.monotonic() + self._all_s
        self.waiting = list(range(len(cases)))
        self.observations: dict[int, Json] = {}
        self.remarks: list[str] = []
        self.layers: Layers = {}
        self.code_was_run = False

    def go_on(self, started_by: Spawner) -> None:
        """Start a process and observe in it what waits, until it stops."""
        with _LockedIn(started_by, self._options) as process:
            self.layers = process.set_up(self._files)
            self.code_was_run = True
            try:
                self.remarks = process.load(self._cells)
            except StoppedError as stopped:
                self.stop_all(process.reason(stopped), "while its cells were run")
            for index in list(self.waiting):
                if self._left_s() <= 0:
                    self.stop_all(StoppedError(f"it was stopped after {self._all_s:g} s in all"), "while it ran")
                    return
                try:
                    self.observations[index] = process.observe(self._cases[index], self._left_s())
                    self.waiting.remove(index)
                except StoppedError as stopped:
                    self._stop_like(index, process.reason(stopped))
                    return

    def stop_all(self, error: StoppedError, when: str) -> None:
        """Say of all that waits that it was stopped."""
        self.observations |= {each: _stopped(error, when) for each in self.waiting}
        self.waiting = []

    def _stop_like(self, index: int, error: StoppedError) -> None:
        """Say of one case, and of those that call the same function the same way, that they were stopped."""
        related = [each for each in self.waiting if _unit(self._cases[each]) == _unit(self._cases[index])]
        self.observations |= {each: _stopped(error, "while it ran") for each in related}
        self.waiting = [each for each in self.waiting if each not in related]

    def _left_s(self) -> float:
        return min(self._options.timeout_s, self._deadline - time.monotonic())


def _unit(case: Mapping[str, Any]) -> tuple[str, str]:
    return case["function"], case["way"]


def _stopped(error: StoppedError, when: str) -> Json:
    note = {
        "type": "Stopped",
        "message": f"{error} {when}",
        "cell": "",
        "line": 0,
        "text": "",
        "unfinished": False,
        "raised_here": False,
    }
    return {"defined": True, "signature": None, "graph": None, "outputs": {}, "errors": {"graph": note}}


class _LockedIn:
    """A process that runs the student's code."""

    def __init__(self, started_by: Spawner, options: Options) -> None:
        self._options = options
        self._process = started_by.start(options.limits)
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_over:
            self._process.end()

    def set_up(self, files: Mapping[str, str]) -> Layers:
        """Let the process put up its walls, and look whether they are enough."""
        try:
            layers = checked_layers(self._process.channel.ask({"files": dict(files)}, _SETUP_TIMEOUT_S).get("layers"))
        except StoppedError as error:
            raise LostError(f"the process for student code did not start: {self.reason(error)}") from error
        if not self._options.allow_weaker:
            require_floor(layers)
        return layers

    def load(self, cells: Sequence[tuple[int, str]]) -> list[str]:
        """Run the definitions of the cells and give what is unusual about them."""
        remarks = self._process.channel.ask({"cells": list(cells)}, self._options.timeout_s).get("remarks")
        listed = remarks[:20] if isinstance(remarks, list) else []
        return [clean_text(each) for each in listed if isinstance(each, str)]

    def observe(self, case: Json, timeout_s: float) -> Json:
        """Observe one case."""
        try:
            return checked_observation(self._process.channel.ask(case, timeout_s))
        except FrameError as error:
            raise StoppedError(f"it sent something else than an observation ({error})") from error

    def reason(self, error: StoppedError) -> StoppedError:
        """End the process, and say why it had to be or how it had ended by itself."""
        self._is_over = True
        ending = self._process.end()
        return StoppedError(_told(ending, self._options)) if isinstance(error, ClosedError) else error


def _told(ending: Ending, options: Options) -> str:
    """Say how a process ended by itself.

    >>> _told(Ending(3, 0.1, 10**8), Options())
    'it ended the process with exit status 3'
    >>> _told(Ending(-9, 120.1, 10**8), Options())
    'it was stopped after 120 s of processor time'
    >>> _told(Ending(-11, 1.0, 3 * 2**30), Options())
    'it needed more than 2 GiB of memory (SIGSEGV)'
    """
    limits = options.limits
    if ending.status >= 0:
        return f"it ended the process with exit status {ending.status}"
    number = -ending.status
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if ending.status == -signal.SIGKILL and ending.cpu_s >= limits.cpu_s:
        return f"it was stopped after {limits.cpu_s} s of processor time"
    if ending.peak_memory_bytes >= limits.memory_bytes:
        return f"it needed more than {limits.memory_bytes / 2**30:g} GiB of memory ({name})"
    return f"it was killed by {name}"
