"""How student code is run: the limits, and whether a weaker sandbox is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.wall.limits import Limits

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MEMORY_BYTES = 2 * 2**30
_CPU_TIMEOUTS = 2
"""How many times the limit for one case a process may compute."""


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
