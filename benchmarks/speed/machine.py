"""Measure how much two processes slow each other down on this machine, whatever they do."""

from __future__ import annotations

import multiprocessing
import statistics
import time

_STEPS = 10_000_000
_TIMES = 3


def scaling() -> float:
    """Return the efficiency of a second process: 1 if two pure loops at once take as long as one."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        ratios = [_wall_s(pool, 1) / _wall_s(pool, 2) for _ in range(_TIMES)]
    return statistics.median(ratios)


def _wall_s(pool: multiprocessing.pool.Pool, loops: int) -> float:
    begun_s = time.monotonic()
    pool.map(_loop, [_STEPS] * loops, chunksize=1)
    return time.monotonic() - begun_s


def _loop(steps: int) -> int:
    total = 0
    for number in range(steps):
        total += number
    return total
