"""Guards that name modules or files by string or pattern: each looks at something, and goes red when it does not."""

import importlib.util
import json
import subprocess
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import copy_helpers
from autograder.batch.fingerprint import program_files
from autograder.confined import zygote
from autograder.feedback import run
from autograder.sandbox import cold


def tracked(package: str, *suffixes: str) -> set[str]:
    """Give the files of a package that git knows, or would know after the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", package]
    listed = subprocess.run(command, cwd=notebook.ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {each for each in listed if Path(each).suffix in suffixes and (notebook.ROOT / each).exists()}


def test_modules_that_are_kept_from_student_code_exist() -> None:
    """Blocking the import of a name that nothing has blocks nothing."""
    assert [] == [name for name in cold.NOT_IMPORTED if importlib.util.find_spec(name) is None]


def test_files_that_a_child_needs_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file can be read is only known of one that is there: a name that leads nowhere is refused."""
    import helpers.observe.observer

    assert helpers.observe.__file__ in zygote.needed_files()

    monkeypatch.setattr(zygote, "_NEEDED", ("helpers.moved_away",))
    with pytest.raises(FileNotFoundError, match="moved_away"):
        zygote.needed_files()


@pytest.mark.parametrize("package", ["helpers", "assignment", "autograder"])
def test_fingerprint_covers_every_file_of_a_package(package: str) -> None:
    """Nested code counts: a change in any of it grades the class again."""
    covered = {str(path.relative_to(notebook.ROOT)) for path in program_files(package)}

    assert tracked(package, ".py", ".json") == covered - {"helpers/translation.mo"}


def test_release_takes_along_every_helper(tmp_path: Path) -> None:
    """Nested helpers are released in their folders."""
    copy_helpers(tmp_path / "helpers")

    released = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert tracked("helpers", ".py", ".json") == released - {"helpers/translation.mo"}


def test_module_that_feedback_processes_start_with_exists() -> None:
    """The process that forks passes over a name that it cannot import, and every feedback would be slow."""
    assert importlib.util.find_spec(run.PRELOADED) is not None


def test_provisioner_is_found_by_its_entry_point() -> None:
    """What pyproject.toml names can be imported."""
    import tomllib

    project = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for group, entries in project["entry-points"].items():
        for name, value in entries.items():
            assert isinstance(EntryPoint(name, value, group).load(), type)


def test_contracts_of_imports_name_modules_that_exist() -> None:
    """A contract about a module that was moved away would hold for ever."""
    import tomllib

    contracts = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    told = json.dumps(contracts)
    named = {
        name
        for contract in contracts["contracts"]
        for key in ("source_modules", "forbidden_modules", "layers", "containers", "modules")
        for line in contract.get(key, ())
        for name in (part.strip(" ()") for part in line.split("|"))
    }
    assert named, told
    containers = [each for contract in contracts["contracts"] for each in contract.get("containers", ())]
    for name in named:
        wanted = [name, *(f"{container}.{name}" for container in containers)]
        assert any(found(each) for each in wanted), name


def found(name: str) -> bool:
    """Say whether a module can be found."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
