"""A Jupyter kernel that is forked from a warm process and locked in, as the grader sees it."""

from __future__ import annotations

import contextlib
import secrets
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.sandbox.channel import StoppedError, packed
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import LazyStarter
from autograder.sandbox.warm import ForkedProcess, WarmStarter
from autograder.wall.layers import Layers, checked_layers
from autograder.wall.limits import Ending, Limits
from autograder.wall.protocol import FOR_KERNELS

CHANNELS = ("shell", "stdin", "iopub", "hb", "control")
"""The channels of a kernel, in the order of their ports, which count from 1."""

STARTER = LazyStarter(lambda: WarmStarter(FOR_KERNELS))
"""This process's starter of kernels."""

_START_TIMEOUT_S = 60.0
_BACKLOG = 64


class Endpoint:
    """The address of a kernel, which survives its restarts: a folder of sockets that only this user can open."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kernel-")
        self._stem = str(Path(self._folder.name) / "kernel")
        self._key = secrets.token_hex(32)

    @contextlib.contextmanager
    def opened(self) -> Iterator[tuple[int, ...]]:
        """Open listening sockets, and close this process's copies at the end.

        Their files are replaced, because Jupyter deletes some of them when a kernel ends, even before a restart.

        Yields:
            The descriptors of the sockets, in the order of `CHANNELS`.
        """
        with contextlib.ExitStack() as stack:
            listeners = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in CHANNELS]
            for port, listener in enumerate(listeners, start=1):
                Path(f"{self._stem}-{port}").unlink(missing_ok=True)
                listener.bind(f"{self._stem}-{port}")
                listener.listen(_BACKLOG)
                listener.setblocking(False)
            yield tuple(listener.fileno() for listener in listeners)

    @property
    def connection(self) -> dict[str, Any]:
        """What a client needs to connect, as in a connection file."""
        ports = {f"{name}_port": port for port, name in enumerate(CHANNELS, start=1)}
        secret = {"key": self._key, "signature_scheme": "hmac-sha256"}
        return {"transport": "ipc", "ip": self._stem, **ports, **secret}

    def close(self) -> None:
        """Delete the folder."""
        self._folder.cleanup()


class WarmKernel:
    """One kernel.

    Args:
        endpoint: the address at which it answers.
        limits: the limits of its process.

    Raises:
        LostError: it cannot be started.
    """

    def __init__(self, endpoint: Endpoint, limits: Limits) -> None:
        self._endpoint, self._limits = endpoint, limits
        with endpoint.opened() as sockets:
            self._process = _forked(limits, sockets)
        self._lock = threading.Lock()
        self._ending: Ending | None = None
        self._ended_by_itself = False

    def set_up(self, files: Mapping[str, bytes]) -> Layers:
        """Let the kernel lock itself in around some files; return the layers.

        Args:
            files: the contents of its working folder, by path.

        Raises:
            LostError: the kernel ended.
        """
        return checked_layers(self._ask({"files": packed(files)}).get("layers"))

    def serve(self, environment: Mapping[str, str]) -> None:
        """Let the kernel answer its clients.

        Args:
            environment: environment variables for its cells, in addition to the usual ones.

        Raises:
            LostError: the kernel ended.
        """
        reply = self._ask({"connection": self._endpoint.connection, "environment": dict(environment)})
        if "failed" in reply:
            self.end()
            raise LostError(f"the kernel did not start: {reply['failed']}")

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._process.channel.ask(request, _START_TIMEOUT_S)
        except StoppedError as error:
            self.end()
            raise LostError(f"the kernel did not start: {self.how_it_ended() or error}") from error

    def status(self) -> int | None:
        """Return the exit status, or the negative number of the signal that killed the kernel; None while it runs.

        A kernel that sends something on the channel on which it was started has been tampered with; it is ended.
        """
        if self._ending is None and self._process.channel.has_news():
            self.end()
        return None if self._ending is None else self._ending.status

    def send_signal(self, number: int) -> None:
        """Send the kernel a signal, if it still runs."""
        with self._lock:
            if self._ending is None:
                self._process.send_signal(number)

    def end(self) -> None:
        """End the kernel; idempotent."""
        with self._lock:
            if self._ending is None:
                self._ended_by_itself = self._process.channel.has_news()
                try:
                    self._ending = self._process.end()
                except LostError:  # the zygote is gone, and with it the kernel
                    self._ending = Ending(-signal.SIGKILL, 0.0, 0)

    def how_it_ended(self) -> str:
        """Return how the kernel ended if it crashed by itself, with the limit that may be the reason; otherwise ''."""
        if self._ending is None or self._ending.status == 0 or not self._ended_by_itself:
            return ""
        return self._ending.describe(self._limits)


def _forked(limits: Limits, sockets: tuple[int, ...]) -> ForkedProcess:
    """Fork a process; retry once with a new zygote if the old one is gone."""
    starter = STARTER.get()
    try:
        return starter.start(limits, sockets)
    except LostError:
        STARTER.discard(starter)
    return STARTER.get().start(limits, sockets)
