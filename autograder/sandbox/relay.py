"""Pass a worker's requests on to the zygote, which all workers of a run share."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
from collections.abc import Sequence
from typing import Any

from autograder.sandbox import starters
from autograder.sandbox.process import LostError
from autograder.sandbox.warm import ForkedProcess, WarmStarter, forked
from autograder.wall.limits import Limits
from autograder.wall.protocol import MOST_MESSAGE_BYTES
from helpers.i18n import _

_LOST = "lost"
_MOST_PASSED = 2


class RelayedStarter:
    """A starter in a worker, whose requests another process passes on to the zygote.

    Args:
        control: the socket to that process.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def start(self, limits: Limits) -> ForkedProcess:
        """Let the zygote fork a process that locks itself in and then waits for a submission.

        Args:
            limits: the limits of the process.

        Raises:
            LostError: the zygote is gone.
        """
        return forked(self, limits)

    def ask(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """Send the zygote a request and return its reply.

        Args:
            request: the request.
            descriptors: descriptors to pass with it.

        Raises:
            LostError: the zygote is gone, or the other process.
        """
        message = b""
        with contextlib.suppress(ConnectionError):
            socket.send_fds(self._control, [json.dumps(request).encode()], list(descriptors))
            message = self._control.recv(MOST_MESSAGE_BYTES)
        if not message:
            raise LostError(_("grading was stopped"))
        reply = dict(json.loads(message))
        if _LOST in reply:
            raise LostError(reply[_LOST])
        return reply

    def close(self) -> None:
        """Do nothing: the zygote belongs to the other process, which replaces it when it is lost."""


class Relay:
    """The other end: passes the requests of one worker on, and ends what the worker leaves behind.

    The worker gets numbers in place of process IDs: those of two zygotes may be the same.

    Args:
        control: the socket to the worker.
    """

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self._numbers = itertools.count()
        self._running: dict[int, tuple[WarmStarter, int]] = {}

    def pass_on(self) -> bool:
        """Answer one request; return whether the worker may send another."""
        try:
            message, descriptors, _flags, _address = socket.recv_fds(self.control, MOST_MESSAGE_BYTES, _MOST_PASSED)
        except ConnectionError:
            return False
        try:
            reply = self._reply(json.loads(message), descriptors) if message else {}
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        with contextlib.suppress(BrokenPipeError):
            if message:
                self.control.send(json.dumps(reply).encode())
        return bool(message)

    def end_all(self) -> None:
        """End the processes that the worker did not end."""
        for zygote, pid in self._running.values():
            with contextlib.suppress(LostError):
                zygote.ask({"end": pid})
        self._running.clear()

    def _reply(self, request: dict[str, Any], descriptors: Sequence[int]) -> dict[str, Any]:
        try:
            return self._end(request["end"]) if "end" in request else self._start(request["limits"], descriptors)
        except LostError as error:
            return {_LOST: str(error)}

    def _start(self, limits: dict[str, Any], descriptors: Sequence[int]) -> dict[str, Any]:
        zygote, number = _zygote(), next(self._numbers)
        self._running[number] = zygote, _asked(zygote, {"limits": limits}, descriptors)["pid"]
        return {"pid": number}

    def _end(self, number: int) -> dict[str, Any]:
        zygote, pid = self._running.pop(number)
        return _asked(zygote, {"end": pid})


def _asked(zygote: WarmStarter, request: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
    """Return a zygote's reply; one that is gone is discarded."""
    try:
        return zygote.ask(request, descriptors)
    except LostError:
        starters.discard(zygote)
        raise


def _zygote() -> WarmStarter:
    zygote = starters.starter()
    if not isinstance(zygote, WarmStarter):
        raise LostError(_("only a process with TensorFlow forks others"))
    return zygote
