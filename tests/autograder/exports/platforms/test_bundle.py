"""What platforms get: the grader as it is here, nothing that students must not see, and the same bytes each time."""

import base64
import io
import json
import os
import shutil
import subprocess
import zipfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from assignment import notebook
from assignment.variant import DEFAULT, read_variant
from autograder.cli.main import main
from autograder.exports.platforms import grading, on_github
from autograder.exports.platforms.bundle import PLATFORMS, write_bundle
from autograder.exports.platforms.grading import Settings, grade
from autograder.grading import report
from autograder.intake.released import read_released
from autograder.sandbox.process import LostError
from autograder.wall.layers import WeakSandboxError
from tests.support.handed_out import make_course

ACTION = ".github/autograder/"
BASH = shutil.which("bash") or "bash"


@cache
def bundle(name: str) -> dict[str, bytes]:
    """Return the files of a bundle."""
    file = io.BytesIO()
    write_bundle(file, name, Settings())
    with zipfile.ZipFile(file) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


@pytest.fixture(scope="module", params=PLATFORMS)
def files(request: pytest.FixtureRequest) -> tuple[str, dict[str, bytes]]:
    """Return the name of a platform, and the files of its bundle."""
    return request.param, bundle(request.param)


def test_bundle_holds_the_grader(files: tuple[str, dict[str, bytes]]) -> None:
    """Every module, the helpers' data, and what has to be installed, as it is installed here."""
    name, contents = files
    packed = {path.removeprefix(PLATFORMS[name].packed): content for path, content in contents.items()}

    modules = [path for package in ("autograder", "assignment", "helpers") for path in Path(package).rglob("*.py")]
    assert [] == [str(path) for path in modules if packed.get(str(path)) != path.read_bytes()]
    assert {"helpers/expected.json", "helpers/hints/hints.toml", "setup.sh", "settings.json"} <= packed.keys()
    needed = [Requirement(line) for line in packed["requirements.txt"].decode().splitlines()]
    versions = dict(line.split("==") for line in packed["constraints.txt"].decode().splitlines())
    assert {"tensorflow", "keras", "nbgrader", "pyseccomp"} <= {one.name for one in needed}
    assert "pytest" not in {one.name for one in needed}
    assert [] == [name for name, number in versions.items() if number != version(name)]
    installed = {one.name.lower(): one for one in needed}
    for distribution, number in versions.items():
        if distribution.lower() in installed:
            assert number in installed[distribution.lower()].specifier


def test_bundle_holds_no_solution_and_no_test_of_an_instructor(files: tuple[str, dict[str, bytes]]) -> None:
    """Students can read what is in their repository."""
    name, contents = files
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    secrets = [
        "".join(cell["source"]).encode()
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("solution") or cell["metadata"].get("nbgrader", {}).get("grade")
    ]

    path = PLATFORMS[name].packed + "assignment/source/resnet50/resnet50.ipynb"
    texts = {"".join(cell["source"]).encode() for cell in json.loads(contents[path])["cells"]}
    assert 6 <= len(secrets)
    assert not texts & set(secrets)
    assert [] == [name for name, content in contents.items() if b"### BEGIN SOLUTION\n" in content]
    assert [] == [name for name in contents if name.startswith(("tests/", "benchmarks/"))]


def test_solutions_that_are_left_out_change_no_grading(files: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    """What is known of the release is the same but for the cells that students fill."""
    name, contents = files
    copy = tmp_path / "resnet50.ipynb"
    copy.write_bytes(contents[PLATFORMS[name].packed + "assignment/source/resnet50/resnet50.ipynb"])

    ours, theirs = read_released(notebook.SOURCE), read_released(copy)

    assert (ours.heavy, ours.packages) == (theirs.heavy, theirs.packages)
    assert {""} == theirs.texts - ours.texts
    assert len(ours.texts) - 3 <= len(theirs.texts)


def test_bundle_is_the_same_each_time() -> None:
    """And its programs may be run."""
    first, second = io.BytesIO(), io.BytesIO()
    for file in (first, second):
        write_bundle(file, "gradescope", Settings())

    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o111 for info in archive.infolist()}
    assert {"setup.sh", "run_autograder"} == {name for name, mode in modes.items() if mode}


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("gradescope", "setup.sh"),
        ("gradescope", "run_autograder"),
        ("github-classroom", f"{ACTION}setup.sh"),
        ("github-classroom", f"{ACTION}grade_repository"),
    ],
)
def test_programs_are_bash(platform: str, path: str) -> None:
    """As bash reads them."""
    content = bundle(platform)[path]

    subprocess.run([BASH, "-n"], input=content, check=True)
    assert content.startswith(b"#!/usr/bin/env bash\n")


