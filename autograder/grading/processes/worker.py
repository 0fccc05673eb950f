"""A worker: reads, observes and judges one submission within limits of memory and processor time, then ends."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import sys
from multiprocessing.connection import Connection
from typing import IO

from autograder.grading.grader import do
from autograder.grading.work import Work
from autograder.judge.remembered import Lesson
from autograder.sandbox import starters
from autograder.sandbox.relay import RelayedStarter
from autograder.wall.limits import Limits
from autograder.wall.rlimits import address_space_bytes, set_limit

LIMITS = Limits(memory_bytes=2**30, cpu_s=120)
"""Beyond what the template has. A right solution takes a second and 100 MB, the most tedious sample 5 s and 400 MB."""

_MOST_LESSON_BYTES = 8_000_000
_LENGTH_BYTES = 8


def serve(control: socket.socket, results: int, lesson: IO[bytes]) -> None:
    """Receive the work, do it, and send its result, or the exception that it raised.

    Args:
        control: the socket for requests to the zygote.
        results: the descriptor of the connection on which the work comes and the result is sent.
        lesson: takes what later workers may remember.
    """
    set_limit(resource.RLIMIT_AS, address_space_bytes() + LIMITS.memory_bytes)
    set_limit(resource.RLIMIT_CPU, LIMITS.cpu_s)
    set_limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        starters.start_by(lambda: RelayedStarter(control))
    learned = Lesson()
    connection = Connection(results)
    work: Work = connection.recv()
    try:
        done = do(work)
    except Exception as error:  # noqa: BLE001 - the other process raises it
        connection.send(error)
        return
    connection.send(done)
    with contextlib.suppress(OSError, MemoryError):  # later workers can do without
        _write(learned.packed(), lesson)


def _write(packed: bytes, lesson: IO[bytes]) -> None:
    """Write what was learned, and last its length, so that half of it is nothing."""
    if 0 < len(packed) <= _MOST_LESSON_BYTES:
        lesson.seek(_LENGTH_BYTES)
        lesson.write(packed)
        lesson.flush()
        os.pwrite(lesson.fileno(), len(packed).to_bytes(_LENGTH_BYTES), 0)


def lesson_in(lesson: IO[bytes]) -> bytes:
    """Return what a worker has written for later workers; empty if it did not come to that.

    Args:
        lesson: the file, at its beginning.
    """
    length = int.from_bytes(lesson.read(_LENGTH_BYTES))
    return lesson.read(length)
