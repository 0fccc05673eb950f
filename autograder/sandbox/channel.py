"""Talk to a process that may be hostile: one JSON object a line, each within a time limit and a size limit."""

from __future__ import annotations

import base64
import json
import os
import select
import time
from collections.abc import Mapping
from typing import Any

from helpers.contract.errors import ErrorCode
from helpers.i18n import _

Json = dict[str, Any]
MOST_ANSWER_BYTES = 8_000_000
_CHUNK_BYTES = 65_536


class StoppedError(Exception):
    """The process ended or must be ended, because it gave no valid answer; the message and the code say why."""

    def __init__(self, message: str, code: ErrorCode = ErrorCode.STOPPED) -> None:
        super().__init__(message)
        self.code = code


class ClosedError(StoppedError):
    """The process closed its end of the channel; its exit status says why."""


class Channel:
    """The grader's end of the two pipes to a process.

    Args:
        reader: the descriptor to read answers from.
        writer: the descriptor to write requests to.
    """

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = reader, writer
        self._unread = b""
        self._closed = False
        os.set_blocking(writer, False)

    def close(self) -> None:
        """Close both pipes; idempotent."""
        if not self._closed:
            self._closed = True
            os.close(self._reader)
            os.close(self._writer)

    def has_news(self) -> bool:
        """Return whether there is something to read, or the process or this channel is closed."""
        return self._closed or _ready(self._reader, select.POLLIN, 0.0)

    def ask(self, request: Json, timeout_s: float) -> Json:
        """Send a request and return the answer.

        Args:
            request: the request.
            timeout_s: the time limit for both, in seconds.

        Raises:
            StoppedError: no valid answer came in time.
        """
        deadline = time.monotonic() + timeout_s
        if not self._unread and self.has_news():
            self._read_some()
        if self._unread:
            raise StoppedError(_("it sent something before it was asked"))
        self._send(json.dumps(request).encode() + b"\n", deadline, timeout_s)
        return self.receive(deadline, timeout_s)

    def receive(self, deadline: float, timeout_s: float) -> Json:
        """Read one line and return it as a JSON object.

        Args:
            deadline: the time limit on the monotonic clock, in seconds.
            timeout_s: the time limit that the error message names, in seconds.

        Raises:
            StoppedError: no valid answer came in time.
        """
        while b"\n" not in self._unread:
            if len(self._unread) > MOST_ANSWER_BYTES:
                raise StoppedError(_("it sent more than {megabytes} MB").format(megabytes=MOST_ANSWER_BYTES // 10**6))
            _wait(self._reader, select.POLLIN, deadline, timeout_s)
            self._read_some()
        line, __, self._unread = self._unread.partition(b"\n")
        return parsed(line)

    def _read_some(self) -> None:
        chunk = os.read(self._reader, _CHUNK_BYTES)
        if not chunk:
            raise ClosedError(_("it closed its output"))
        self._unread += chunk

    def _send(self, data: bytes, deadline: float, timeout_s: float) -> None:
        unsent = memoryview(data)
        while unsent:
            _wait(self._writer, select.POLLOUT, deadline, timeout_s)
            try:
                unsent = unsent[os.write(self._writer, unsent[:_CHUNK_BYTES]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise ClosedError(_("it closed its input")) from error


def packed(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the contents of files as JSON can hold them, in base64.

    Args:
        files: the contents, by path.
    """
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def parsed(line: bytes) -> Json:
    """Parse one line and return its JSON object.

    Args:
        line: the line that came.

    Raises:
        StoppedError: it is not a JSON object.
    """
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise StoppedError(_("it sent something other than an observation")) from error
    if not isinstance(message, dict):
        raise StoppedError(_("it sent something other than an observation"))
    return message


def _wait(descriptor: int, event: int, deadline: float, timeout_s: float) -> None:
    left_s = deadline - time.monotonic()
    if left_s <= 0 or not _ready(descriptor, event, left_s):
        raise StoppedError(_("it was stopped after {seconds:g} s").format(seconds=timeout_s), ErrorCode.TIMED_OUT)


def _ready(descriptor: int, event: int, timeout_s: float) -> bool:
    poller = select.poll()
    poller.register(descriptor, event)
    return bool(poller.poll(max(0.0, timeout_s) * 1000))
