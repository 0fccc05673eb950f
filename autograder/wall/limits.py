"""The limits of a process that runs student code, and how it ended."""

from __future__ import annotations

import resource
import signal
import sys
from dataclasses import dataclass

from helpers.contract.errors import ErrorCode
from helpers.i18n import _

_CERTAIN_SHARE = 0.9
"""Linux limits the CPU time that it counts in ticks, and reports what it measures: up to 5 % less on a busy machine."""


_LEAST_SHARE = 0.5
"""Of one core; code that computes gets nearly all of it on a machine that is not busy."""


@dataclass(frozen=True)
class Limits:
    """The limits of one process.

    Args:
        memory_bytes: address space beyond what the process has when it starts.
        cpu_s: CPU time, in whole seconds.
    """

    memory_bytes: int
    cpu_s: int


@dataclass(frozen=True)
class Ending:
    """How a process ended.

    Args:
        status: the exit status, or the negative number of the signal that killed the process.
        cpu_s: the CPU time used, in seconds.
        peak_memory_bytes: the peak memory use.
    """

    status: int
    cpu_s: float
    peak_memory_bytes: int

    def describe(self, limits: Limits) -> str:
        """Return a description for the report of a process that ended by itself.

        >>> Ending(3, 0.1, 10**8).describe(Limits(2**31, 120))
        'it ended the process with exit status 3'
        >>> Ending(-9, 120.1, 10**8).describe(Limits(2**31, 120))
        'it was stopped after 120 s of CPU time'
        >>> Ending(-9, 114.1, 10**8).describe(Limits(2**31, 120))
        'it was stopped after 120 s of CPU time'
        >>> Ending(-9, 90.1, 10**8).describe(Limits(2**31, 120))
        'it was killed by SIGKILL'
        >>> Ending(-11, 1.0, 3 * 2**30).describe(Limits(2**31, 120))
        'it needed more than 2 GiB of memory (SIGSEGV)'
        """
        if self.status >= 0:
            return _("it ended the process with exit status {status}").format(status=self.status)
        number = -self.status
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        if self.code(limits) is ErrorCode.TIMED_OUT:
            return _("it was stopped after {seconds} s of CPU time").format(seconds=limits.cpu_s)
        if self.peak_memory_bytes >= limits.memory_bytes:
            message = _("it needed more than {gibibytes:g} GiB of memory ({signal})")
            return message.format(gibibytes=limits.memory_bytes / 2**30, signal=name)
        return _("it was killed by {signal}").format(signal=name)

    def code(self, limits: Limits) -> ErrorCode:
        """Return the code of how it ended by itself."""
        if self.status >= 0:
            return ErrorCode.ENDED_PROCESS
        took_too_long = self.status == -signal.SIGKILL and self.cpu_s >= _CERTAIN_SHARE * limits.cpu_s
        return ErrorCode.TIMED_OUT if took_too_long else ErrorCode.STOPPED


def seldom_ran(cpu_s: float, elapsed_s: float) -> bool:
    """Return whether a process had the processor for little of its time: the machine stood still, or the code waited.

    Args:
        cpu_s: the CPU time used, in seconds.
        elapsed_s: the time, in seconds.

    >>> seldom_ran(1.0, 30.0), seldom_ran(29.0, 30.0)
    (True, False)
    """
    return cpu_s < _LEAST_SHARE * elapsed_s


def peak_memory_bytes(usage: resource.struct_rusage) -> int:
    """Return the peak memory use of a process; macOS reports bytes, Linux kilobytes.

    Args:
        usage: the resource usage that `os.wait4` returned.
    """
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024
