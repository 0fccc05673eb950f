"""Attempt a step that the system may refuse, without leaving a half-done step behind."""

from __future__ import annotations

import os
from collections.abc import Callable

from autograder.wall.layers import IN_FORCE


def error_of(step: Callable[[], object]) -> str:
    """Run a step and return the system's error, or `IN_FORCE` if there was none."""
    try:
        step()
    except (OSError, KeyError) as error:
        return str(error) or type(error).__name__
    return IN_FORCE


def error_in_fork(step: Callable[[], object]) -> str:
    """Run a step in a forked process, which a half-done step cannot harm, and return its error."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        error = "it ended unexpectedly"
        try:
            error = error_of(step)
        except Exception as unforeseen:  # noqa: BLE001 - the process ends here; its parent reports the error
            error = repr(unforeseen)
        finally:
            os.write(writer, error.encode()[:4000])
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        error = answer.read()
    _pid, status = os.waitpid(pid, 0)
    return error if status == 0 else _ending(status)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"its process ended with status {code}" if code >= 0 else f"its process was killed by signal {-code}"
