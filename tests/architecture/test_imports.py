"""The arrow of imports: helpers <- assignment <- autograder, really imported, and the contract that watches it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assignment import notebook

LIMITS = {
    "helpers": ("assignment", "autograder"),
    "assignment": ("autograder",),
    "autograder.confined.serve": ("assignment", "autograder.judge.examination"),
    "autograder.sandbox.cold": ("assignment", "autograder.judge.examination"),
    "autograder.confined.zygote": ("assignment", "autograder.judge.examination"),
}


def module_of(path: Path) -> str:
    """Give the dotted name of a module of the project."""
    return ".".join(path.relative_to(notebook.ROOT).with_suffix("").parts)


@pytest.mark.parametrize(("package", "forbidden"), LIMITS.items())
def test_importing_a_package_loads_only_what_stands_below_it(package: str, forbidden: tuple[str, ...]) -> None:
    """Every module of a package is imported in a fresh process; then the loaded modules are listed."""
    folder = notebook.ROOT / package.split(".", maxsplit=1)[0]
    modules = [package] if "." in package else [module_of(path) for path in folder.rglob("*.py") if path.stem[0] != "_"]
    inner = ["autograder.confined.loader", "helpers.observe.observer"] if "." in package else []
    program = (
        f"import importlib, sys\nfor name in {modules + inner}:\n    importlib.import_module(name)\nprint(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert set(modules) <= loaded
    assert [] == [name for name in loaded if any(name == each or name.startswith(f"{each}.") for each in forbidden)]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts on a copy of the project."""
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(program), "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("module", "line"),
    [
        (None, ""),
        ("helpers/graph.py", "import assignment.spec"),
        ("assignment/spec.py", "import autograder.judge"),
        ("autograder/definitions.py", "import assignment.oracle"),
    ],
)
def test_contracts_hold_and_can_be_broken(module: str | None, line: str, tmp_path: Path) -> None:
    """One import in the wrong direction breaks them."""
    for package in ("helpers", "assignment", "autograder"):
        shutil.copytree(notebook.ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(notebook.ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    if module:
        path = tmp_path / module
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    assert (lint(tmp_path).returncode == 0) is (module is None)
