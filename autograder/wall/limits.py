"""What a process that runs student code may use, and how it ended."""

from __future__ import annotations

import resource
import signal
import sys
from dataclasses import dataclass

from helpers.i18n import _

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


def peak_memory_bytes(usage: resource.struct_rusage) -> int:
    """Give the most memory that an ended process held; macOS counts bytes, Linux kilobytes.

    Args:
        usage: as wait4 gives it.
    """
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024
