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

from IPython.core.inputtransformer2 import TransformerManager

GRADED = ("identity_block", "convolutional_block", "ResNet50")
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
        errors: for each graded function that is not defined, why, as `helpers.failures` writes errors down.
        remarks: what is unusual, one sentence each.
    """

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def load(cells: Sequence[tuple[int, str]]) -> Loaded:
    """Define the graded functions.

    Args:
        cells: number and source of each code cell, in order; number 0 is the notebook's own packages cell.
    """
    loaded = Loaded()
    statements = list(_statements(cells, loaded))
    for name in GRADED:
        times = sum(_defines(each.node, name) for each in statements)
        if times > 1:
            loaded.remarks.append(f"{name} is defined {times} times; the last definition counts.")
    _execute(_needed(statements), loaded)
    return loaded


def _statements(cells: Sequence[tuple[int, str]], loaded: Loaded) -> Iterator[Statement]:
    """Parse the cells; one that does not parse alone is tried together with its neighbour, for it may be cut in two."""
    position = 0
    while position < len(cells):
        number, source = cells[position]
        following = cells[position + 1][1] if position + 1 < len(cells) else ""
        cut = following[:1] in (" ", "\t") and _tree(source + "\n" + following) is not None
        if cut:
            loaded.remarks.append(
                f"Cell {number} and the code cell after it were read as one, since only together they are Python."
            )
            source = f"{source}\n{following}"
        file = f"cell {number}"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        try:
            yield from [_statement(file, node) for node in ast.parse(_python(source), file).body]
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            _note_unparsed(file, source, error, loaded)
        position += 2 if cut else 1


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(_python(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _python(source: str) -> str:
    """Turn IPython's magics into Python."""
    return TransformerManager().transform_cell(source)


def _note_unparsed(file: str, source: str, error: Exception, loaded: Loaded) -> None:
    line = getattr(error, "lineno", 0) or 0
    lines = source.splitlines()
    note = {
        "type": type(error).__name__,
        "message": str(getattr(error, "msg", error))[:200],
        "cell": file,
        "line": line,
        "text": lines[line - 1].strip()[:120] if 0 < line <= len(lines) else "",
        "unfinished": False,
    }
    loaded.errors |= {name: note for name in GRADED if f"def {name}" in source}


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


def _changed(node: ast.stmt) -> list[ast.expr]:
    """List the expressions whose values a statement may change in place, as in `sizes.append(3)` or `sizes[0] = 3`."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return [node.value.func]
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [each for each in targets if isinstance(each, ast.Attribute | ast.Subscript)]
    return []


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _defines(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


def _needed(statements: Sequence[Statement]) -> list[Statement]:
    """Keep the statements on which the graded functions depend, in order."""
    wanted = set(GRADED)
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
    """Say which values may be changed by a later statement: those that are assigned, not modules or functions."""
    assigned = isinstance(statement.node, ast.Assign | ast.AnnAssign)
    return {f"value of {name}" for name in statement.binds} if assigned else set()


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
        waiting = [each for each, _ in postponed]


def _note_failed(statement: Statement, error: Exception, loaded: Loaded) -> None:
    from helpers import failures

    note = failures.describe(error, [statement.file])
    loaded.errors |= {name: note for name in GRADED if name in statement.binds}
    loaded.remarks.append(f"{statement.file.capitalize()}, line {note['line']}: {note['type']}: {note['message']}")
