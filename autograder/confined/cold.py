"""Serve one submission in a process of its own, where forking a warm one is not safe; it has limits and no wall."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from autograder.confined import pipes
from autograder.confined.serve import serve
from autograder.lockdown import rlimits
from autograder.wall.layers import IN_FORCE, LAYERS

_MOST_FILE_BYTES = 100_000_000
_ELSEWHERE = "only on Linux"
NOT_IMPORTED = ("assignment", "autograder.judge", "autograder.grading")
"""Modules that hold or reach answers: importing them beside student code fails."""


def main() -> None:
    """Serve one submission on standard input and output."""
    memory_bytes, cpu_s = map(int, sys.argv[1:])
    inbox, outbox = pipes.streams(os.dup(0), os.dup(1))
    pipes.meet_nothing()
    from helpers.observe.observer import observe  # noqa: F401 - what follows is counted from here on

    for answers in NOT_IMPORTED:
        sys.modules[answers] = None  # type: ignore[assignment]  # Python's way to say: not to be imported
    pipes.unpack(json.loads(inbox.readline())["files"], Path.cwd())
    layers = dict.fromkeys(LAYERS, _ELSEWHERE)
    pipes.send(
        outbox, {"layers": layers | {"separate process": IN_FORCE, "resource limits": _limit(memory_bytes, cpu_s)}}
    )
    serve(inbox, outbox)


def _limit(memory_bytes: int, cpu_s: int) -> str:
    """Set the limits that the system has, and say which it refuses: macOS that of memory."""
    wanted = {
        "RLIMIT_CPU": cpu_s,
        "RLIMIT_FSIZE": _MOST_FILE_BYTES,
        "RLIMIT_CORE": 0,
        "RLIMIT_AS": rlimits.address_space_bytes() + memory_bytes,
    }
    try:
        for name, value in wanted.items():
            rlimits.set_limit(getattr(resource, name), value)
    except (OSError, ValueError) as error:
        return f"{name}: {error}"
    return IN_FORCE


if __name__ == "__main__":
    main()
