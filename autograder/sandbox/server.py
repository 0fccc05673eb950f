"""A process of this project that answers requests on a socket, its stdin, and forks other processes."""

from __future__ import annotations

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
from collections.abc import Sequence
from typing import Any

from autograder.sandbox.process import LostError, clean_environment
from autograder.wall.protocol import MOST_MESSAGE_BYTES
from helpers.i18n import _

_START_TIMEOUT_S = 120.0
_REPLY_TIMEOUT_S = 30.0
_END_TIMEOUT_S = 0.5


class Server:
    """A process that answers requests; several threads may ask it at once.

    It returns before the process is ready; the first request waits for that.

    Args:
        name: what messages call it.
        program: the module that it runs.
        arguments: its command-line arguments.
        is_heard: whether it writes its errors to those of this process.
    """

    def __init__(self, name: str, program: str, *arguments: str, is_heard: bool = False) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", program, *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=None if is_heard else subprocess.DEVNULL,
                cwd=self._folder.name,
                env=clean_environment(self._folder.name),
                start_new_session=True,
            )
        self._is_ready = False

    def ask(
        self, request: dict[str, Any], descriptors: Sequence[int] = (), *, timeout_s: float = _REPLY_TIMEOUT_S
    ) -> dict[str, Any]:
        """Send a request and return the reply.

        Args:
            request: the request.
            descriptors: descriptors to pass with it.
            timeout_s: the time limit for the reply, in seconds.

        Raises:
            LostError: the process is gone.
        """
        with self._lock:
            if self._control.fileno() < 0:
                raise LostError(_("{process} was ended").format(process=self._name))
            if not self._is_ready:
                self._receive(_START_TIMEOUT_S)
                self._is_ready = True
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], list(descriptors))
            except OSError as error:
                raise LostError(self._how_it_ended()) from error
            return self._receive(timeout_s)

    def close(self) -> None:
        """End the process and every process that it forked, and wait until they are gone."""
        if self._process.poll() is None:
            if self._is_ready:  # then it ends by itself when its socket is shut down
                with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                    self._control.shutdown(socket.SHUT_WR)
                    self._process.wait(_END_TIMEOUT_S)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        with contextlib.suppress(OSError):
            self._control.settimeout(_REPLY_TIMEOUT_S)
            while self._control.recv(MOST_MESSAGE_BYTES):
                pass  # the socket is closed when the last process that holds its other end is gone
        with self._lock:  # a thread that waits for a reply sees that the other end is closed, and lets go
            self._control.close()
        self._folder.cleanup()

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            if not selector.select(timeout_s):
                text = _("{process} did not answer within {seconds:g} s")
                raise LostError(text.format(process=self._name, seconds=timeout_s))
        try:
            message = self._control.recv(MOST_MESSAGE_BYTES)
        except OSError:
            message = b""
        if not message:
            raise LostError(self._how_it_ended())
        reply = dict(json.loads(message))
        if "failed" in reply:
            raise LostError(_("{process} failed: {reason}").format(process=self._name, reason=reply["failed"]))
        return reply

    def _how_it_ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(timeout=1.0)
            return _("{process} ended with status {status}").format(process=self._name, status=status)
        return _("{process} closed its socket").format(process=self._name)
