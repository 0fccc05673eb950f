"""The part of the disk that student code sees: packages, and nothing else that `sys.path` names."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest

from assignment.notebook import ROOT
from autograder.lockdown import filesystem
from benchmarks.samples import SOLUTION

PACKAGES = str(Path(np.__file__).parents[1])
EXAMINE = """
import json
from autograder.cli.doctor import examine
found = examine()
print(json.dumps([found.visible, found.possible]))
"""


def test_folders_on_the_path_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editable install names the folder of a project, PYTHONPATH that of a course or a home."""
    for folder in (ROOT, tmp_path, tmp_path / "site-packages"):
        folder.mkdir(exist_ok=True)
        monkeypatch.syspath_prepend(folder)

    shown = filesystem.visible().paths

    assert {PACKAGES, str(ROOT / "helpers"), str(Path(os.__file__).parent)} <= set(shown)
    assert not [path for path in shown if Path(path).is_relative_to(tmp_path)]
    assert str(ROOT / "helpers") == next(path for path in shown if Path(path).parent == ROOT)


def test_packages_of_another_interpreter_are_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard library's folder may hold packages of the interpreter from which an environment was made."""
    (tmp_path / "site-packages").mkdir()
    monkeypatch.setattr(filesystem.sysconfig, "get_path", lambda *_, **__: str(tmp_path))

    assert str(tmp_path / "site-packages") in filesystem.visible().masked

    monkeypatch.setattr(filesystem.site, "getsitepackages", lambda: [str(tmp_path / "site-packages")])
    assert str(tmp_path / "site-packages") not in filesystem.visible().masked


def test_libraries_of_an_interpreter_are_shown_without_what_lies_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interpreter may be installed into a home; a conda environment holds nothing but packages."""
    (tmp_path / "lib" / "thesis").mkdir(parents=True)
    (tmp_path / "lib" / "libpython3.so.1.0").touch()
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))

    shown = [path for path in filesystem.visible().paths if path.startswith(str(tmp_path))]
    assert [str(tmp_path / "lib" / "libpython3.so.1.0")] == shown

    (tmp_path / "conda-meta").mkdir()
    assert str(tmp_path / "lib") in filesystem.visible().paths


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a course with a gradebook and an interpreter to whose path the course, the project and a home belong."""
    course = tmp_path / "course"
    (course / "source").mkdir(parents=True)
    for name in ("gradebook.db", "solutions.py", "helpers.py"):
        (course / name).write_text("GRADES = 1", encoding="utf-8")
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    [packages] = (tmp_path / "env" / "lib").glob("python*/site-packages")
    paths = [PACKAGES, str(ROOT), str(course), str(tmp_path)]
    (packages / "paths.pth").write_text("\n".join(paths), encoding="utf-8")
    return course


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a file view")
def test_course_and_project_on_the_path_are_not_there_for_student_code(course: Path) -> None:
    """Student code finds neither, whatever it tries; and a right submission gets its points."""
    python = str(course.parent / "env" / "bin" / "python")
    done = subprocess.run([python, "-P", "-c", EXAMINE], cwd=course, capture_output=True, text=True, check=False)
    visible, possible = json.loads(done.stdout)
    assert [] == possible
    assert not [path for path in visible if Path(path).is_relative_to(course) or path == str(ROOT)]

    look = f"""
import os, sys
inside = dict.fromkeys(("gradebook.db", "solutions.py", "source"), {str(course)!r})
inside |= dict.fromkeys(("assignment", "autograder", "benchmarks", "tests", ".git"), {str(ROOT)!r})
seen = [name for name, folder in inside.items() if os.path.lexists(folder + "/" + name)]
try:
    import solutions
    seen.append("solutions")
except ImportError:
    pass
if seen or {str(course)!r} not in sys.path:
    raise ValueError(seen)
"""
    (course / "submission.py").write_text(f"{look}\n{SOLUTION}", encoding="utf-8")
    command = [python, "-m", "autograder", "check", "--json", "submission.py"]
    report = json.loads(subprocess.run(command, cwd=course, capture_output=True, text=True, check=False).stdout)
    assert (30.0, []) == (report["points"], report["remarks"]), report["messages"]
