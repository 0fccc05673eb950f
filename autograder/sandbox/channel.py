"""Talk with a process that may be hostile: one JSON object a line, each within a time and a size."""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

from helpers.i18n import _

Json = dict[str, Any]
MOST_FRAME_BYTES = 8_000_000
_CHUNK_BYTES = 65_536


class StoppedError(Exception):
    """The process ended, or has to be ended, before it answered; the message says why."""


class ClosedError(StoppedError):
    """The process closed its end; how it ended tells why."""


class Channel:
    """The grader's two ends of a conversation.

    Args:
        reader: descriptor that the process's answers come from.
        writer: descriptor that requests go to.
    """

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = reader, writer
        self._unread = b""
        self._closed = False
        os.set_blocking(writer, False)

    def close(self) -> None:
        """Close both ends."""
        for each in (self._reader, self._writer):
            if not self._closed:
                os.close(each)
        self._closed = True

    def ask(self, request: Json, timeout_s: float) -> Json:
        """Send a request and give the answer.

        Args:
            request: what to send.
            timeout_s: how long both may take, in seconds.

        Raises:
            StoppedError: no answer came that is one.
        """
        deadline = time.monotonic() + timeout_s
        if not self._unread and _ready(self._reader, select.POLLIN, 0.0):
            self._read_some()
        if self._unread:
            raise StoppedError(_("it sent something before it was asked"))
        self._send(json.dumps(request).encode() + b"\n", deadline, timeout_s)
        return self.receive(deadline, timeout_s)

    def receive(self, deadline: float, timeout_s: float) -> Json:
        """Read one line, a JSON object.

        Args:
            deadline: by the monotonic clock, in seconds.
            timeout_s: what to say if it is missed.
        """
        while b"\n" not in self._unread:
            if len(self._unread) > MOST_FRAME_BYTES:
                raise StoppedError(_("it sent more than {megabytes} MB").format(megabytes=MOST_FRAME_BYTES // 10**6))
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
        left = memoryview(data)
        while left:
            _wait(self._writer, select.POLLOUT, deadline, timeout_s)
            try:
                left = left[os.write(self._writer, left[:_CHUNK_BYTES]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise ClosedError(_("it closed its input")) from error


def parsed(line: bytes) -> Json:
    """Read a frame.

    Args:
        line: what came, to the end of the line.

    Raises:
        StoppedError: it is no JSON object.
    """
    try:
        frame = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise StoppedError(_("it sent something else than an observation")) from error
    if not isinstance(frame, dict):
        raise StoppedError(_("it sent something else than an observation"))
    return frame


def _wait(descriptor: int, event: int, deadline: float, timeout_s: float) -> None:
    left_s = deadline - time.monotonic()
    if left_s <= 0 or not _ready(descriptor, event, left_s):
        raise StoppedError(_("it was stopped after {seconds:g} s").format(seconds=timeout_s))


def _ready(descriptor: int, event: int, timeout_s: float) -> bool:
    watched = select.poll()
    watched.register(descriptor, event)
    return bool(watched.poll(max(0.0, timeout_s) * 1000))
