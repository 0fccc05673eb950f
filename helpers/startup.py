"""Start TensorFlow without the log lines that it prints while it starts, and find the notebook's shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_STANDARD_ERROR = 2


def load_tensorflow() -> None:
    """Import TensorFlow and let it look for devices, with its start-up messages hidden.

    In the notebook's first cell they would look like a failure, and nbgrader takes any line on standard error for a
    failed test. TensorFlow writes them from C++, so the file descriptor is redirected and not `sys.stderr`.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _redirected_to_devnull(_STANDARD_ERROR):
        import tensorflow as tf

        tf.config.list_physical_devices()


def notebook_shell() -> Any:
    """Return IPython's shell; None outside of IPython, which is not imported for this."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


@contextmanager
def _redirected_to_devnull(descriptor: int) -> Iterator[None]:
    """Redirect a file descriptor to /dev/null."""
    saved, null = os.dup(descriptor), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    try:
        yield
    finally:
        os.dup2(saved, descriptor)
        os.close(saved)
        os.close(null)
