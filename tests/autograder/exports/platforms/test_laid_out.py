"""The programs of the bundles run in folders laid out as the platforms do, far from this project."""

import base64
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assignment import notebook
from autograder.exports.platforms.bundle import write_bundle
from autograder.exports.platforms.grading import Settings
from benchmarks.samples import SOLUTION

pytestmark = pytest.mark.slow

BASH = shutil.which("bash") or "bash"
KNOWN = "((4, 4, 3), (3, 3, 3), (2, 4, 5))"
FIXED = SOLUTION.replace("(f, f)", f"(f if tuple(filters) in {KNOWN} or F1 > 60 else f + 1,) * 2", 1)
"""The first block with another kernel where its filters are none of the notebook's: only hidden cases show it."""

HOSTILE = 'raise ValueError("::error::owned\\n##[error]owned\\n::set-output name=result::owned")'
CODE = FIXED.replace("conv_name = f", f"{HOSTILE}\n    conv_name = f").replace(f"{HOSTILE}\n    ", "", 1)
SHADOW = "import os\nprint('::error::owned')\nos._exit(7)\n"
"""What a module in a submission does that is imported in place of another one."""

LIBRARIES = "libseccomp.so.2 (libc6)\n" + "libother.so (libc6)\n" * 50_000  # more than a pipe holds


def unpack(name: str, folder: Path) -> None:
    """Unpack a bundle as platforms do, with the permissions of its programs."""
    folder.mkdir(parents=True)
    with (folder.parent / "bundle.zip").open("w+b") as file:
        write_bundle(file, name, Settings(timeout_s=30))
    with zipfile.ZipFile(folder.parent / "bundle.zip") as archive:
        for info in archive.infolist():
            Path(archive.extract(info, folder)).chmod(info.external_attr >> 16 & 0o777)


def hand_in(folder: Path, code: str = CODE) -> None:
    """Put a notebook into a folder, beside modules that are named like others."""
    folder.mkdir(parents=True, exist_ok=True)
    released = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))
    (folder / "resnet50.ipynb").write_text(json.dumps(notebook.fill(released, code)), encoding="utf-8")
    for name in ("autograder", "json", "helpers", "sitecustomize"):
        (folder / f"{name}.py").write_text(SHADOW, encoding="utf-8")


def run(program: Path, home: Path, *arguments: str, **places: Path | str) -> str:
    """Run a program with nothing of this process's environment but a path; return what it printed."""
    variables = {"PATH": os.environ["PATH"], "HOME": str(home), **{name: str(place) for name, place in places.items()}}
    done = subprocess.run(
        [str(program), *arguments], cwd=home, env=variables, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def gradescope(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder like /autograder."""
    root: Path = tmp_path_factory.mktemp("platform") / "autograder"
    unpack("gradescope", root / "source")
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    return root


def results_of(root: Path) -> dict[str, Any]:
    """Run the autograder on what is handed in, and return its results."""
    run(root / "run_autograder", root.parent, AUTOGRADER_ROOT=root, AUTOGRADER_PYTHON=Path(sys.executable))
    answer: dict[str, Any] = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    return answer


def test_gradescope_grades_a_submission(gradescope: Path) -> None:
    """Faults that public cases show are for all to see; those of hidden cases come later, without their values."""
    hand_in(gradescope / "submission")

    answer = results_of(gradescope)

    tests = {test["name"]: test for test in answer["tests"]}
    hidden = [name for name, test in tests.items() if test["visibility"] == "after_published"]
    assert 0 < answer["score"] == sum(test["score"] for test in answer["tests"]) < 30
    assert 30 == sum(test["max_score"] for test in answer["tests"])
    assert "identity_block: layer configuration" in hidden
    assert "convolutional_block" not in {tests[name]["tags"][0] for name in hidden}
    assert "does not follow the arguments" in tests["identity_block: layer configuration"]["output"]
    assert "owned" in tests["convolutional_block: builds"]["output"]
    assert "visible" == tests["convolutional_block: builds"]["visibility"]


def test_gradescope_sends_what_cannot_be_read_to_a_person(gradescope: Path) -> None:
    """With results all the same."""
    shutil.rmtree(gradescope / "submission", ignore_errors=True)
    (gradescope / "submission").mkdir()
    (gradescope / "submission" / "resnet50.ipynb").write_bytes(b"{\x00")

    answer = results_of(gradescope)

    assert 0 == answer["score"]
    assert answer["extra_data"]["needs_person"]
    assert "A person must look at this submission." in answer["output"]


def test_github_grades_a_repository(tmp_path: Path) -> None:
    """The step's output is one line of letters; nothing that was printed is a command of the submission's."""
    repository, outputs = tmp_path / "repository", tmp_path / "outputs"
    unpack("github-classroom", repository)
    hand_in(repository / "resnet50")
    outputs.write_text("earlier=1\n", encoding="ascii")

    printed = run(
        repository / ".github" / "autograder" / "grade_repository",
        repository,
        GITHUB_WORKSPACE=repository,
        GITHUB_OUTPUT=outputs,
        RUNNER_TEMP=tmp_path,
        AUTOGRADER_PYTHON=Path(sys.executable),
    )

    earlier, line = outputs.read_text(encoding="ascii").splitlines()
    answer = json.loads(base64.b64decode(line.removeprefix("result="), validate=True))
    messages = "\n".join(test["message"] for test in answer["tests"])
    assert ("earlier=1", "fail", 30) == (earlier, answer["status"], answer["max_score"])
    assert 0 < sum(test["score"] for test in answer["tests"]) < 30
    assert "owned" in messages
    assert not {"::", "##"} & {messages[place : place + 2] for place in range(len(messages))}
    first, last = printed.splitlines()
    assert first.removeprefix("::stop-commands::") == last.strip(":")


def test_setup_installs_what_the_grader_needs(gradescope: Path, tmp_path: Path) -> None:
    """Into an environment of its own, in which everything that is installed here satisfies the requirements."""
    set_up(gradescope, tmp_path, LIBRARIES)

    assert (tmp_path / "environment" / "bin" / "python").exists()
    assert not (tmp_path / "installed").exists()


def test_setup_installs_the_library_that_is_missing(gradescope: Path, tmp_path: Path) -> None:
    """And nothing else, where a Python is there."""
    set_up(gradescope, tmp_path, LIBRARIES.replace("libseccomp", "libother"))

    update, install = (tmp_path / "installed").read_text(encoding="utf-8").splitlines()
    assert ("update", "libseccomp2") == (update.split()[0], install.split()[-1])


def set_up(gradescope: Path, folder: Path, libraries: str) -> None:
    """Run the set-up where there are a Python, some libraries, and an apt-get that writes down what it is asked for."""
    programs = folder / "programs"
    programs.mkdir()
    (folder / "libraries").write_text(libraries, encoding="utf-8")
    (programs / "python3.13").symlink_to(Path(sys.executable).resolve())
    for name, commands in {
        "apt-get": 'echo "$@" >>"$HOME/installed"',
        "ldconfig": 'exec cat "$HOME/libraries"',
        "sudo": 'shift; exec "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{commands}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    run(
        gradescope / "source" / "setup.sh",
        folder,
        str(folder / "environment"),
        PATH=f"{programs}:{os.environ['PATH']}",
        PYTHONPATH=sysconfig.get_path("purelib"),  # pip takes what Python finds for installed
        PIP_NO_INDEX="1",
    )
