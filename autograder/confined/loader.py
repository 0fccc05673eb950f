"""Run only what the graded functions of a notebook need: their definitions, and what those refer to.

Cells that train, plot, print or check are skipped, because nothing that is graded depends on them. A broken cell
elsewhere in the notebook costs nothing.
"""

from __future__ import annotations

import ast
import builtins
import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.confined.cells import MOST_PIECES, joined, python
from autograder.confined.statements import Statement, needed, statement
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import WHOLE_FILE, StudentError, cell_file, cell_number
from helpers.contract.texts import shortened
from helpers.i18n import _, ngettext


@dataclass
class Loaded:
    """The result of loading the cells of a submission.

    Args:
        namespace: the globals of the student's functions.
        errors: the error of each graded function that could not be defined, as `student_errors` describes it.
        remarks: one sentence for each unusual thing.
        failed: the statements that raised an error, each with the remark on it.
    """

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    errors: dict[str, StudentError] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    failed: list[tuple[Statement, str]] = field(default_factory=list)


def load(cells: Sequence[tuple[int, str]]) -> Loaded:
    """Define the graded functions and what they need.

    Args:
        cells: the number and source of each code cell, in order; number 0 is the packages cell of the release.
    """
    loaded = Loaded()
    statements = list(_statements(cells, loaded))
    for name in EXERCISES:
        definitions = [candidate for candidate in statements if candidate.defines(name)]
        stubs = [definition for definition in definitions if definition.is_stub()]
        if 0 < len(stubs) < len(definitions):
            statements = [candidate for candidate in statements if candidate not in stubs]
        if len(definitions) - len(stubs) > 1:
            loaded.remarks.append(_defined_again(name, len(definitions) - len(stubs)))
    used = needed(statements, EXERCISES)
    _execute(used, loaded)
    loaded.remarks += _remarks_on_failures(loaded, used)
    return loaded


def _defined_again(name: str, count: int) -> str:
    remark = ngettext(
        "{name} is defined {count} time; the last definition counts.",
        "{name} is defined {count} times; the last definition counts.",
        count,
    )
    return remark.format(name=name, count=count)


def _statements(cells: Sequence[tuple[int, str]], loaded: Loaded) -> Iterator[Statement]:
    """Yield the statements of the cells; a cell that does not parse may have been split, so try it with the next."""
    position = 0
    while position < len(cells):
        number = cells[position][0]
        pieces = [source for __, source in cells[position : position + (MOST_PIECES if number else 1)]]
        source, used = joined(pieces)
        if used > 1:
            loaded.remarks.append(_read_as_one(number, used - 1))
        file = cell_file(number)
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        try:
            yield from [statement(file, node) for node in ast.parse(python(source), file).body]
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            _note_unparsed(number, source, error, loaded)
        position += used


def _read_as_one(number: int, count: int) -> str:
    remark = ngettext(
        "Cell {number} and the next cell were read as one: only together are they valid Python.",
        "Cell {number} and the next {count} cells were read as one: only together are they valid Python.",
        count,
    )
    return remark.format(number=number, count=count)


def _note_unparsed(number: int, source: str, error: Exception, loaded: Loaded) -> None:
    line, lines = getattr(error, "lineno", 0) or 0, source.splitlines()
    text = shortened(lines[line - 1].strip(), 120) if 0 < line <= len(lines) else ""
    message = shortened(str(getattr(error, "msg", error)), 200)
    note = StudentError(type(error).__name__, message, cell=number, line=line, text=text)
    loaded.errors |= {name: note for name in EXERCISES if f"def {name}" in source}


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
    from helpers.observe import student_errors

    note = student_errors.describe(error, [failed.file])
    loaded.errors |= {name: note for name in EXERCISES if name in failed.binds}
    number = cell_number(failed.file)
    remark = _("Line {line}: {error}") if number == WHOLE_FILE else _("Cell {number}, line {line}: {error}")
    text = f"{note.type}: {note.message}"
    loaded.failed.append((failed, remark.format(number=number, line=note.line, error=text)))


def _remarks_on_failures(loaded: Loaded, used: Sequence[Statement]) -> Iterator[str]:
    """Yield the remark on each statement that failed; of an import, say if nothing was lost by it.

    Args:
        loaded: the result, complete but for these remarks.
        used: the statements that the graded functions need.
    """
    known = loaded.namespace.keys() | vars(builtins).keys()
    defined = {name for name in EXERCISES if any(statement.defines(name) for statement in used)}
    for failed, remark in loaded.failed:
        is_import = isinstance(failed.node, ast.Import | ast.ImportFrom)
        names = defined.union(*(statement.needs for statement in used if statement is not failed))
        lossless = _("{remark}; nothing was lost by it: every name that your functions use has a value.")
        yield lossless.format(remark=remark.rstrip(".")) if is_import and names <= known else remark
