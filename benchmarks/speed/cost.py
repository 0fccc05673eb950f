"""Measure the cost of a command and of all processes that it starts: wall time, processor time, memory."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it comes without types

_SAMPLE_S = 0.5


@dataclass(frozen=True)
class Cost:
    """The cost of a run.

    Args:
        wall_s: wall time.
        cpu_s: processor time of all processes.
        peak_memory_bytes: the most memory that all processes held together; shared memory counts once.
    """

    wall_s: float
    cpu_s: float
    peak_memory_bytes: int = 0


def timed(command: Sequence[str], folder: Path | None = None) -> Cost:
    """Run a command and return its cost, with that of all processes that it starts.

    Args:
        command: the program and its arguments.
        folder: the working directory; None for the current one.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with process, _peak_memory(process.pid) as peak:
        process.wait()
    wall_s = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall_s, cpu_s, max(peak, default=0))


@contextmanager
def _peak_memory(pid: int) -> Iterator[list[int]]:
    """Collect regularly how much memory a process and all its descendants hold together."""
    found: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(_SAMPLE_S):
            found.append(_memory_bytes(pid))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()


def _memory_bytes(pid: int) -> int:
    total = 0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            total += process.memory_full_info().pss
    except psutil.Error:
        return total
    return total
