"""A new process for each submission, where forking one that has TensorFlow loaded is not safe, as on macOS.

It has limits and a clean environment, but nothing keeps it from files, the network or other processes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile

from autograder.sandbox.channel import Channel
from autograder.sandbox.process import LostError, Process, clean_environment
from autograder.wall.limits import Ending, Limits, peak_memory_bytes
from helpers.i18n import _


class Cold:
    """Starts a process, TensorFlow and all, for each submission."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            raise LostError(_("grading does not run on Windows itself; run it in WSL 2"))

    def start(self, limits: Limits) -> Process:
        """Start a process that limits itself and then waits for a submission."""
        folder = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "autograder.confined.cold", str(limits.memory_bytes), str(limits.cpu_s)],
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
            return Ending(process.returncode, usage.ru_utime + usage.ru_stime, peak_memory_bytes(usage))

        return Process(channel, end)

    def close(self) -> None:
        """Do nothing: each process is ended when its submission is done."""
