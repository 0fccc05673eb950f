"""A process that runs student code, as the grader sees it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from autograder.channel import Channel
from helpers.language import _

_ROUNDING_S = 0.1
"""The system ends a process at its limit of processor time by one clock, and tells the time by another."""


@dataclass(frozen=True)
class Limits:
    """What one process may use.

    Args:
        memory_bytes: of address space, beyond what it has when it starts.
        cpu_s: of processor time, in whole seconds.
    """

    memory_bytes: int
    cpu_s: int


@dataclass(frozen=True)
class Ending:
    """How a process ended.

    Args:
        status: its exit status, or the negative number of the signal that killed it.
        cpu_s: processor time that it took, in seconds.
        peak_memory_bytes: the most memory that it held.
    """

    status: int
    cpu_s: float
    peak_memory_bytes: int

    def told(self, limits: Limits) -> str:
        """Say how it ended by itself.

        >>> Ending(3, 0.1, 10**8).told(Limits(2**31, 120))
        'it ended the process with exit status 3'
        >>> Ending(-9, 120.1, 10**8).told(Limits(2**31, 120))
        'it was stopped after 120 s of processor time'
        >>> Ending(-11, 1.0, 3 * 2**30).told(Limits(2**31, 120))
        'it needed more than 2 GiB of memory (SIGSEGV)'
        """
        if self.status >= 0:
            return _("it ended the process with exit status {status}").format(status=self.status)
        number = -self.status
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        if number == signal.SIGKILL and self.cpu_s >= limits.cpu_s - _ROUNDING_S:
            return _("it was stopped after {seconds} s of processor time").format(seconds=limits.cpu_s)
        if self.peak_memory_bytes >= limits.memory_bytes:
            told = _("it needed more than {gibibytes:g} GiB of memory ({signal})")
            return told.format(gibibytes=limits.memory_bytes / 2**30, signal=name)
        return _("it was killed by {signal}").format(signal=name)


@dataclass(frozen=True)
class Process:
    """A process for one submission.

    Args:
        channel: how to talk with it.
        end: ends it and all it started; if it had ended by itself, says how.
        send_signal: sends it a signal, by number; not after it was ended.
        has_news: says whether it has ended or said something; not after it was ended.
    """

    channel: Channel
    end: Callable[[], Ending]
    send_signal: Callable[[int], object] = lambda _number: None
    has_news: Callable[[], bool] = lambda: False


class Spawner(Protocol):
    """What starts such processes."""

    def start(self, limits: Limits) -> Process:
        """Start a process that locks itself in and then waits for a submission.

        Raises:
            LostError: it could not be started.
        """
        ...

    def close(self) -> None:
        """End it, and every process that it started."""
        ...


class LostError(Exception):
    """No process can be started, or what started it has ended; the message says how."""


def clean_environment(folder: str) -> dict[str, str]:
    """Give nothing of the grader's environment but where libraries lie, and one thread for each kind of work.

    Args:
        folder: for temporary files.
    """
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    fixed = {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLBACKEND": "agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    return {**kept, **fixed, **dict.fromkeys(threads, "1"), **dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), folder)}
