"""The student's code after it has run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any


@dataclass(frozen=True)
class StudentCode:
    """The globals that the student's code has filled.

    Args:
        namespace: a notebook's globals(), or those of a loaded submission.
    """

    namespace: dict[str, Any]

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return a function of the student's; None if nothing callable has that name."""
        value = self.namespace.get(name)
        return value if callable(value) else None

    @property
    def files(self) -> frozenset[str]:
        """Return the names of the files or cells that hold the code."""
        functions = [value for value in self.namespace.values() if isinstance(value, FunctionType)]
        own = self.namespace.get("__name__")
        return frozenset(value.__code__.co_filename for value in functions if value.__module__ == own)
