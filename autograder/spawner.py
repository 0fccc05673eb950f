"""This process's one way to start processes for student code, kept for as long as this process lives."""

from __future__ import annotations

import atexit
import sys
import threading
from functools import cache

from autograder.cold import Cold
from autograder.process import Spawner
from autograder.warm import Zygote

_STARTING = threading.Lock()


def spawner() -> Spawner:
    """Give what starts the processes; it is made when it is first needed.

    Raises:
        LostError: it cannot be made.
    """
    with _STARTING:
        return _made()


@cache
def _made() -> Spawner:
    return Zygote() if sys.platform == "linux" else Cold()


@atexit.register
def forget() -> None:
    """End what `spawner` gave, so that the next who asks gets a new one."""
    with _STARTING:
        if _made.cache_info().currsize:
            _made().close()
            _made.cache_clear()
