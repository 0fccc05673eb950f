"""A Jupyter kernel that is forked from a warm process and locked in, as who starts it sees it; it waits for nothing."""

from __future__ import annotations

import atexit
import base64
import contextlib
import secrets
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder.sandbox.channel import StoppedError
from autograder.sandbox.process import LostError, Process
from autograder.sandbox.warm import Zygote
from autograder.wall.layers import Layers, checked_layers
from autograder.wall.limits import Ending, Limits
from autograder.wall.protocol import FOR_KERNELS

CHANNELS = ("shell", "stdin", "iopub", "hb", "control")
"""Of a kernel; their ports are 1 and up."""

_START_TIMEOUT_S = 60.0
_BACKLOG = 64
_STARTING = threading.Lock()


@cache
def _zygote() -> Zygote:
    return Zygote(FOR_KERNELS)


@atexit.register
def forget(lost: Zygote | None = None) -> None:
    """End the process that forks kernels, and with it every kernel; the next kernel starts a new one.

    Args:
        lost: the one that is of no use any more; another one, which replaced it, is kept. None ends any.
    """
    with _STARTING:
        if _zygote.cache_info().currsize and lost in {None, _zygote()}:
            _zygote().close()
            _zygote.cache_clear()


class Door:
    """Where clients find a kernel, and the next one if it is restarted: a folder of sockets for this user alone."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kernel-")
        self._stem = str(Path(self._folder.name) / "kernel")
        self._key = secrets.token_hex(32)

    @contextlib.contextmanager
    def opened(self) -> Iterator[tuple[int, ...]]:
        """Make sockets that listen, and close them here once they have been passed on.

        Jupyter deletes their files when a kernel ends, also if another one follows.

        Yields:
            Their descriptors, in the order of `CHANNELS`.
        """
        with contextlib.ExitStack() as stack:
            made = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in CHANNELS]
            for port, each in enumerate(made, start=1):
                Path(f"{self._stem}-{port}").unlink(missing_ok=True)
                each.bind(f"{self._stem}-{port}")
                each.listen(_BACKLOG)
                each.setblocking(False)
            yield tuple(each.fileno() for each in made)

    @property
    def connection(self) -> dict[str, Any]:
        """What a client has to know, as in a connection file."""
        ports = {f"{name}_port": port for port, name in enumerate(CHANNELS, start=1)}
        secret = {"key": self._key, "signature_scheme": "hmac-sha256"}
        return {"transport": "ipc", "ip": self._stem, **ports, **secret}

    def close(self) -> None:
        """Leave nothing behind."""
        self._folder.cleanup()


class WarmKernel:
    """One kernel.

    Args:
        door: where it answers.
        limits: what it may use.

    Raises:
        LostError: it cannot be started.
    """

    def __init__(self, door: Door, limits: Limits) -> None:
        self._door, self._limits = door, limits
        with door.opened() as sockets:
            self._process = _forked(limits, sockets)
        self._lock = threading.Lock()
        self._ending: Ending | None = None
        self._ended_by_itself = False

    def set_up(self, files: Mapping[str, bytes]) -> Layers:
        """Let it put up its walls around some files.

        Args:
            files: what lies in its working folder, by path.

        Returns:
            The layers that are in force, or why not.

        Raises:
            LostError: it ended instead.
        """
        contents = {name: base64.b64encode(content).decode() for name, content in files.items()}
        return checked_layers(self._ask({"files": contents}).get("layers"))

    def serve(self, environment: Mapping[str, str]) -> None:
        """Let it answer its clients.

        Args:
            environment: variables that its cells find besides the usual ones.

        Raises:
            LostError: it ended instead.
        """
        reply = self._ask({"connection": self._door.connection, "environment": dict(environment)})
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
        """Give its exit status, or the negative number of the signal that killed it; None while it runs.

        A kernel that says something on the line on which it was started has been tampered with, and is ended.
        """
        if self._ending is None and self._process.has_news():
            self.end()
        return None if self._ending is None else self._ending.status

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        with self._lock:
            if self._ending is None:
                self._process.send_signal(number)

    def end(self) -> None:
        """End it, if it still runs."""
        with self._lock:
            if self._ending is None:
                self._ended_by_itself = self._process.has_news()
                try:
                    self._ending = self._process.end()
                except LostError:  # what forked it is gone, and so is it
                    self._ending = Ending(-signal.SIGKILL, 0.0, 0)

    def how_it_ended(self) -> str:
        """Say how it ended if it did so by itself and not well, and name a limit that may be why."""
        if self._ending is None or self._ending.status == 0 or not self._ended_by_itself:
            return ""
        return self._ending.told(self._limits)


def _forked(limits: Limits, sockets: tuple[int, ...]) -> Process:
    """Fork a process, from a new zygote if the one that there was is gone."""
    zygote = _started()
    try:
        return zygote.start(limits, sockets)
    except LostError:
        forget(zygote)
    return _started().start(limits, sockets)


def _started() -> Zygote:
    with _STARTING:
        return _zygote()
