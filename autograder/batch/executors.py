"""Where submissions are graded: in this machine's processes, or on the machines of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.sandbox import starters

_ONE_MORE = 1
"""Beyond what can be graded at a time, so that nothing waits for the next to be read."""

_CONNECT_TIMEOUT_S = 30
_FATAL_DEATHS = 2
"""A submission that was being graded when so many workers died is given up."""


class PlacesError(Exception):
    """There is nowhere to grade; the message says why."""


@dataclass(frozen=True)
class Places:
    """What runs the work.

    Args:
        executor: takes functions and arguments, and gives futures.
        at_once: how many may be under way, those that wait for a place included.
        is_fatal: whether an error says that a submission brought its worker down too often.
        stop: ends what is under way.
    """

    executor: Executor
    at_once: int
    is_fatal: Callable[[BaseException], bool]
    stop: Callable[[], None]


@contextmanager
def here(workers: int | None) -> Iterator[Places]:
    """Grade on this machine: a thread for each submission under way, which waits for the process that runs it.

    Args:
        workers: how many at a time; None for as many as there are cores.
    """
    count = workers or len(os.sched_getaffinity(0))
    executor = ThreadPoolExecutor(count, thread_name_prefix="grading")

    def stop() -> None:
        executor.shutdown(wait=False, cancel_futures=True)
        starters.stop()

    try:
        yield Places(executor, count + _ONE_MORE, lambda _: False, stop)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def on_cluster(address: str) -> Iterator[Places]:
    """Grade on the workers of a Dask scheduler, each of which has a warm process of its own.

    Args:
        address: of the scheduler.

    Raises:
        PlacesError: it cannot be reached, or Dask is not installed.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise PlacesError("--scheduler needs Dask: pip install -e '.[cluster]' in this project's folder") from error
    make_client: Callable[..., Any] = Client
    try:
        client = make_client(address, timeout=_CONNECT_TIMEOUT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise PlacesError(f"no Dask scheduler answers at {address} ({error})") from error
    with client:
        client.run_on_scheduler(_give_up_after, _FATAL_DEATHS)
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False, retries=0)
        yield Places(
            executor,
            2 * max(1, threads) + _ONE_MORE,
            lambda error: isinstance(error, KilledWorker),
            lambda: executor.shutdown(wait=False, cancel_futures=True),
        )


def _give_up_after(deaths: int, dask_scheduler: Any = None) -> None:
    """Run by the scheduler itself: sets how many workers a task may bring down."""
    dask_scheduler.allowed_failures = deaths - 1
