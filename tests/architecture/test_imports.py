"""The directions of imports: what importing a wing really loads, and contracts that can be broken."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assignment import notebook

PACKAGES = ("helpers", "assignment", "autograder", "benchmarks")
KERAS = ("keras", "tensorflow", "helpers.observe")
CONFINED = ("autograder.confined", "autograder.lockdown")
GRADER_WINGS = "judge intake grading pages sandbox course batch collect kernels feedback cli"
GRADER = tuple(f"autograder.{wing}" for wing in GRADER_WINGS.split())
NUMPY_ONLY = ("helpers.contract", "helpers.differences", "helpers.hints", "helpers.compare", "assignment", *GRADER)
LOADS_NOTHING_OF = {
    ("helpers",): ("assignment", "autograder", "benchmarks"),
    ("assignment",): ("autograder", "benchmarks"),
    NUMPY_ONLY: (*KERAS, *CONFINED, "benchmarks"),
    (*CONFINED, "autograder.wall", "helpers.observe.observer"): ("assignment", *GRADER),
}
"""For wings that are loaded together what they must not load, even indirectly; students' code is observed late."""

LOAD = """
import importlib, pkgutil, sys
names = sys.argv[1:]
for name in names:
    module = importlib.import_module(name)
    names += [found.name for found in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}.")]
print(*sys.modules)
"""


def loaded_by(*names: str) -> set[str]:
    """Import modules, with everything below them, in a fresh process; return the names of all loaded modules."""
    command = [sys.executable, "-c", LOAD, *names]
    done = subprocess.run(command, cwd=notebook.ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def below(name: str, package: str) -> bool:
    """Return whether a module is a package or stands in it."""
    return name == package or name.startswith(f"{package}.")


def modules_of(wing: str) -> set[str]:
    """Return the names of all modules of a wing, by its files."""
    folder = notebook.ROOT.joinpath(*wing.split("."))
    files = [path.relative_to(notebook.ROOT).with_suffix("") for path in folder.rglob("*.py")]
    return {".".join(file.parts).removesuffix(".__init__") for file in files}


@pytest.mark.parametrize("wings", LOADS_NOTHING_OF, ids=["helpers", "assignment", "NumPy only", "beside student code"])
def test_importing_wings_loads_nothing_that_they_must_not(wings: tuple[str, ...]) -> None:
    """Every module of the wings is really imported."""
    loaded = loaded_by(*wings)

    assert set().union(*map(modules_of, wings)) <= loaded
    assert [] == [name for name in loaded if any(below(name, package) for package in LOADS_NOTHING_OF[wings])]
    assert ("helpers.observe" in loaded) == ("keras" in loaded), "what needs Keras loads it, and nothing else does"


def contracts() -> list[str]:
    """Return the names of the import contracts."""
    settings = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


FORBIDDEN = [
    ("helpers/contract/graph.py", "import assignment.spec", "helpers <- assignment"),
    ("assignment/spec.py", "import autograder.judge", "helpers <- assignment"),
    ("autograder/batch/plan.py", "import benchmarks.samples", "helpers <- assignment"),
    ("helpers/contract/graph.py", "import helpers.compare", "Inside helpers"),
    ("helpers/hints/lookup.py", "import helpers.batch_norm", "Inside helpers"),
    ("autograder/judge/examination.py", "import autograder.grading", "Inside autograder"),
    ("autograder/course/folder.py", "import autograder.collect.run", "Inside autograder"),
    ("autograder/intake/text.py", "def late():\n    import autograder.sandbox.warm", "Inside autograder"),
    ("autograder/judge/examination.py", "import autograder.sandbox.warm", "Inside autograder"),
    ("benchmarks/mutants/catalogue.py", "import benchmarks.fidelity", "Inside benchmarks"),
    ("benchmarks/mutants/catalogue.py", "import benchmarks.rewrites", "Inside benchmarks"),
    ("autograder/confined/notebook/any_order.py", "import assignment.oracle", "What runs beside"),
    ("autograder/confined/notebook/any_order.py", "import autograder.intake.text", "What runs beside"),
    ("autograder/wall/limits.py", "import autograder.sandbox.options", "What runs beside"),
    ("autograder/sandbox/warm.py", "import autograder.confined.zygote", "The grader's side"),
    ("autograder/sandbox/warm.py", "import autograder.lockdown.lock", "The grader's side"),
    ("autograder/judge/workload.py", "import helpers.observe.observer", "What is NumPy only"),
    ("assignment/oracle.py", "import helpers.batch_norm", "What is NumPy only"),
    ("helpers/compare/judge.py", "import helpers.training", "What is NumPy only"),
]
"""A file, a line that it must not hold, and the beginning of the contract's name that the line breaks."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project, so that it can be broken."""
    folder = tmp_path_factory.mktemp("project")
    for package in PACKAGES:
        shutil.copytree(notebook.ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(notebook.ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def broken_contracts(folder: Path) -> list[str]:
    """Run the import contracts in a folder, and return the names of those that are broken."""
    program = Path(sys.executable).parent / "lint-imports"
    command = [str(program), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    printed = " ".join(done.stdout.split())  # long names are wrapped
    broken = [name for name in contracts() if f"{name} BROKEN" in printed]
    assert bool(broken) == bool(done.returncode), done.stdout
    assert all(f"{name} KEPT" in printed for name in contracts() if name not in broken)
    return broken


def test_contracts_hold(copy: Path) -> None:
    """As in the project itself."""
    assert [] == broken_contracts(copy)


@pytest.mark.parametrize(("module", "line", "contract"), FORBIDDEN)
def test_forbidden_import_breaks_its_contract(module: str, line: str, contract: str, copy: Path) -> None:
    """One import in the wrong direction is enough, inside a function too."""
    path = copy / module
    sound = path.read_text(encoding="utf-8")
    path.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    try:
        assert [name for name in broken_contracts(copy) if name.startswith(contract)]
    finally:
        path.write_text(sound, encoding="utf-8")


def test_every_contract_was_broken() -> None:
    """No contract stands without a line above that breaks it."""
    assert [] == [name for name in contracts() if not any(name.startswith(contract) for *_, contract in FORBIDDEN)]
