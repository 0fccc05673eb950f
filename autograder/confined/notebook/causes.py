"""Why a name, a package or a piece of syntax is missing in grading, where the line that needs it is right."""

from __future__ import annotations

import importlib.util
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.confined.notebook.cells import Parsed
from helpers.contract.observation import StudentError
from helpers.i18n import _

_SYNTAX = ("SyntaxError", "IndentationError", "TabError")


@dataclass
class Causes:
    """What is known of a notebook that explains the errors of its functions.

    Args:
        cells: of the notebook.
        newer_python: the version of Python with which it was last run, if that is newer than this one; else empty.
        failed: the error of each cell that raised, by the cell's number.
    """

    cells: Sequence[Parsed]
    newer_python: str = ""
    failed: dict[int, StudentError] = field(default_factory=dict)

    def explained(self, error: StudentError, position: int) -> StudentError:
        """Return an error with what caused it, if that is known and is not the line that raised it.

        Args:
            error: of a student's function.
            position: how many cells had run.
        """
        why = self._why(error, position)
        return replace(error, message=f"{error.message}; {why}") if why else error

    def all_explained(self, errors: Mapping[str, StudentError], position: int) -> dict[str, StudentError]:
        """Return errors with what caused them.

        Args:
            errors: by what raised them.
            position: how many cells had run.
        """
        return {name: self.explained(error, position) for name, error in errors.items()}

    def _why(self, error: StudentError, position: int) -> str:
        if error.type in _SYNTAX and self.newer_python:
            text = _("the notebook was last run with Python {newer}, and grading runs Python {here}")
            return text.format(newer=self.newer_python, here=platform.python_version())
        if error.type == "ModuleNotFoundError":
            return "" if _is_there(error.missing) else _("this package is not installed where grading runs")
        if error.type == "ImportError":
            return _("grading runs with its own packages, not with those of the notebook")
        return self._why_undefined(error.missing, position) if error.type == "NameError" and error.missing else ""

    def _why_undefined(self, name: str, position: int) -> str:
        """Return what became of the cell that defines a name."""
        for cell in self.cells:
            failed = self.failed.get(cell.cell.number)
            if failed is not None and name in cell.binds:
                text = _("cell {number}, which defines it, raised {error}")
                return text.format(number=cell.cell.number, error=f"{failed.type}: {failed.message}".rstrip(": "))
        for cell in self.cells[position:]:
            if name in cell.binds and cell.cell.number:
                return _("cell {number} defines it, which is below the check cell").format(number=cell.cell.number)
        return ""


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False
