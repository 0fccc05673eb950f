"""Run only the statements that the graded functions need, in an order in which they work.

That is for notebooks that do not define a function when they run from top to bottom, or that do not come to an end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.confined.notebook.cells import Parsed
from autograder.confined.notebook.statements import Statement, needed
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import WHOLE_FILE, StudentError
from helpers.i18n import _


@dataclass
class Loaded:
    """The result of loading the cells of a submission.

    Args:
        namespace: the globals of the student's functions.
        errors: the error of each graded function that could not be defined, as `describe_error` returns it.
        remarks: one sentence for each statement that failed.
    """

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    errors: dict[str, StudentError] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def load(cells: Sequence[Parsed]) -> Loaded:
    """Define the graded functions and what they need.

    Args:
        cells: of the notebook.
    """
    loaded = Loaded()
    statements = [each for cell in cells for each in cell.statements]
    for cell in cells:
        loaded.errors |= cell.unparsed
    for name in EXERCISES:
        definitions = [candidate for candidate in statements if candidate.defines(name)]
        stubs = [definition for definition in definitions if definition.is_stub()]
        if 0 < len(stubs) < len(definitions):
            statements = [candidate for candidate in statements if candidate not in stubs]
    _execute(needed(statements, EXERCISES), loaded)
    return loaded


def _execute(statements: Sequence[Statement], loaded: Loaded) -> None:
    """Run the statements; retry one that lacks a name after the others, because cells may be out of order."""
    waiting = list(statements)
    while waiting:
        postponed = []
        for candidate in waiting:
            try:
                candidate.run(loaded.namespace)
            except NameError as error:
                postponed.append((candidate, error))
            except Exception as error:  # noqa: BLE001 - the report shows whatever the student's code raises
                _note_failed(candidate, error, loaded)
        if len(postponed) == len(waiting):
            for candidate, missing in postponed:
                _note_failed(candidate, missing, loaded)
            return
        waiting = [candidate for candidate, __ in postponed]


def _note_failed(failed: Statement, error: Exception, loaded: Loaded) -> None:
    from helpers.observe.student_code import describe_error

    note = describe_error(error, [failed.file])
    loaded.errors |= {name: note for name in EXERCISES if name in failed.binds}
    loaded.remarks.append(located(note))


def located(error: StudentError) -> str:
    """Return an error with its place in the notebook, or in the Python file.

    Args:
        error: of a cell.
    """
    place = _("Line {line}: {error}") if error.cell == WHOLE_FILE else _("Cell {number}, line {line}: {error}")
    return place.format(number=error.cell, line=error.line, error=f"{error.type}: {error.message}".rstrip(": "))
