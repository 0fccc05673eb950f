"""Start the zygote, the process that has TensorFlow loaded, and let it fork a process for each submission."""

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
from dataclasses import asdict
from typing import Any

from autograder.sandbox.channel import Channel
from autograder.sandbox.process import LostError, clean_environment
from autograder.wall.limits import Ending, Limits
from autograder.wall.protocol import MOST_MESSAGE_BYTES
from helpers.i18n import _

PROGRAM = "autograder.confined.zygote"
"""The module that the zygote runs; this side of the wall does not import it."""

_START_TIMEOUT_S = 120.0
_REPLY_TIMEOUT_S = 30.0
_END_TIMEOUT_S = 0.5


class WarmStarter:
    """A starter that lets a zygote fork the processes; several threads may use it at once.

    It returns before the zygote is ready; the first request waits for that.

    Args:
        arguments: the zygote's command-line arguments.
    """

    def __init__(self, *arguments: str) -> None:
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._zygote = subprocess.Popen(
                [sys.executable, "-I", "-m", PROGRAM, *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=clean_environment(self._folder.name),
                start_new_session=True,
            )
        self._is_ready = False

    def start(self, limits: Limits, sockets: tuple[int, ...] = ()) -> ForkedProcess:
        """Fork a process that locks itself in and then waits for a submission.

        Args:
            limits: the limits of the process.
            sockets: the sockets on which it answers, if it becomes a Jupyter kernel.

        Raises:
            LostError: the zygote is gone.
        """
        (requests, writer), (reader, answers) = os.pipe(), os.pipe()
        channel = Channel(reader, writer)
        try:
            pid = self.ask({"limits": asdict(limits)}, (requests, answers, *sockets))["pid"]
        except BaseException:
            channel.close()
            raise
        finally:
            os.close(requests)
            os.close(answers)
        return ForkedProcess(self, pid, channel)

    def ask(self, request: dict[str, Any], descriptors: tuple[int, ...] = ()) -> dict[str, Any]:
        """Send the zygote a request and return its reply.

        Args:
            request: the request.
            descriptors: descriptors to pass with it.

        Raises:
            LostError: the zygote is gone.
        """
        with self._lock:
            if not self._is_ready:
                self._receive(_START_TIMEOUT_S)
                self._is_ready = True
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], list(descriptors))
            except OSError as error:
                raise LostError(self._how_it_ended()) from error
            return self._receive(_REPLY_TIMEOUT_S)

    def close(self) -> None:
        """End the zygote and every process that it forked, and wait until they are gone."""
        if self._zygote.poll() is None:
            if self._is_ready:  # then it ends by itself when its socket is shut down
                with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                    self._control.shutdown(socket.SHUT_WR)
                    self._zygote.wait(_END_TIMEOUT_S)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._zygote.pid, signal.SIGKILL)
            self._zygote.wait()
        with contextlib.suppress(OSError):
            self._control.settimeout(_REPLY_TIMEOUT_S)
            while self._control.recv(MOST_MESSAGE_BYTES):
                pass  # the socket is closed when the last process that holds its other end is gone
        self._control.close()
        self._folder.cleanup()

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            if not selector.select(timeout_s):
                text = _("the process with TensorFlow did not answer within {seconds:g} s")
                raise LostError(text.format(seconds=timeout_s))
        try:
            message = self._control.recv(MOST_MESSAGE_BYTES)
        except OSError:
            message = b""
        if not message:
            raise LostError(self._how_it_ended())
        reply = dict(json.loads(message))
        if "failed" in reply:
            raise LostError(_("the process with TensorFlow failed: {reason}").format(reason=reply["failed"]))
        return reply

    def _how_it_ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._zygote.wait(timeout=1.0)
            return _("the process with TensorFlow ended with status {status}").format(status=status)
        return _("the process with TensorFlow closed its socket")


class ForkedProcess:
    """A process that a zygote forked.

    Args:
        starter: the starter whose zygote forked it.
        pid: its process ID, as the zygote sees it.
        channel: the channel to it.
    """

    def __init__(self, starter: WarmStarter, pid: int, channel: Channel) -> None:
        self._starter = starter
        self._pid = pid
        self.channel = channel

    def end(self) -> Ending:
        """End the process and all that it started; return how it ended if it had ended by itself.

        Raises:
            LostError: the zygote is gone.
        """
        self.channel.close()
        return Ending(**self._starter.ask({"end": self._pid}))

    def send_signal(self, number: int) -> None:
        """Send the process a signal; not allowed after `end`.

        Raises:
            LostError: the zygote is gone.
        """
        self._starter.ask({"signal": number, "pid": self._pid})
