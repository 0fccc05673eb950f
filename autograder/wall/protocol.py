"""What both sides of the wall have to agree on when they talk."""

from __future__ import annotations

MOST_MESSAGE_BYTES = 65_536
"""Of one message to or from the process that forks."""

FOR_KERNELS = "kernels"
"""The argument with which that process loads what a Jupyter kernel needs; without it, it forks none."""

REFUSED = ""
"""The result of a probe that was refused."""
