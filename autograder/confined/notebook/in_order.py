"""Run a notebook from top to bottom, up to the check cell of a graded function: that is what is graded.

Cells of the release that the student left as they are run only if other cells need what they define.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.confined.notebook.any_order import located
from autograder.confined.notebook.cells import Parsed
from autograder.confined.notebook.shell import NotebookShell
from autograder.confined.notebook.statements import needed
from autograder.wall.cell import Kind
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import StudentError, cell_file
from helpers.i18n import _

_SPARE_STUB = _("Cell {number} holds the release's empty function again, below a definition; it was left out.")
_ABOUT_MODULES = ("ModuleNotFoundError", "ImportError")


class InOrder:
    """A notebook that has run up to some cell.

    Args:
        cells: of the notebook.
        stops: how many cells run before each function is graded.
        cell_timeout_s: the time after which a cell is interrupted.
        wanted: names that the instructor's own tests need from cells of the release.

    Attributes:
        position: how many cells have had their turn.
        errors: by graded function, what the cell that should define it raised.
        failed: by the number of a cell, what it raised.
    """

    def __init__(
        self, cells: Sequence[Parsed], stops: Mapping[str, int], cell_timeout_s: float, wanted: Sequence[str] = ()
    ) -> None:
        self._cells = cells
        self._stops = stops
        self.shell = NotebookShell(cell_timeout_s)
        self.position = 0
        self._wanted = _wanted(cells, wanted)
        self._graded = {id(each) for each in needed([each for cell in cells for each in cell.statements], EXERCISES)}
        self.errors: dict[str, StudentError] = {}
        self.failed: dict[int, StudentError] = {}

    @property
    def namespace(self) -> dict[str, Any]:
        """Return the notebook's globals."""
        return self.shell.namespace

    def is_past(self, function: str) -> bool:
        """Return whether it has run further than to a function's check cell.

        Args:
            function: the graded function.
        """
        return self.position > self._stops[function]

    def run_to(self, function: str) -> list[str]:
        """Run the cells up to a function's check cell; return a remark for each unusual thing.

        Args:
            function: the graded function, or the name of a test.
        """
        remarks: list[str] = []
        failed: list[Parsed] = []
        while self.position < self._stops[function]:
            cell = self._cells[self.position]
            self.position += 1
            source = self._source(cell)
            if source is not None:
                remarks += filter(None, [cell.remark()])
                failed += [] if self._runs(cell, source) else [cell]
            elif self._is_spare_stub(cell):
                remarks.append(_SPARE_STUB.format(number=cell.cell.number))
        return remarks + [self._about_failure(cell) for cell in failed if self._is_graded(cell)]

    def _source(self, cell: Parsed) -> str | None:
        """Return what of a cell is run; None if it is left out."""
        if _is_own(cell):
            return None if self._is_spare_stub(cell) else cell.source
        if cell.cell.kind is Kind.HEAVY or not cell.binds & self._wanted:
            return None
        return _imports(cell) if cell.cell.checks else cell.source

    def _is_spare_stub(self, cell: Parsed) -> bool:
        """Return whether a cell is the release's own stub of a function that the student has defined above it."""
        return any(cell.is_stub(name) and callable(self.namespace.get(name)) for name in EXERCISES)

    def _runs(self, cell: Parsed, source: str) -> bool:
        """Run a cell; return whether it came to its end."""
        from helpers.observe.student_code import describe_error

        error = self.shell.run(cell.cell.number, source)
        if error is None:
            return True
        if cell.error is not None:
            self.errors |= cell.unparsed
            return False
        note = describe_error(error, [cell_file(cell.cell.number)])
        self.failed[cell.cell.number] = note
        self.errors |= {name: note for name in EXERCISES if name in cell.binds}
        return False

    def _is_graded(self, cell: Parsed) -> bool:
        """Return whether something that is graded needs a cell."""
        return any(id(each) in self._graded for each in cell.statements)

    def _about_failure(self, cell: Parsed) -> str:
        """Return a remark on a cell that raised; of one that lacks a module, say if nothing was lost by it."""
        error = self.failed[cell.cell.number]
        known = self.namespace.keys() | vars(builtins).keys()
        others = [each for each in self._cells[: self.position] if each is not cell and self._is_graded(each)]
        names = cell.binds.intersection(EXERCISES).union(*(each.needs for each in others))
        if error.type not in _ABOUT_MODULES or not names <= known:
            return located(error)
        lossless = _("{remark}; nothing was lost by it: every name that your functions use has a value.")
        return lossless.format(remark=located(error).rstrip("."))


def _imports(cell: Parsed) -> str:
    """Return the imports of a check cell, which other cells may use; it checks nothing here."""
    lines = cell.source.splitlines()
    return "\n".join(
        "\n".join(lines[each.node.lineno - 1 : each.node.end_lineno]) for each in cell.statements if each.is_import()
    )


def _is_own(cell: Parsed) -> bool:
    """Return whether a cell is the student's, not one of the release or a check cell."""
    return cell.cell.kind is Kind.STUDENT and not cell.cell.checks


def _wanted(cells: Sequence[Parsed], by_tests: Sequence[str]) -> frozenset[str]:
    """Return the names that the student's cells, the graded functions and tests need from the cells of the release."""
    released = [each for cell in cells if not _is_own(cell) for each in cell.statements]
    names = frozenset(EXERCISES).union(by_tests, *(cell.needs for cell in cells if _is_own(cell)))
    return names.union(*(each.needs for each in needed(released, names)))