def test_action_and_workflow_fit_together() -> None:
    """The reporter reads the step that grades, and no input stands in the text of a program."""
    contents = bundle("github-classroom")
    action = yaml.safe_load(contents[ACTION + "action.yml"])
    workflow = yaml.safe_load(contents[".github/workflows/classroom.yml"])

    steps = {step.get("id", step.get("uses", "").split("@")[0]): step for step in workflow["jobs"]["grade"]["steps"]}
    assert "./.github/autograder" == steps["resnet50"]["uses"]
    reporter = steps["classroom-resources/autograding-grading-reporter"]
    assert {"RESNET50_RESULTS": "${{ steps.resnet50.outputs.result }}"} == reporter["env"]
    assert {"runners": "resnet50"} == reporter["with"]
    assert "${{ steps.grade.outputs.result }}" == action["outputs"]["result"]["value"]
    assert [] == [step["run"] for step in action["runs"]["steps"] if "${{" in step.get("run", "")]
    assert {"grade"} == {step["id"] for step in action["runs"]["steps"] if "id" in step}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_command_packs_a_course_with_its_table(
    platform: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what was chosen for the sandbox."""
    course, place = make_course(tmp_path / "course"), tmp_path / "bundle.zip"
    (course.source() / "variant.toml").write_text("[network]\nclasses = 10\n", encoding="utf-8")
    options = ["--timeout-s=5", "--allow-weaker-sandbox", f"--output={place}", f"--course={course.root}"]

    assert 0 == main(["export", "--to", platform, *options])

    assert f"files in {place}: u" in capsys.readouterr().out
    with zipfile.ZipFile(place) as archive:
        archive.extractall(tmp_path / "unpacked")
    packed = tmp_path / "unpacked" / PLATFORMS[platform].packed
    assert Settings(5.0, allow_weaker_sandbox=True) == Settings.read(packed)
    assert 10 == read_variant(packed / "variant.toml").classes != DEFAULT.classes


@pytest.mark.parametrize(
    "error", [LostError("gone"), WeakSandboxError("no seccomp"), ValueError("x"), RecursionError(), OSError("disk")]
)
def test_whatever_goes_wrong_there_is_a_report(
    error: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """That says that a person must look."""

    def fail(*_arguments: object) -> report.Report:
        raise error

    monkeypatch.setattr(grading, "_graded", fail)

    found = grade(tmp_path, tmp_path)

    assert found.failed
    assert found.needs_person
    assert found.origin is not None


def test_broken_settings_give_a_report_too(tmp_path: Path) -> None:
    """Before anything is started."""
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")

    assert grade(tmp_path, tmp_path).failed


def test_place_in_a_repository_is_that_of_the_release(tmp_path: Path) -> None:
    """The folder if it was handed out as such, else the notebook: a whole repository holds the grader too."""
    assert tmp_path / "resnet50.ipynb" == on_github.released_place(tmp_path)
    (tmp_path / "resnet50").mkdir()
    assert tmp_path / "resnet50" == on_github.released_place(tmp_path)


@pytest.mark.parametrize("python", ["false", "nowhere"])
def test_program_that_dies_leaves_a_result(python: str, tmp_path: Path) -> None:
    """On both platforms: no submission is lost, and no earlier result stands for it."""
    for name in PLATFORMS:
        for path, content in bundle(name).items():
            if path.endswith(("run_autograder", "grade_repository")):
                place = tmp_path / "source" / Path(path).name
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(content)
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "results.json").write_text('{"score": 30}', encoding="utf-8")
    (tmp_path / "outputs").touch()
    places = {"AUTOGRADER_ROOT": tmp_path, "GITHUB_WORKSPACE": tmp_path, "GITHUB_OUTPUT": tmp_path / "outputs"}
    variables = {**os.environ, **{name: str(place) for name, place in places.items()}, "AUTOGRADER_PYTHON": python}

    for program in ("run_autograder", "grade_repository"):
        subprocess.run([BASH, tmp_path / "source" / program], env=variables, check=True, capture_output=True)

    assert 0 == json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))["score"]
    [line] = (tmp_path / "outputs").read_text(encoding="ascii").splitlines()
    assert "error" == json.loads(base64.b64decode(line.removeprefix("result="), validate=True))["status"]
