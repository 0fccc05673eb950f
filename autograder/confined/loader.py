"""Run of a notebook only what the graded functions need: their definitions, and what those refer to.

Cells that train, plot, print or check are left out because nothing that is graded depends on them. A cell that is
broken elsewhere in the notebook costs nothing.
"""

from __future__ import annotations

import ast
import dis
import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from autograder.confined.cells import MOST_PIECES, joined, python
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import StudentError, cell_file, cell_number
from helpers.i18n import _, ngettext

_READS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")


@dataclass(frozen=True)
class Statement:
    """One statement at the top level of a cell.

    Args:
        file: the name that tracebacks give its cell.
        node: its syntax tree.
        binds: the names it gives a value, or whose value it changes.
        needs: the names it refers to, in the bodies of functions too.
    """

    file: str
    node: ast.stmt
    binds: frozenset[str]
    needs: frozenset[str]


@dataclass
class Loaded:
    """What came of a submission's cells.

    Args:
        namespace: the globals of the student's functions.
        errors: for each graded function that is not defined, why, as `student_errors` writes errors down.
        remarks: what is unusual, one sentence each.
    """

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    errors: dict[str, StudentError] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def load(cells: Sequence[tuple[int, str]]) -> Loaded:
    """Define the graded functions.

    Args:
        cells: number and source of each code cell, in order; number 0 is the notebook's own packages cell.
    """
    loaded = Loaded()
    statements = list(_statements(cells, loaded))
    for name in EXERCISES:
        definitions = [each for each in statements if _defines(each.node, name)]
        stubs = [each for each in definitions if _is_stub(each.node)]
        if 0 < len(stubs) < len(definitions):
            statements = [each for each in statements if each not in stubs]
        if len(definitions) - len(stubs) > 1:
            loaded.remarks.append(_defined_again(name, len(definitions) - len(stubs)))
    _execute(_needed(statements), loaded)
    return loaded


def _defined_again(name: str, count: int) -> str:
    remark = ngettext(
        "{name} is defined {count} time; the last definition counts.",
        "{name} is defined {count} times; the last definition counts.",
        count,
    )
    return remark.format(name=name, count=count)


def _statements(cells: Sequence[tuple[int, str]], loaded: Loaded) -> Iterator[Statement]:
    """Parse the cells; one that does not parse alone is tried together with its neighbour, for it may be cut in two."""
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
            yield from [_statement(file, node) for node in ast.parse(python(source), file).body]
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            _note_unparsed(number, source, error, loaded)
        position += used


def _read_as_one(number: int, count: int) -> str:
    remark = ngettext(
        "Cell {number} and the next {count} were read as one: only together are they Python.",
        "Cell {number} and the next {count} were read as one: only together are they Python.",
        count,
    )
    return remark.format(number=number, count=count)


def _note_unparsed(number: int, source: str, error: Exception, loaded: Loaded) -> None:
    line, lines = getattr(error, "lineno", 0) or 0, source.splitlines()
    text = lines[line - 1].strip()[:120] if 0 < line <= len(lines) else ""
    message = str(getattr(error, "msg", error))[:200]
    note = StudentError(type(error).__name__, message, cell=number, line=line, text=text)
    loaded.errors |= {name: note for name in EXERCISES if f"def {name}" in source}


def _statement(file: str, node: ast.stmt) -> Statement:
    code = compile(ast.Module([node], []), file, "exec")
    binds = {each.argval for each in dis.get_instructions(code) if each.opname in ("STORE_NAME", "DELETE_NAME")}
    needs = set[str]()
    for inner in _codes(code):
        binds |= {each.argval for each in dis.get_instructions(inner) if each.opname == "STORE_GLOBAL"}
        needs |= {each.argval for each in dis.get_instructions(inner) if each.opname in _READS}
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        binds.add("*")
    binds |= {f"value of {_root(each)}" for each in _changed(node)}
    return Statement(file, node, frozenset(binds), frozenset(needs))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """List a code object and those of the functions and classes in it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _changed(node: ast.stmt) -> Iterator[ast.expr]:
    """List the expressions whose values a statement may change in place, as in `sizes.append(3)` or `sizes[0] = 3`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for each in ast.walk(node):
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call):
            yield each.value.func
        if isinstance(each, ast.Attribute | ast.Subscript) and isinstance(each.ctx, ast.Store):
            yield each


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _defines(node: ast.stmt | None, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


def _is_stub(node: ast.stmt) -> bool:
    """Whether a function holds nothing but its docstring and the release's raise."""
    body = node.body if isinstance(node, ast.FunctionDef) else []
    rest = [each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    return len(rest) == 1 and isinstance(rest[0], ast.Raise) and "NotImplementedError" in ast.dump(rest[0])


def _needed(statements: Sequence[Statement]) -> list[Statement]:
    """Keep the statements on which the graded functions depend, in order."""
    wanted = set(EXERCISES)
    kept: set[int] = set()
    grown = True
    while grown:
        grown = False
        for position, each in enumerate(statements):
            if position not in kept and (each.binds & wanted or "*" in each.binds):
                kept.add(position)
                wanted |= each.needs | _watched(each)
                grown = True
    return [each for position, each in enumerate(statements) if position in kept]


def _watched(statement: Statement) -> set[str]:
    """Say which values may be changed by a later statement: all but those of modules."""
    elsewhere = isinstance(statement.node, ast.Import | ast.ImportFrom)
    return set() if elsewhere else {f"value of {name}" for name in statement.binds}


def _execute(statements: Sequence[Statement], loaded: Loaded) -> None:
    """Run the statements; one that lacks a name is tried again after the others, for cells may be out of order."""
    waiting = list(statements)
    while waiting:
        postponed = []
        for each in waiting:
            try:
                exec(compile(ast.Module([each.node], []), each.file, "exec"), loaded.namespace)  # noqa: S102 - the task
            except NameError as error:
                postponed.append((each, error))
            except Exception as error:  # noqa: BLE001 - whatever the student's code raises is written down
                _note_failed(each, error, loaded)
        if len(postponed) == len(waiting):
            for each, missing in postponed:
                _note_failed(each, missing, loaded)
            return
        waiting = [each for each, __ in postponed]


def _note_failed(statement: Statement, error: Exception, loaded: Loaded) -> None:
    from helpers.observe import student_errors

    note = student_errors.describe(error, [statement.file])
    loaded.errors |= {name: note for name in EXERCISES if name in statement.binds}
    remark = _("Cell {number}, line {line}: {error}")
    error_text = f"{note.type}: {note.message}"
    loaded.remarks.append(remark.format(number=cell_number(statement.file), line=note.line, error=error_text))
