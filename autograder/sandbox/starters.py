"""This process's one way to start processes for student code, kept for as long as this process lives."""

from __future__ import annotations

import atexit
import sys
import threading
from functools import cache

from autograder.sandbox.cold import Cold
from autograder.sandbox.process import LostError, Spawner
from autograder.sandbox.warm import Zygote
from helpers.i18n import _

_STARTING = threading.Lock()
_SHUT = threading.Event()


def spawner() -> Spawner:
    """Give what starts the processes; it is made when it is first needed.

    Raises:
        LostError: it cannot be made.
    """
    with _STARTING:
        if _SHUT.is_set():
            raise LostError(_("grading was stopped"))
        return _made()


def shut_down() -> None:
    """End what `spawner` gave, and let it give nothing any more in this process."""
    _SHUT.set()
    forget()


@cache
def _made() -> Spawner:
    return Zygote() if sys.platform == "linux" else Cold()


@atexit.register
def forget(lost: Spawner | None = None) -> None:
    """End what `spawner` gave, so that the next who asks gets a new one.

    Args:
        lost: the one that is of no use any more; another one, which replaced it, is kept. None ends any.
    """
    with _STARTING:
        if _made.cache_info().currsize and lost in (None, _made()):
            _made().close()
            _made.cache_clear()
