"""The options for running student code: its limits, and whether a weaker sandbox is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.wall.limits import Limits

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MEMORY_BYTES = 2 * 2**30
_CPU_TIMEOUTS = 2
"""The limit on CPU time of a process, as a multiple of the time limit for one case."""


@dataclass(frozen=True)
class Options:
    """The options for running student code.

    Args:
        timeout_s: the wall-clock limit for loading the cells and for each case, in seconds.
        memory_bytes: the memory limit of the process, beyond what TensorFlow itself takes.
        allow_weaker: whether to run on a system that lacks what untrusted code needs.
    """

    timeout_s: float = DEFAULT_TIMEOUT_S
    memory_bytes: int = DEFAULT_MEMORY_BYTES
    allow_weaker: bool = False

    @property
    def limits(self) -> Limits:
        """The limits of one process."""
        return Limits(self.memory_bytes, max(1, round(_CPU_TIMEOUTS * self.timeout_s)))
