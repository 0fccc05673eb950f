"""Which definition of a graded function its check cell sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from autograder.confined.notebook.cells import Parsed
from helpers.contract.observation import WHOLE_FILE
from helpers.i18n import _


@dataclass(frozen=True)
class Definitions:
    """Where a notebook defines a graded function, and where its check cell stands.

    Args:
        function: its name.
        cells: of the notebook.
    """

    function: str
    cells: Sequence[Parsed]

    @cached_property
    def check(self) -> int | None:
        """Return the position of the last check cell, as nbgrader does; None without one."""
        return max((at for at, cell in enumerate(self.cells) if cell.cell.checks == self.function), default=None)

    @cached_property
    def defining(self) -> list[int]:
        """Return the positions of the cells that define the function, else of those that bind its name."""
        listed = list(enumerate(self.cells))
        defined = [at for at, cell in listed if any(each.defines(self.function) for each in cell.statements)]
        own = [at for at in defined if not self.cells[at].is_stub(self.function)]
        return own or defined or [at for at, cell in listed if self.function in cell.binds]

    @cached_property
    def is_moved(self) -> bool:
        """Return whether the check cell stands above every definition."""
        return self.check is not None and bool(self.defining) and self.check < self.defining[0]

    @cached_property
    def stop(self) -> int:
        """Return how many cells run before the function is graded."""
        if self.check is not None and not self.is_moved:
            return self.check
        return self.defining[-1] + 1 if self.defining else len(self.cells)

    def remark(self) -> str:
        """Return which definition is graded, and why, where that is not plain."""
        check, defining = self.check, self.defining
        is_file = any(cell.cell.number == WHOLE_FILE for cell in self.cells)
        if not defining or is_file or (len(defining) == 1 and check == self.stop):
            return ""
        graded = max((at for at in defining if at < self.stop), default=defining[-1])
        words = {"function": self.function, "graded": self._number(graded)}
        if check is None:
            return _("{function} has no check cell; its definition in cell {graded} was graded.").format(**words)
        words["check"] = self._number(check)
        if self.is_moved:
            text = _(
                "The check cell of {function}, cell {check}, stands above its definition; the definition in cell "
                "{graded} was graded."
            )
            return text.format(**words)
        text = _(
            "{function} is defined in the cells {cells}; the definition in cell {graded} was graded, because that is "
            "the one that its check cell, cell {check}, sees."
        )
        return text.format(**words, cells=", ".join(self._number(at) for at in defining))

    def _number(self, position: int) -> str:
        return str(self.cells[position].cell.number)
