"""Starters that are made when first needed; the one for student code is shared by all threads of this process."""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from assignment import notebook
from autograder.sandbox.cold import ColdStarter
from autograder.sandbox.process import LostError, Starter
from autograder.sandbox.warm import WarmStarter
from helpers.i18n import _


class Closable(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """End what was started."""
        ...


AnyStarter = TypeVar("AnyStarter", bound=Closable)


class LazyStarter(Generic[AnyStarter]):
    """A starter that is made when first needed, replaced when lost, and closed when this process exits.

    Args:
        make: makes the starter.
    """

    def __init__(self, make: Callable[[], AnyStarter]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._starter: AnyStarter | None = None
        self._is_stopped = threading.Event()

    def make_by(self, make: Callable[[], AnyStarter]) -> None:
        """Make the starter in another way; one that was made already is closed.

        Args:
            make: makes the starter.
        """
        self.discard()
        self._make = make

    def get(self) -> AnyStarter:
        """Return the starter; make it if there is none.

        Raises:
            LostError: it cannot be made, or `stop` was called.
        """
        with self._lock:
            if self._is_stopped.is_set():
                raise LostError(_("grading was stopped"))
            if self._starter is None:
                self._starter = self._make()
                atexit.register(self.discard)
            return self._starter

    def discard(self, lost: AnyStarter | None = None) -> None:
        """Close the starter; the next `get` makes a new one.

        Args:
            lost: the starter that no longer works; if another one has replaced it, that one stays. None closes any.
        """
        with self._lock:
            if self._starter is not None and lost in (None, self._starter):
                self._starter.close()
                self._starter = None
                atexit.unregister(self.discard)

    def stop(self) -> None:
        """Close the starter for good."""
        self._is_stopped.set()
        self.discard()


def _for_this_system() -> Starter:
    return WarmStarter(str(notebook.RELEASE)) if sys.platform == "linux" else ColdStarter()


_SHARED = LazyStarter(_for_this_system)


def start_by(make: Callable[[], Starter]) -> None:
    """Let this process start student code in another way.

    Args:
        make: makes the starter.
    """
    _SHARED.make_by(make)


def starter() -> Starter:
    """Return this process's starter for student code; make it if there is none.

    Raises:
        LostError: it cannot be made, or `stop` was called.
    """
    return _SHARED.get()


def discard(lost: Starter | None = None) -> None:
    """Close the starter for student code; the next call of `starter` makes a new one.

    Args:
        lost: the starter that no longer works; if another one has replaced it, that one stays. None closes any.
    """
    _SHARED.discard(lost)


def stop() -> None:
    """Close the starter for student code for good."""
    _SHARED.stop()
