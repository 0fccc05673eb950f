"""A new process for each submission, where forking one that has TensorFlow loaded is not safe, as on macOS.

It has limits and a clean environment, but nothing keeps it from files, the network or other processes.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder import child
from autograder.channel import Channel
from autograder.layers import IN_FORCE, LAYERS
from autograder.process import Ending, Limits, LostError, Process, clean_environment
from helpers.language import _

_MOST_FILE_BYTES = 100_000_000
_ELSEWHERE = "only on Linux"
NOT_IMPORTED = ("assignment", "autograder.judge", "autograder.grade")
"""Modules that hold or reach answers: importing them beside student code fails."""


class Cold:
    """Starts a process, TensorFlow and all, for each submission."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            raise LostError(_("grading does not run on Windows itself; run it in WSL 2"))

    def start(self, limits: Limits) -> Process:
        """Start a process that limits itself and then waits for a submission."""
        folder = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "autograder.cold", str(limits.memory_bytes), str(limits.cpu_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder.name,
            env=clean_environment(folder.name),
            start_new_session=True,
        )
        if process.stdin is None or process.stdout is None:
            raise LostError(_("the process for student code has no pipes"))
        channel = Channel(os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno()))
        process.stdin.close()
        process.stdout.close()

        def end() -> Ending:
            channel.close()
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            __, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            folder.cleanup()
            return Ending(process.returncode, usage.ru_utime + usage.ru_stime, child.peak_memory_bytes(usage))

        return Process(channel, end)

    def close(self) -> None:
        """Do nothing: each process is ended when its submission is done."""


def main() -> None:
    """Serve one submission on standard input and output."""
    memory_bytes, cpu_s = map(int, sys.argv[1:])
    inbox, outbox = child.streams(os.dup(0), os.dup(1))
    child.meet_nothing()
    from helpers.observe import observe  # noqa: F401 - what follows is counted from here on

    for answers in NOT_IMPORTED:
        sys.modules[answers] = None  # type: ignore[assignment]  # Python's way to say: not to be imported
    child.unpack(json.loads(inbox.readline())["files"], Path.cwd())
    layers = dict.fromkeys(LAYERS, _ELSEWHERE)
    child.send(
        outbox, {"layers": layers | {"separate process": IN_FORCE, "resource limits": _limit(memory_bytes, cpu_s)}}
    )
    child.serve(inbox, outbox)


def _limit(memory_bytes: int, cpu_s: int) -> str:
    """Set the limits that the system has, and say which it refuses: macOS that of memory."""
    wanted = {
        "RLIMIT_CPU": cpu_s,
        "RLIMIT_FSIZE": _MOST_FILE_BYTES,
        "RLIMIT_CORE": 0,
        "RLIMIT_AS": child.address_space_bytes() + memory_bytes,
    }
    try:
        for name, value in wanted.items():
            child.set_limit(getattr(resource, name), value)
    except (OSError, ValueError) as error:
        return f"{name}: {error}"
    return IN_FORCE


if __name__ == "__main__":
    main()
