"""Start the process that has TensorFlow loaded, and let it fork a process for each submission."""

from __future__ import annotations

import contextlib
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from typing import Any

from autograder.sandbox.channel import Channel
from autograder.sandbox.process import LostError, Process, clean_environment
from autograder.wall.limits import Ending, Limits
from autograder.wall.protocol import MOST_MESSAGE_BYTES
from helpers.i18n import _

_START_TIMEOUT_S = 120.0
_REPLY_TIMEOUT_S = 30.0
_END_TIMEOUT_S = 0.5


class Zygote:
    """The process that forks, as the grader sees it. Several threads may use it; the first waits.

    Args:
        arguments: for its command line.
    """

    def __init__(self, *arguments: str) -> None:
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "autograder.confined.zygote", *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=clean_environment(self._folder.name),
                start_new_session=True,
            )
        self._is_up = False

    def start(self, limits: Limits, sockets: tuple[int, ...] = ()) -> Process:
        """Fork a process that locks itself in and then waits for a submission.

        Args:
            limits: what it may use.
            sockets: on which it answers, if it becomes a Jupyter kernel.

        Raises:
            LostError: the zygote is gone.
        """
        (requests, writer), (reader, answers) = os.pipe(), os.pipe()
        channel = Channel(reader, writer)
        try:
            pid = self._ask({"limits": asdict(limits)}, (requests, answers, *sockets))["pid"]
        except BaseException:
            channel.close()
            raise
        finally:
            os.close(requests)
            os.close(answers)

        def end() -> Ending:
            channel.close()
            return Ending(**self._ask({"end": pid}))

        news = select.poll()
        news.register(reader, select.POLLIN)
        return Process(
            channel, end, lambda number: self._ask({"signal": number, "pid": pid}), lambda: bool(news.poll(0))
        )

    def _ask(self, request: dict[str, Any], descriptors: tuple[int, ...] = ()) -> dict[str, Any]:
        """Send a request and give the reply."""
        with self._lock:
            if not self._is_up:
                self._receive(_START_TIMEOUT_S)
                self._is_up = True
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], list(descriptors))
            except OSError as error:
                raise LostError(self._ending()) from error
            return self._receive(_REPLY_TIMEOUT_S)

    def close(self) -> None:
        """End it, and with it every process that it forked; it ends by itself when nobody can ask it any more."""
        if self._process.poll() is None:
            if self._is_up:
                with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                    self._control.shutdown(socket.SHUT_WR)
                    self._process.wait(_END_TIMEOUT_S)
            with contextlib.suppress(ProcessLookupError):
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
                told = _("the process with TensorFlow did not answer within {seconds:g} s")
                raise LostError(told.format(seconds=timeout_s))
        try:
            message = self._control.recv(MOST_MESSAGE_BYTES)
        except OSError:
            message = b""
        if not message:
            raise LostError(self._ending())
        reply = dict(json.loads(message))
        if "failed" in reply:
            raise LostError(_("the process with TensorFlow failed: {reason}").format(reason=reply["failed"]))
        return reply

    def _ending(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(timeout=1.0)
            return _("the process with TensorFlow ended with status {status}").format(status=status)
        return _("the process with TensorFlow closed its socket")
