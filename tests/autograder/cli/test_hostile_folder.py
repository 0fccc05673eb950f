"""Commands that are started inside a submission's folder import nothing from it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.samples import SOLUTION

INSTALLED = [str(Path(sys.executable).with_name("autograder"))]
AS_MODULE = [sys.executable, "-m", "autograder"]
STRIKE = "import os\nopen({mark!r}, 'a').write(__name__ + ' ')\n"
OURS = ("helpers", "assignment", "benchmarks")
OTHERS = ("numpy", "rich", "nbgrader", "nbformat", "tensorflow", "keras", "sitecustomize", "usercustomize", "nh3")
STANDARD = ("json", "argparse", "pathlib", "subprocess", "socket", "multiprocessing", "logging", "tempfile", "sqlite3")
STANDARD_FIRST = ("re", "types", "functools", "contextlib", "collections", "warnings", "enum")
"""Modules that Python itself may import before it runs the first line of `python -m autograder`."""


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """Return the file that a module of the hostile folder writes its name to."""
    return tmp_path / "mark"


def hostile(folder: Path, mark: Path, *names: str) -> Path:
    """Return a folder with a submission and modules that must not be imported."""
    folder.mkdir()
    (folder / "submission.py").write_text(SOLUTION, encoding="utf-8")
    strike = STRIKE.format(mark=str(mark))
    for name in names:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(strike, encoding="utf-8")
        (folder / name / "__main__.py").write_text(strike, encoding="utf-8")
        (folder / f"{name}.py").write_text(strike, encoding="utf-8")
    return folder


def run(command: list[str], *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, as a user would."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    return subprocess.run(
        [*command, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "names"),
    [
        (INSTALLED, (*OURS, *OTHERS, *STANDARD, *STANDARD_FIRST, "autograder")),
        (AS_MODULE, (*OURS, *OTHERS, *STANDARD)),
    ],
    ids=["installed", "module"],
)
def test_check_imports_nothing_from_where_it_is_started(
    command: list[str], names: tuple[str, ...], tmp_path: Path, mark: Path
) -> None:
    """A right submission gets its points, and no module of the folder is run outside of the wall."""
    done = run(command, "check", "submission.py", cwd=hostile(tmp_path / "submitted", mark, *names))

    assert "30 of 30 points" in done.stdout, done.stderr
    assert not mark.exists(), mark.read_text()


@pytest.mark.slow
def test_processes_that_a_command_starts_import_nothing_either(tmp_path: Path, mark: Path) -> None:
    """The fork server of `feedback` is a new interpreter, which starts in the same folder."""
    course = tmp_path / "course"
    (course / "source" / "ps1").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    folder = hostile(tmp_path / "submitted", mark, *OURS, *OTHERS, *STANDARD, *STANDARD_FIRST, "autograder")
    for command in ("feedback", "grade"):
        done = run(INSTALLED, command, "ps1", "--course", str(course), cwd=folder)
        assert 2 == done.returncode, done.stderr
        assert "Traceback" not in done.stderr

    assert not mark.exists(), mark.read_text()


@pytest.mark.parametrize("name", ["numpy", "helpers"])
def test_such_a_folder_is_dangerous(name: str, tmp_path: Path, mark: Path) -> None:
    """Positive control: Python itself imports from the folder in which `python -m` or `python -c` is started."""
    run([sys.executable, "-c", f"import {name}"], cwd=hostile(tmp_path / "submitted", mark, name))

    assert name in mark.read_text()


def test_module_command_runs_a_folders_own_package(tmp_path: Path, mark: Path) -> None:
    """Known, and said in SECURITY.md: where a folder brings `autograder`, `python -m autograder` is that package."""
    run(AS_MODULE, "doctor", cwd=hostile(tmp_path / "submitted", mark, "autograder"))

    assert "autograder" in mark.read_text()
