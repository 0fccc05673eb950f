"""Start the process that has TensorFlow loaded, and let it fork a process for each submission."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from autograder.channel import Channel
from autograder.confine import Limits
from autograder.zygote import MOST_MESSAGE_BYTES

_START_TIMEOUT_S = 120.0
_REPLY_TIMEOUT_S = 30.0
_STARTING = threading.Lock()


class LostError(Exception):
    """The process with TensorFlow did not start, or ended; the message says how."""


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


class Process:
    """A process for one submission, forked and locked in.

    Args:
        pid: as the zygote knows it.
        zygote: who forked it.
        channel: how to talk with it.
        limits: what it may use.
    """

    def __init__(self, pid: int, zygote: Zygote, channel: Channel, limits: Limits) -> None:
        self._pid, self._zygote = pid, zygote
        self.channel, self.limits = channel, limits

    def end(self) -> Ending:
        """End it and all it started; if it had ended by itself, say how."""
        try:
            return Ending(**self._zygote.ask({"end": self._pid}))
        finally:
            self.channel.close()


class Zygote:
    """The process that forks, as the grader sees it. Several threads may use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "autograder.zygote"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=_environment(self._folder.name),
                start_new_session=True,
            )
        try:
            self._receive(_START_TIMEOUT_S)
        except BaseException:
            self.close()
            raise

    def fork(self, limits: Limits) -> Process:
        """Fork a process that locks itself in and then waits for a submission."""
        (requests, writer), (reader, answers) = os.pipe(), os.pipe()
        channel = Channel(reader, writer)
        try:
            reply = self.ask({"limits": asdict(limits)}, (requests, answers))
        except BaseException:
            channel.close()
            raise
        finally:
            os.close(requests)
            os.close(answers)
        return Process(reply["pid"], self, channel, limits)

    def ask(self, request: dict[str, Any], descriptors: tuple[int, ...] = ()) -> dict[str, Any]:
        """Send a request and give the reply.

        Raises:
            LostError: the zygote is gone.
        """
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], list(descriptors))
            except OSError as error:
                raise LostError(self._ending()) from error
            return self._receive(_REPLY_TIMEOUT_S)

    def close(self) -> None:
        """End it, and with it every process that it forked."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        with contextlib.suppress(OSError):
            self._control.settimeout(_REPLY_TIMEOUT_S)
            while self._control.recv(MOST_MESSAGE_BYTES):
                pass  # its end is closed when the last process that held it is gone
        self._control.close()
        self._folder.cleanup()

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            if not selector.select(timeout_s):
                raise LostError(f"the process with TensorFlow did not answer within {timeout_s:g} s")
        try:
            message = self._control.recv(MOST_MESSAGE_BYTES)
        except OSError:
            message = b""
        if not message:
            raise LostError(self._ending())
        reply = dict(json.loads(message))
        if "failed" in reply:
            raise LostError(f"the process with TensorFlow failed: {reply['failed']}")
        return reply

    def _ending(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f"the process with TensorFlow ended with status {self._process.wait(timeout=1.0)}"
        return "the process with TensorFlow closed its socket"


def zygote() -> Zygote:
    """Give this process's zygote, started when it is first needed and ended with this process."""
    with _STARTING:
        return _started()


@cache
def _started() -> Zygote:
    return Zygote()


@atexit.register
def forget() -> None:
    """End this process's zygote, so that the next who asks for it gets a new one."""
    with _STARTING:
        if _started.cache_info().currsize:
            _started().close()
            _started.cache_clear()


def _environment(folder: str) -> dict[str, str]:
    """Give it nothing of the grader's environment but where libraries lie, and one thread for each kind of work."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    fixed = {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLBACKEND": "agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    return {**kept, **fixed, **dict.fromkeys(threads, "1"), **dict.fromkeys(("HOME", "TMPDIR"), folder)}
