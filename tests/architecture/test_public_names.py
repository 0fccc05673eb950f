"""The `__all__` of each wing is true: other wings use only what it lists, and everything that it lists is used."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from assignment import notebook
from tests.architecture.small_tree import write_tree
from tests.architecture.source_tree import Module, read_modules, wing_of

WITHOUT_LIST = {
    "autograder.confined",  # its modules are imported inside the wall, where __init__ must import nothing
    "autograder.lockdown",  # the same
    "benchmarks.fidelity",  # commands
    "benchmarks.speed",  # commands
    "benchmarks.training",  # commands
}
"""Wings whose `__init__` holds only a docstring."""


def public_names(root: Path, modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Return `__all__` of each wing that is a folder and has one; that of a package with wings is for the notebook."""
    packages_with_wings = {name.split(".")[0] for name in map(wing_of, modules) if "." in name}
    found = {}
    for name, module in modules.items():
        if module.path.name == "__init__.py" and wing_of(name) == name and name not in packages_with_wings:
            for node in ast.parse((root / module.path).read_text(encoding="utf-8")).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                    found[name] = set(ast.literal_eval(node.value))
    return found


def used_names(module: Module, wings: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield each name that a module imports from another wing, with that wing."""
    for imported in module.imports:
        wing = wing_of(imported.full_name)
        if wing in wings and wing != wing_of(module.name) and imported.full_name != wing:
            yield wing, imported.full_name.removeprefix(f"{wing}.").split(".")[0]


def hidden_imports(modules: Mapping[str, Module], wings: Mapping[str, set[str]]) -> list[str]:
    """Return the imports from another wing that its `__all__` does not list; tests may look inside a wing."""
    return sorted(
        f"{module.name} imports {wing}.{name}"
        for module in modules.values()
        if wing_of(module.name) != "tests"
        for wing, name in used_names(module, wings)
        if name not in wings[wing]
    )


def missing_names(modules: Mapping[str, Module], wings: Mapping[str, set[str]]) -> list[str]:
    """Return the listed names that are neither a module of the wing nor imported by its `__init__`."""
    return [
        f"{wing}.{name}"
        for wing, names in wings.items()
        for name in sorted(names - {imported.name for imported in modules[wing].imports})
        if f"{wing}.{name}" not in modules
    ]


def unused_names(modules: Mapping[str, Module], wings: Mapping[str, set[str]], more_text: str) -> list[str]:
    """Return the listed names that no other wing and no test imports.

    Args:
        modules: all modules of the project.
        wings: the listed names of each wing.
        more_text: other code that uses the wings.
    """
    used = {name for module in modules.values() for name in used_names(module, wings)}
    return [
        f"{wing}.{name}"
        for wing, names in wings.items()
        for name in sorted(names)
        if (wing, name) not in used and not re.search(rf"\b{wing.split('.')[-1]}\.{name}\b", more_text)
    ]


def text_beside_the_packages() -> str:
    """Return the code outside the packages: the source notebook's cells, nbgrader's configuration, pyproject.toml."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    files = [(notebook.ROOT / name).read_text(encoding="utf-8") for name in ("nbgrader_config.py", "pyproject.toml")]
    return "\n".join(["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"] + files)


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    """Return the project's modules."""
    return read_modules(notebook.ROOT)


@pytest.fixture(scope="module")
def wings(modules: dict[str, Module]) -> dict[str, set[str]]:
    """Return the listed names of the project's wings."""
    return public_names(notebook.ROOT, modules)


def test_every_wing_lists_its_public_names(modules: dict[str, Module], wings: dict[str, set[str]]) -> None:
    """Except those whose `__init__` holds only a docstring."""
    inner = {name for name in modules if "." in name and not name.startswith("tests.")}
    folders = {wing_of(name) for name in inner if wing_of(name) != name}

    assert folders == set(wings) | WITHOUT_LIST
    assert set() == set(wings) & WITHOUT_LIST


def test_other_wings_import_only_public_names(modules: dict[str, Module], wings: dict[str, set[str]]) -> None:
    """What `__all__` does not list belongs to the wing alone."""
    assert [] == hidden_imports(modules, wings)


def test_every_public_name_exists(modules: dict[str, Module], wings: dict[str, set[str]]) -> None:
    """As a module of the wing, or as a name that its `__init__` imports."""
    assert [] == missing_names(modules, wings)


def test_every_public_name_is_used(modules: dict[str, Module], wings: dict[str, set[str]]) -> None:
    """By another wing, a test, the notebook or a configuration."""
    assert [] == unused_names(modules, wings, text_beside_the_packages())


def test_untrue_lists_are_found(tmp_path: Path) -> None:
    """A hidden import, a name that does not exist, and a name that nobody uses are each reported."""
    write_tree(
        tmp_path,
        {
            "helpers/first/__init__.py": '__all__ = ["listed", "missing", "unused", "plot"]\n',
            "helpers/first/listed.py": "",
            "helpers/first/hidden.py": "from helpers.first import unused\n",
            "helpers/first/unused.py": "",
            "helpers/second.py": "from helpers.first import hidden, listed, missing\nimport helpers.first\n",
            "tests/test_first.py": "from helpers.first.hidden import something\n",
        },
    )
    modules = read_modules(tmp_path)
    wings = public_names(tmp_path, modules)

    assert ["helpers.second imports helpers.first.hidden"] == hidden_imports(modules, wings)
    assert ["helpers.first.missing", "helpers.first.plot"] == missing_names(modules, wings)
    assert ["helpers.first.unused"] == unused_names(modules, wings, "first.plot()")
