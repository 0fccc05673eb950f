"""Try what a system may refuse, first where nobody is harmed by half of it, and look where paths lead no more."""

from __future__ import annotations

import os
from collections.abc import Callable

from autograder.wall.layers import IN_FORCE


def error_of(step: Callable[[], object]) -> str:
    """Do something, and give the system's reason if it refuses."""
    try:
        step()
    except (OSError, KeyError) as error:
        return str(error) or type(error).__name__
    return IN_FORCE


def error_in_a_fork(step: Callable[[], object]) -> str:
    """Try a step in a process of its own, so that a half-done one harms nobody, and give its error."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        error = "it ended unexpectedly"
        try:
            error = error_of(step)
        except Exception as unforeseen:  # noqa: BLE001 - the process ends here, and its reason is told
            error = repr(unforeseen)
        finally:
            os.write(writer, error.encode()[:4000])
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        error = answer.read()
    os.waitpid(pid, 0)
    return error


def open_folder(path: str) -> int | None:
    """Open a folder, if it is there."""
    try:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None


def names(path: str, folder: int) -> list[str]:
    """List what is in a folder, by its path from an open one."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
    try:
        return os.listdir(descriptor)  # noqa: PTH208 - of a descriptor, which no Path stands for
    finally:
        os.close(descriptor)
