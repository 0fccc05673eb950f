"""A process that runs student code, as the grader sees it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from autograder.sandbox.channel import Channel
from autograder.wall.limits import Ending, Limits


@dataclass(frozen=True)
class Process:
    """A process for one submission.

    Args:
        channel: how to talk with it.
        end: ends it and all it started; if it had ended by itself, says how.
        send_signal: sends it a signal, by number; not after it was ended.
        has_news: says whether it has ended or said something; not after it was ended.
    """

    channel: Channel
    end: Callable[[], Ending]
    send_signal: Callable[[int], object] = lambda _number: None
    has_news: Callable[[], bool] = lambda: False


class Spawner(Protocol):
    """What starts such processes."""

    def start(self, limits: Limits) -> Process:
        """Start a process that locks itself in and then waits for a submission.

        Raises:
            LostError: it could not be started.
        """
        ...

    def close(self) -> None:
        """End it, and every process that it started."""
        ...


class LostError(Exception):
    """No process can be started, or what started it has ended; the message says how."""


def clean_environment(folder: str) -> dict[str, str]:
    """Give nothing of the grader's environment but where libraries lie, and one thread for each kind of work.

    Args:
        folder: for temporary files.
    """
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    fixed = {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLBACKEND": "agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    return {**kept, **fixed, **dict.fromkeys(threads, "1"), **dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), folder)}
