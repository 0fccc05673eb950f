"""Where submissions are graded: on this machine, or on the machines of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from autograder.grading.processes.templates import TEMPLATE
from autograder.sandbox import starters

_QUEUED = 1
"""Submissions beyond those that can be graded at a time, so that no worker waits for the next one."""

_CONNECT_TIMEOUT_S = 30


class NoExecutorError(Exception):
    """There is nowhere to grade; the message says why."""


@dataclass(frozen=True)
class GradingExecutor:
    """An executor that grades submissions.

    Args:
        executor: takes functions and arguments, and returns futures.
        capacity: how many submissions to hand it at a time, queued ones included.
        worker_lost: the error of a submission whose worker died; None where it can have none.
        stop: ends what is running.
        has_own_disk: whether the submissions must be read here, because its machines do not have them.
    """

    executor: Executor
    capacity: int
    worker_lost: type[Exception] | None
    stop: Callable[[], None]
    has_own_disk: bool = False

    @property
    def at_a_time(self) -> int:
        """How many submissions are graded at a time."""
        return self.capacity - _QUEUED

    def lost_its_worker(self, future: Future[Any]) -> bool:
        """Return whether the worker died that had a submission, whichever of those that it had killed it."""
        return self.worker_lost is not None and isinstance(future.exception(), self.worker_lost)


def worker_count(asked: int | None) -> int:
    """Return how many workers the user asked for, or how many cores this process may use."""
    return asked or len(os.sched_getaffinity(0))


@contextmanager
def on_this_machine(workers: int | None) -> Iterator[GradingExecutor]:
    """Yield an executor of threads, each of which waits for the worker that grades a submission.

    Args:
        workers: how many at a time; None for as many as there are cores.
    """
    count = worker_count(workers)
    executor = ThreadPoolExecutor(count, thread_name_prefix="grading")

    def stop() -> None:
        executor.shutdown(wait=False, cancel_futures=True)
        TEMPLATE.stop()
        starters.stop()

    try:
        yield GradingExecutor(executor, count + _QUEUED, None, stop)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def on_cluster(address: str) -> Iterator[GradingExecutor]:
    """Yield an executor on the workers of a Dask scheduler, each of which has a warm process of its own.

    Args:
        address: of the scheduler.

    Raises:
        NoExecutorError: the scheduler does not answer, or Dask is not installed.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise NoExecutorError("--scheduler needs Dask: pip install -e '.[cluster]' in this project's folder") from error
    make_client: Callable[..., Any] = Client
    try:
        client = make_client(address, timeout=_CONNECT_TIMEOUT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoExecutorError(f"no Dask scheduler answers at {address} ({error})") from error
    with client:
        before = client.run_on_scheduler(_allow_failures, 0)
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False, retries=0)
        try:
            yield GradingExecutor(
                executor,
                2 * max(1, threads) + _QUEUED,
                KilledWorker,
                lambda: executor.shutdown(wait=False, cancel_futures=True),
                has_own_disk=True,
            )
        finally:
            with suppress(OSError):  # the scheduler may be gone
                client.run_on_scheduler(_allow_failures, before)


def _allow_failures(count: int, dask_scheduler: Any = None) -> int:
    """Set how many workers may die with the same tasks unasked; the scheduler runs this in its own process.

    Args:
        count: of deaths.
        dask_scheduler: is put in by Dask.

    Returns:
        How many it were before.
    """
    before: int = dask_scheduler.allowed_failures
    dask_scheduler.allowed_failures = count
    return before
