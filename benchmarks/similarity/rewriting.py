"""Change the syntax tree of a solution as whoever hides a copy does: it computes the same, and reads differently."""

from __future__ import annotations

import ast
import builtins
import copy
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from helpers.contract.exercises import EXERCISES

_NEW_NAMES = ("out", "temp", "inner", "piece", "res", "val", "mid", "acc", "branch", "stepper", "left", "right", "node")
_HELPERS = {
    False: "def use(layer, *tensors, **how):\n    return layer(*tensors, **how)",
    True: "def onto(tensor, made, how={}):\n    result = made(tensor, **how)\n    return result",
}
"""A function that calls a layer: that gets the layer first, and that gets the tensor first."""


def renamed(tree: ast.Module) -> None:
    """Rename the variables and functions of the student's own, but no parameter that a call names.

    Args:
        tree: of the solution; it is changed.
    """
    fixed = {*EXERCISES, *dir(builtins), *_fixed_names(tree)}
    own = dict.fromkeys(name for name in _bound_names(tree) if name not in fixed)
    names = {name: f"{_NEW_NAMES[i % len(_NEW_NAMES)]}{i // len(_NEW_NAMES) or ''}" for i, name in enumerate(own)}
    for node in ast.walk(tree):
        match node:
            case ast.Name():
                node.id = names.get(node.id, node.id)
            case ast.arg():
                node.arg = names.get(node.arg, node.arg)
            case ast.FunctionDef() | ast.ClassDef():
                node.name = names.get(node.name, node.name)


def _bound_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name


def _fixed_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that other things than names refer to: keywords, patterns, classes, outer scopes, the task."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name)) | ast.MatchAs(name=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.Global(names=found) | ast.Nonlocal(names=found):
                yield from found
            case ast.ClassDef(body=body):
                yield from (name for statement in body for name in _class_level(statement))
            case ast.alias(name=name, asname=alias):
                yield alias or name
            case ast.FunctionDef(name=name, args=arguments) if name in EXERCISES:
                yield from (argument.arg for argument in [*arguments.args, *arguments.kwonlyargs])


def _class_level(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef):
        yield statement.name
    yield from _stores(statement)


def reordered(tree: ast.Module) -> None:
    """Put functions, keyword arguments, and assignments that need not follow each other, in another order.

    Args:
        tree: of the solution; it is changed.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and all(keyword.arg for keyword in node.keywords):
            node.keywords.reverse()
        if isinstance(node, ast.FunctionDef):
            node.body = _exchanged(node.body)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not any(function.decorator_list for function in functions):
        backwards = iter(functions[::-1])
        tree.body = [next(backwards) if isinstance(node, ast.FunctionDef) else node for node in tree.body]


def _exchanged(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return statements, with each two assignments exchanged that do not need each other."""
    found = list(body)
    position = 0
    while position + 1 < len(found):
        first, second = found[position], found[position + 1]
        if _are_independent(first, second):
            found[position : position + 2] = [second, first]
            position += 1
        position += 1
    return found


def _are_independent(first: ast.stmt, second: ast.stmt) -> bool:
    if not (isinstance(first, ast.Assign) and isinstance(second, ast.Assign)):
        return False
    return not (_names(first) & _stores(second) or _stores(first) & _names(second))


def _names(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _stores(statement: ast.stmt) -> set[str]:
    found = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in found if isinstance(node.ctx, ast.Store)}


def without_docstrings(tree: ast.Module) -> None:
    """Drop what stands in the code to explain it.

    Args:
        tree: of the solution; it is changed.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]


def with_helper(tree: ast.Module, *, is_tensor_first: bool = False) -> None:
    """Call every layer by a helper function instead of directly.

    Args:
        tree: of the solution; it is changed.
        is_tensor_first: whether the helper gets the tensor before the layer.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and len(node.args) == 1:
            _call_helper(node, node.func, is_tensor_first=is_tensor_first)
    first = next(i for i, node in enumerate(tree.body) if not isinstance(node, ast.Import | ast.ImportFrom))
    tree.body.insert(first, ast.parse(_HELPERS[is_tensor_first]).body[0])


def _call_helper(call: ast.Call, layer: ast.expr, *, is_tensor_first: bool) -> None:
    if not is_tensor_first:
        call.func, call.args = ast.Name("use", ast.Load()), [layer, *call.args]
        return
    keys: list[ast.expr | None] = [ast.Constant(keyword.arg) if keyword.arg else None for keyword in call.keywords]
    how = [ast.Dict(keys, [keyword.value for keyword in call.keywords])] if keys else []
    call.func, call.args, call.keywords = ast.Name("onto", ast.Load()), [*call.args, layer, *how], []


def in_steps(tree: ast.Module) -> None:
    """Give a name to what a statement computes on the way.

    Args:
        tree: of the solution; it is changed.
    """
    counter = itertools.count(1)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [part for statement in node.body for part in _in_steps(statement, counter)]


def _in_steps(statement: ast.stmt, counter: Iterator[int]) -> list[ast.stmt]:
    call = statement.value if isinstance(statement, ast.Assign | ast.Return) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Call)):
        return [statement]
    name = f"layer_{next(counter)}"
    made = ast.Assign([ast.Name(name, ast.Store())], call.func)
    call.func = ast.Name(name, ast.Load())
    return [made, statement]


class Unroll(ast.NodeTransformer):
    """Write a loop over values that stand in the code once for each of them."""

    def visit_For(self, node: ast.For) -> Any:
        """Return the statements of all rounds, if the loop can be written so."""
        self.generic_visit(node)
        values = _listed(node.iter)
        if not values or node.orelse or any(isinstance(it, ast.Break | ast.Continue) for it in ast.walk(node)):
            return node
        rounds = [[ast.Assign([copy.deepcopy(node.target)], value), *copy.deepcopy(node.body)] for value in values]
        return [statement for statements in rounds for statement in statements]


def _listed(values: ast.expr) -> list[ast.expr]:
    match values:
        case ast.Constant(value=str(text)):
            return [ast.Constant(letter) for letter in text]
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [] if any(isinstance(element, ast.Starred) for element in elements) else elements
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(count))]):
            return [ast.Constant(number) for number in range(count)]
        case ast.Call(func=ast.Name(id="zip"), args=[*columns]):
            lists = [_listed(column) for column in columns]
            return [ast.Tuple([*row], ast.Load()) for row in zip(*lists, strict=False)]
        case _:
            return []
