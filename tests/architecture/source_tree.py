"""The project's code as data: its modules, their sizes, and who imports whom."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("helpers", "assignment", "autograder", "benchmarks", "tests")
"""The folders of code; release/ is generated."""

DATA = ("tests/submissions", "tests/attacks")
"""Folders of student code: data, not code."""


@dataclass(frozen=True)
class Import:
    """One imported name: `from MODULE import NAME`, or `import MODULE` where the name is empty."""

    module: str
    name: str

    @property
    def full_name(self) -> str:
        """The dotted name of what is imported."""
        return f"{self.module}.{self.name}" if self.name else self.module


@dataclass(frozen=True)
class Module:
    """One Python file.

    Args:
        name: its dotted name; a package's `__init__` has the package's name.
        path: where it stands, below the root.
        line_count: its number of lines.
        function_lines: for each function its number of lines, from `def` to the last line, docstring included.
        imports: everything that it imports, at module level and inside functions.
    """

    name: str
    path: Path
    line_count: int
    function_lines: Mapping[str, int]
    imports: frozenset[Import]


def read_modules(root: Path) -> dict[str, Module]:
    """Read every module of the project.

    Args:
        root: the folder that holds the packages.

    Returns:
        The modules by name.
    """
    data = [root / folder for folder in DATA]
    paths = (path for package in PACKAGES for path in sorted((root / package).rglob("*.py")))
    modules = (_read(path, root) for path in paths if not any(path.is_relative_to(folder) for folder in data))
    return {module.name: module for module in modules}


def imported_modules(module: Module, modules: Mapping[str, Module]) -> set[str]:
    """Return the names of the project's modules that a module imports.

    Args:
        module: the importing module.
        modules: all modules of the project by name.
    """
    return {
        name for imported in module.imports if (name := _closest(imported.full_name, modules)) and name != module.name
    }


def wing_of(name: str) -> str:
    """Return the wing of a module: the first two parts of its name; a package without wings is one wing.

    >>> [wing_of(name) for name in ("helpers.contract.graph", "helpers.i18n", "helpers", "assignment.spec")]
    ['helpers.contract', 'helpers.i18n', 'helpers', 'assignment']
    """
    package, *rest = name.split(".")
    return f"{package}.{rest[0]}" if rest and package not in ("assignment", "tests") else package


def _closest(name: str, modules: Mapping[str, Module]) -> str:
    """Return the longest beginning of a dotted name that is a module; empty if there is none."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def _read(path: Path, root: Path) -> Module:
    relative = path.relative_to(root)
    parts = relative.with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, str(path))
    package = name if is_package else name.rpartition(".")[0]
    return Module(name, relative, len(text.splitlines()), dict(_functions(tree)), frozenset(_imports(tree, package)))


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{node.name}, line {node.lineno}", (node.end_lineno or node.lineno) - node.lineno + 1


def _imports(tree: ast.Module, package: str) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            yield from (Import(module, alias.name) for alias in node.names)
