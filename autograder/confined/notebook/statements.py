"""The statements at the top level of a notebook's cells: what each binds and needs, and which of them are needed."""

from __future__ import annotations

import ast
import dis
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

_READS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")
_BINDS = ("STORE_NAME", "DELETE_NAME")


@dataclass(frozen=True)
class Statement:
    """One statement at the top level of a cell.

    Args:
        file: the file name that tracebacks show for its cell.
        node: its syntax tree.
        binds: the names that it binds, and `value of NAME` for each name whose value it may change.
        needs: the names that it reads, in the bodies of functions too.
    """

    file: str
    node: ast.stmt
    binds: frozenset[str]
    needs: frozenset[str]

    def defines(self, name: str) -> bool:
        """Return whether this is the definition of a function of that name."""
        return isinstance(self.node, ast.FunctionDef) and self.node.name == name

    def is_import(self) -> bool:
        """Return whether it only imports."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    def is_stub(self) -> bool:
        """Return whether this is a function that consists of a docstring and the `raise` of the release."""
        body = self.node.body if isinstance(self.node, ast.FunctionDef) else []
        rest = [inner for inner in body if not (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant))]
        return len(rest) == 1 and isinstance(rest[0], ast.Raise) and "NotImplementedError" in ast.dump(rest[0])

    def run(self, namespace: dict[str, object]) -> None:
        """Execute the statement in a namespace."""
        exec(compile(ast.Module([self.node], []), self.file, "exec"), namespace)  # noqa: S102 - the task of this program


def compiled(tree: ast.Module, file: str) -> CodeType:
    """Compile a syntax tree as IPython does, which allows `await` at the top level.

    Args:
        tree: of a cell.
        file: the file name that tracebacks show.
    """
    code: CodeType = compile(tree, file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return code


def statement(file: str, node: ast.stmt) -> Statement:
    """Return a statement with the names that it binds and needs, read from its bytecode."""
    code = compiled(ast.Module([node], []), file)
    binds, needs = set[str](), set[str]()
    for inner in _codes(code):
        for instruction in dis.get_instructions(inner) if inner.co_names else ():
            if instruction.opname in _READS:
                needs.add(instruction.argval)
            elif instruction.opname == "STORE_GLOBAL" or (inner is code and instruction.opname in _BINDS):
                binds.add(instruction.argval)
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        binds.add("*")
    binds |= {f"value of {_root(expression)}" for expression in _changed(node)}
    return Statement(file, node, frozenset(binds), frozenset(needs))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and those of the functions and classes in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _changed(node: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions whose values a statement may change in place, as `sizes.append(3)` or `sizes[0] = 3`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            yield inner.value.func
        if isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(inner.ctx, ast.Store):
            yield inner


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def needed(statements: Sequence[Statement], names: Collection[str]) -> list[Statement]:
    """Return the statements on which some names depend, directly or not, in order."""
    wanted = set(names)
    kept: set[int] = set()
    grown = True
    while grown:
        grown = False
        for position, candidate in enumerate(statements):
            if position not in kept and (candidate.binds & wanted or "*" in candidate.binds):
                kept.add(position)
                wanted |= candidate.needs | _changeable(candidate)
                grown = True
    return [candidate for position, candidate in enumerate(statements) if position in kept]


def _changeable(binding: Statement) -> set[str]:
    """Return `value of NAME` for the names whose values later statements may change: all but those of modules."""
    return set() if binding.is_import() else {f"value of {name}" for name in binding.binds}
