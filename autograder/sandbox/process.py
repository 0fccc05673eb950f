"""A process that runs student code, and what starts such processes, as the grader sees them."""

from __future__ import annotations

import os
from typing import Protocol

from autograder.sandbox.channel import Channel
from autograder.wall.limits import Ending, Limits


class Process(Protocol):
    """A process for one submission."""

    @property
    def channel(self) -> Channel:
        """The channel to the process."""
        ...

    def end(self) -> Ending:
        """End the process and all that it started; return how it ended if it had ended by itself.

        Raises:
            LostError: the process that started it is gone.
        """
        ...


class Starter(Protocol):
    """A starter of processes for student code."""

    def start(self, limits: Limits) -> Process:
        """Start a process that locks itself in and then waits for a submission.

        Raises:
            LostError: the process cannot be started.
        """
        ...

    def close(self) -> None:
        """End the starter and every process that it started."""
        ...


class LostError(Exception):
    """A process cannot be started, or the process that starts them is gone; the message says why."""


LIBRARY_SETTINGS = {
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "-1",
    "MPLBACKEND": "agg",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # each process would compile every convolution for its shapes
    "ONEDNN_MAX_CPU_ISA": "AVX2",  # each process compiles the product of matrices: for AVX-512 that takes 25 ms
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1"
    ),
}
"""How the libraries run beside student code; they read these when they are imported."""


def clean_environment(folder: str) -> dict[str, str]:
    """Return an environment for student code: of the grader's only the library path.

    Args:
        folder: the folder for temporary files.
    """
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    fixed = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **LIBRARY_SETTINGS}
    return {**kept, **fixed, **dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), folder)}
