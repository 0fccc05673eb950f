"""Serve one submission in a process with limits but without a wall, for systems on which forking is not safe."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from autograder.confined import pipes
from autograder.confined.serve import serve
from autograder.wall import rlimits
from autograder.wall.layers import IN_FORCE, LAYERS

_MOST_FILE_BYTES = 100_000_000
_NOT_HERE = "only on Linux"
NOT_IMPORTED = ("assignment", "autograder.judge", "autograder.grading")
"""Modules that hold or reach expected values; importing them beside student code fails."""


def main() -> None:
    """Serve one submission on stdin and stdout."""
    memory_bytes, cpu_s = map(int, sys.argv[1:])
    inbox, outbox = pipes.streams(os.dup(0), os.dup(1))
    pipes.redirect_stdio()
    from helpers.observe.observer import observe  # noqa: F401 - the limit of memory counts from here

    for name in NOT_IMPORTED:
        sys.modules[name] = None  # type: ignore[assignment]  # importing such a module raises ModuleNotFoundError
    pipes.unpack(json.loads(inbox.readline())["files"], Path.cwd())
    in_force = {"separate process": IN_FORCE, "resource limits": _limit(memory_bytes, cpu_s)}
    pipes.send(outbox, {"layers": dict.fromkeys(LAYERS, _NOT_HERE) | in_force})
    serve(inbox, outbox)


def _limit(memory_bytes: int, cpu_s: int) -> str:
    """Set the limits, and return the system's reason if it refuses one, as macOS refuses that of memory."""
    limits = {
        "RLIMIT_CPU": cpu_s,
        "RLIMIT_FSIZE": _MOST_FILE_BYTES,
        "RLIMIT_CORE": 0,
        "RLIMIT_AS": rlimits.address_space_bytes() + memory_bytes,
    }
    try:
        for name, value in limits.items():
            rlimits.set_limit(getattr(resource, name), value)
    except (OSError, ValueError) as error:
        return f"{name}: {error}"
    return IN_FORCE


if __name__ == "__main__":
    main()
