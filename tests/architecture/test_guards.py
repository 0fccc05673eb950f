"""Positive controls of guards that name modules or files by string or pattern: the names and patterns exist."""

import importlib.util
import subprocess
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from assignment import notebook
from assignment.release import copy_helpers
from autograder.confined import cold, isolation
from autograder.feedback import run
from autograder.grading.programs import program_files
from autograder.lockdown import filesystem
from autograder.sandbox import cold as cold_starter
from autograder.sandbox import warm


def tracked(package: str, *suffixes: str) -> set[str]:
    """Return the files of a package that git tracks, or would track after the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", package]
    listed = subprocess.run(command, cwd=notebook.ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {path for path in listed if Path(path).suffix in suffixes and (notebook.ROOT / path).exists()}


def test_modules_that_are_kept_from_student_code_exist() -> None:
    """Blocking the import of a name that no module has blocks nothing."""
    assert cold.NOT_IMPORTED
    assert [] == [name for name in cold.NOT_IMPORTED if not found(name)]


def test_programs_of_the_confined_side_exist() -> None:
    """The grader's side starts them by name, because it may not import them."""
    assert found(warm.PROGRAM)
    assert found(cold_starter.PROGRAM)


def test_packages_with_answers_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this project is installed beside other packages, the folders of its packages with answers are hidden."""
    monkeypatch.setattr(filesystem.site, "getsitepackages", lambda: [str(notebook.ROOT)])

    visible = filesystem.visible()

    assert str(notebook.ROOT) in visible.paths
    assert {str(notebook.ROOT / "assignment"), str(notebook.ROOT / "autograder")} <= set(visible.masked)
    monkeypatch.setattr(filesystem, "MASKED", ("moved_away",))
    with pytest.raises(RuntimeError, match="moved_away is not installed"):
        filesystem.visible()


def test_files_that_a_child_needs_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file can be read is known only if the file exists, so a module without a file is an error."""
    import helpers.observe.observer

    assert helpers.observe.observer.__file__ in isolation.needed_files()

    monkeypatch.setattr(isolation, "_NEEDED", ("helpers.moved_away",))
    with pytest.raises(FileNotFoundError, match="moved_away"):
        isolation.needed_files()


@pytest.mark.parametrize("package", ["helpers", "assignment", "autograder"])
def test_fingerprint_covers_every_file_of_a_package(package: str) -> None:
    """A change in any file, nested ones too, means that the class is graded again."""
    covered = {str(path.relative_to(notebook.ROOT)) for path in program_files(package)}

    assert tracked(package, ".py", ".json", ".toml") == covered - {"helpers/translation.mo"}


def test_release_contains_every_helper(tmp_path: Path) -> None:
    """Nested helpers are released, in their folders."""
    copy_helpers(tmp_path / "helpers")

    released = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert tracked("helpers", ".py", ".json", ".toml") == released - {"helpers/translation.mo"}


def test_module_that_feedback_processes_start_with_exists() -> None:
    """The fork server ignores a name that it cannot import, and then every feedback is slow."""
    assert importlib.util.find_spec(run.PRELOADED) is not None


def test_provisioner_is_found_by_its_entry_point() -> None:
    """Every entry point in pyproject.toml can be imported."""
    import tomllib

    project = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for group, entries in project["entry-points"].items():
        for name, value in entries.items():
            assert isinstance(EntryPoint(name, value, group).load(), type)


def test_contracts_of_imports_name_modules_that_exist() -> None:
    """A contract about a module that does not exist always holds."""
    import tomllib

    contracts = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    for contract in contracts["contracts"]:
        assert list(candidates(contract)), contract["name"]
        assert [] == [name for name in candidates(contract) if not found(name)], contract["name"]


def test_layer_of_another_container_does_not_count() -> None:
    """A name is looked for in the containers of its own contract; one in parentheses may be missing."""
    contract = {"containers": ["helpers"], "layers": ["(training)", "judge | hints"]}

    assert ["helpers", "helpers.judge", "helpers.hints"] == list(candidates(contract))
    assert not found("helpers.judge")


def candidates(contract: dict[str, Any]) -> Iterator[str]:
    """Yield the full names of the modules that a contract names; a layer in parentheses may be missing."""
    for key in ("source_modules", "forbidden_modules", "modules", "containers"):
        yield from contract.get(key, ())
    layers = [name.strip() for line in contract.get("layers", ()) for name in line.replace(":", "|").split("|")]
    required = [name for name in layers if not name.startswith("(")]
    containers = contract.get("containers", ())
    yield from (f"{container}.{name}" for container in containers for name in required)
    yield from () if containers else required


def found(name: str) -> bool:
    """Return whether a module exists."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
