"""Read code as the shapes of its expressions and statements: names, layout and the order of keywords do not matter."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

_LEAST_NODES = 9
"""Of a shape; smaller ones are everywhere."""

_MOST_NODES = 60
"""Of a shape; larger ones are changed by any change in them."""

_MOST_DEPTH = 60
_LONGEST_VALUE = 80
"""Characters of a number or a string."""

_SHORTEST_LIBRARY_NAME = 3
"""X and F1 are variables; Add is a layer."""

_LONGEST_PARSED = 200_000
"""Characters of a cell."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An expression or a statement.

    Args:
        text: that is the same for all that have the same shape.
        line: where it begins, from 1.
        end: the line where it ends.
    """

    text: str
    line: int
    end: int


def parsed(code: str) -> ast.Module | None:
    """Return the syntax tree of some code, or None if it has none or is too long.

    Args:
        code: any text; magics of IPython's are no Python.
    """
    if len(code) > _LONGEST_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def shapes(tree: ast.AST) -> list[Shape]:
    """Return the shapes of middling size in a syntax tree.

    Args:
        tree: of some code; it may be of any depth.
    """
    found = list[Shape]()
    _described(tree, set(_defined(tree)), found, 0)
    return found


def _defined(tree: ast.AST) -> Iterator[str]:
    """Yield the names that some code defines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name


def _described(node: ast.AST, own: set[str], found: list[Shape], depth: int) -> tuple[str, int]:
    """Return the shape of a node and its number of nodes; add it and those in it to what was found."""
    if depth > _MOST_DEPTH:
        return "...", 1
    parts, size = list[str](), 1
    for label, child in _children(node, own):
        text, nodes = (child, 0) if isinstance(child, str) else _described(child, own, found, depth + 1)
        size += nodes
        parts.append(f"{label}{text}")
    text = f"{type(node).__name__}({','.join(parts)})" if size <= _MOST_NODES else "large"
    if _LEAST_NODES <= size <= _MOST_NODES and isinstance(node, ast.stmt | ast.Call):
        found.append(Shape(text, node.lineno, node.end_lineno or node.lineno))
    return text, size


def _children(node: ast.AST, own: set[str]) -> Iterator[tuple[str, ast.AST | str]]:
    """Yield what a node consists of, each part with what tells it from others; text is part of the shape as it is."""
    match node:
        case ast.Name(id=name):
            yield "", name if _is_of_a_library(name) and name not in own else "N"
        case ast.Constant(value=value):
            yield "", (hex(value) if type(value) is int else repr(value))[:_LONGEST_VALUE]  # repr refuses long numbers
        case ast.arguments():
            yield "", str(len(node.args))
        case ast.FunctionDef():
            yield from (("", child) for child in (node.args, *node.decorator_list, *node.body))
        case ast.Call():
            yield from (("", child) for child in (node.func, *node.args))
            yield from (("keyword ", child) for child in sorted(node.keywords, key=lambda it: it.arg or ""))
        case _:
            for name, value in ast.iter_fields(node):
                parts = value if isinstance(value, list) else [value]
                yield from ((name, part) for part in parts if _is_of_shape(part))


def _is_of_shape(part: object) -> bool:
    return isinstance(part, ast.AST | str) and not isinstance(part, ast.expr_context)


def _is_of_a_library(name: str) -> bool:
    return len(name) >= _SHORTEST_LIBRARY_NAME and name[0].isupper()
