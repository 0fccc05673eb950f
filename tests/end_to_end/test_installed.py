"""The built distribution alone makes a course, releases, grades and writes feedback, far from the checkout.

The Dockerfile builds and installs it: its steps are run here without an engine.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import dockerfile
import pytest

from assignment import notebook
from assignment.release import NAME
from autograder.cli.demo import place_samples
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SUBMISSIONS
from helpers.contract.exercises import EXERCISES
from tests.support.courses import COURSE_TIMEOUT_S
from tests.support.shared_courses import scores_of

pytestmark = pytest.mark.slow

SAMPLES = ("solution", "names_missing", "not_implemented", "stride_in_second_convolution", "syntax_error")
OWN = ("__editable__*", "resnet50_assignment*", "autograder", "__pycache__")
"""What an editable install of this project leaves in an environment."""

BUILD = "import sys; from setuptools import build_meta; print(getattr(build_meta, sys.argv[1])(sys.argv[2]))"
ORIGIN = "import helpers, assignment, autograder; print(*(m.__file__ for m in (helpers, assignment, autograder)))"


DOCKERFILE = dockerfile.parse_file(str(notebook.ROOT / "Dockerfile"))
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_FIND_LINKS": ""}
"""Packages come from the environment alone; pip reads this 0 as "without isolation"."""


def run(command: list[str], folder: Path, expected: int | None = 0, **variables: str) -> str:
    """Run a command without anything of this process's environment that leads to the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=folder, env=kept | variables, capture_output=True, text=True, check=False)
    assert expected in (done.returncode, None), f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_step(words: str, programs: Path, folder: Path, places: dict[str, Path]) -> None:
    """Run the step of the Dockerfile that begins with these words, with other folders in place of the image's."""
    [step] = [command.value[0] for command in DOCKERFILE if command.cmd == "RUN" and command.value[0].startswith(words)]
    for name, place in places.items():
        assert name in step
        step = step.replace(name, str(place))
    run(["sh", "-c", step], folder, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}", **OFFLINE)


def link(source: str, target: str) -> None:
    """Give a file a second name, or copy it to another disk."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def tracked() -> list[str]:
    """Return the files that git tracks, or would track after the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=notebook.ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in listed if (notebook.ROOT / path).exists()]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the source distribution, built from the files that git tracks, and the wheel, built from that."""
    folder: Path = tmp_path_factory.mktemp("distributions")
    for path in tracked():
        (folder / "tracked" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(notebook.ROOT / path, folder / "tracked" / path, follow_symlinks=False)
    name = run([sys.executable, "-c", BUILD, "build_sdist", str(folder)], folder / "tracked").splitlines()[-1]
    with tarfile.open(folder / name) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / name.removesuffix(".tar.gz")
    run_step("pip wheel", Path(sys.executable).parent, unpacked, {"/wheels": folder / "wheels"})
    [wheel] = (folder / "wheels").iterdir()
    return folder / name, wheel


@pytest.fixture(scope="module")
def installed(distributions: tuple[Path, Path]) -> Iterator[Path]:
    """Return the programs of an environment that holds the wheel, and no editable install.

    Its other packages are those of this environment: real files, because student code sees no folder beyond the ones
    into which packages are installed. They are links to the same files where that is possible.
    """
    environment = notebook.ROOT / "build" / f"environment-{os.getpid()}"
    try:
        ignore = shutil.ignore_patterns(*OWN)
        shutil.copytree(sys.prefix, environment, symlinks=True, copy_function=link, ignore=ignore)
        pip = environment / "bin" / "pip"
        pip.unlink(missing_ok=True)  # it is a link to this environment's own
        pip.write_text(f'#!/bin/sh\nexec {environment}/bin/python -m pip "$@"\n')
        pip.chmod(0o755)
        places = {"/wheels": distributions[1].parent, "/project": notebook.ROOT}
        run_step("pip install", environment / "bin", environment, places)
        yield environment / "bin"
    finally:
        shutil.rmtree(environment, ignore_errors=True)


def test_source_distribution_holds_the_project(distributions: tuple[Path, Path]) -> None:
    """Every file that git tracks is in it, except what only git and continuous integration read."""
    with tarfile.open(distributions[0]) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}

    assert set() == {path for path in tracked() if not path.startswith((".git", ".ci"))} - held


def test_image_holds_what_grading_needs(distributions: tuple[Path, Path]) -> None:
    """What the Dockerfile copies is in the source distribution, and the image runs the command, and not as root."""
    with tarfile.open(distributions[0]) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    last = {command.cmd: command.value for command in DOCKERFILE}
    copied = {name for step in DOCKERFILE if step.cmd == "COPY" and not step.flags for name in step.value[:-1]}
    [packages] = [step.value[0] for step in DOCKERFILE if "apt-get install" in step.value[0]]

    assert {".", "constraints.txt"} == copied
    assert {"constraints.txt", "pyproject.toml", "Dockerfile", ".dockerignore", "LICENSE"} <= held
    assert "libseccomp2" in packages
    assert last["USER"] != ("root",)
    assert (("autograder",), ("/course",)) == (last["ENTRYPOINT"], last["WORKDIR"])
    assert {f"python:3.{minor}-slim-bookworm" for minor in (11,)} == {
        step.value[0] for step in DOCKERFILE if step.cmd == "FROM"
    }


def test_installed_wheel_grades_a_course(installed: Path, tmp_path: Path) -> None:
    """Five samples get the points on record, by the commands that README shows."""
    command, course = str(installed / "autograder"), tmp_path / "course"
    origins = run([str(installed / "python"), "-c", ORIGIN], tmp_path).split()
    assert [] == [path for path in origins if not path.startswith(str(installed.parent))]
    run([command, "new", str(course)], tmp_path)
    run([command, "release", NAME], course)
    place_samples(course)
    for folder in (course / "submitted").iterdir():
        if folder.name not in SAMPLES:
            shutil.rmtree(folder)
    options = ["--allow-weaker-sandbox", f"--timeout-s={COURSE_TIMEOUT_S}", f"--seed={SEED}"]
    run([command, "grade", NAME, "--course", str(course), *options], tmp_path)
    run([command, "feedback", NAME, "--course", str(course)], tmp_path)
    for name in ("report", "similar"):
        run([command, name, NAME, "--course", str(course)], tmp_path)
    run([command, "export", NAME, "--course", str(course), "--to", "gradescope"], tmp_path)

    assert {f"{NAME}.html", f"{NAME}.similar.html"} <= {path.name for path in (course / "reports").iterdir()}
    for sample in SAMPLES:
        recorded = json.loads((SUBMISSIONS / sample / "verdicts.json").read_text(encoding="utf-8"))
        scores = scores_of(course, NAME)
        assert recorded["points"] == {name: scores[sample, f"check_{name}"] for name in EXERCISES}
        assert (course / "feedback" / sample / NAME / f"{NAME}.html").exists()
    check = [command, "check", str(course / "submitted" / "solution" / NAME), *options]
    assert "30 of 30 points" in run(check, tmp_path)
    shown = run(
        [command, "doctor"], tmp_path, expected=None
    )  # the answers lie beside the packages that student code sees
    assert "read this project's answers" in shown
    assert "But it was possible" not in shown
