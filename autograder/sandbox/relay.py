"""Pass a worker's requests on to the zygote, which all workers of a run share."""

from __future__ import annotations

import contextlib
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
            LostError: the zygote is gone.
        """
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

    Args:
        control: the socket to the worker.
    """

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self._running: dict[int, WarmStarter] = {}

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
        for pid, zygote in self._running.items():
            with contextlib.suppress(LostError):
                zygote.ask({"end": pid})
        self._running.clear()

    def _reply(self, request: dict[str, Any], descriptors: Sequence[int]) -> dict[str, Any]:
        try:
            zygote = self._running.pop(request["end"]) if "end" in request else _zygote()
        except LostError as error:
            return {_LOST: str(error)}
        try:
            reply = zygote.ask(request, descriptors)
        except LostError as error:
            starters.discard(zygote)
            return {_LOST: str(error)}
        if "pid" in reply:
            self._running[reply["pid"]] = zygote
        return reply


def _zygote() -> WarmStarter:
    zygote = starters.starter()
    if not isinstance(zygote, WarmStarter):
        raise LostError(_("only a process with TensorFlow forks others"))
    return zygote
