"""Start a new process for each submission, on systems where forking a process with TensorFlow is not safe, as macOS.

The process has limits and a clean environment, but nothing keeps it from files, the network or other processes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile

from autograder.sandbox.channel import Channel
from autograder.sandbox.process import LostError, clean_environment
from autograder.wall.limits import Ending, Limits, peak_memory_bytes
from helpers.i18n import _

PROGRAM = "autograder.confined.cold"
"""The module that the process runs; this side of the wall does not import it."""


class ColdProcess:
    """A process that imports TensorFlow itself.

    Args:
        limits: its limits.

    Raises:
        LostError: the process cannot be started.
    """

    def __init__(self, limits: Limits) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", PROGRAM, str(limits.memory_bytes), str(limits.cpu_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=clean_environment(self._folder.name),
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise LostError(_("the process for student code has no pipes"))
        with self._process.stdin as requests, self._process.stdout as answers:
            self.channel = Channel(os.dup(answers.fileno()), os.dup(requests.fileno()))

    def end(self) -> Ending:
        """End the process and all that it started; return how it ended if it had ended by itself."""
        self.channel.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        __, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._folder.cleanup()
        return Ending(self._process.returncode, usage.ru_utime + usage.ru_stime, peak_memory_bytes(usage))


class ColdStarter:
    """A starter whose processes each import TensorFlow themselves.

    Raises:
        LostError: this is Windows.
    """

    def __init__(self) -> None:
        if sys.platform == "win32":
            raise LostError(_("grading does not run on Windows itself; run it in WSL 2"))

    def start(self, limits: Limits) -> ColdProcess:
        """Start a process that limits itself and then waits for a submission."""
        return ColdProcess(limits)

    def close(self) -> None:
        """Do nothing: each process is ended when its submission is done."""
