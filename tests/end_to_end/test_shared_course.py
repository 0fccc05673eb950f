"""A course of three assignments: the two others get the rows that stock nbgrader gives them, and ours gets ours."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from assignment.release import NAME
from autograder.batch.run_notebooks import PROVISIONER
from autograder.cli.main import main
from autograder.course.config import JOINING_LINE
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SUBMISSIONS
from helpers.contract.exercises import EXERCISES
from tests.support.browser import Server, jupyter
from tests.support.courses import COURSE_TIMEOUT_S
from tests.support.shared_courses import (
    HIDDEN,
    OTHERS,
    SAMPLES,
    SITE,
    STUDENTS,
    by_commands,
    files_in,
    hand_in,
    make_sources,
    rows_of,
    scores_of,
    where_code_ran,
)

pytestmark = pytest.mark.slow

SETTINGS = f"c.ObserveAndJudge.seed = {SEED}\nc.ObserveAndJudge.timeout_s = {COURSE_TIMEOUT_S}\n"
API_TIMEOUT_S = 300
PROJECT = Path(__file__).parents[2]


def make_course(course: Path, config: str, *, with_ours: bool) -> None:
    """Make a course with two assignments of its own, and perhaps ours."""
    make_sources(course)
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    if with_ours:
        source = course / "source" / NAME / f"{NAME}.ipynb"
        source.parent.mkdir()
        source.write_bytes((PROJECT / "source" / NAME / f"{NAME}.ipynb").read_bytes())


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course graded by nbgrader alone; what it gives is right, so that equal rows mean something."""
    course: Path = tmp_path_factory.mktemp("stock") / "course"
    make_course(course, SITE, with_ours=False)
    by_commands(course, OTHERS)
    tests = ("test_doubled", "test_data")
    assert {("ada", 2.0), ("bob", 0.0), ("cem", 0.0)} == {
        (name, scores_of(course, HIDDEN)[name, tests[0]]) for name in STUDENTS
    }
    assert {1.0} == {scores_of(course, HIDDEN)[name, tests[1]] for name in STUDENTS}
    return course


def assert_others_are_stock(course: Path, stock: Path) -> None:
    """Compare rows, releases and autograded files of the other assignments."""
    for name in OTHERS:
        assert rows_of(stock, name) == rows_of(course, name)
        assert files_in(stock / "release" / name) == files_in(course / "release" / name)
        for student in STUDENTS:
            mine, theirs = (files_in(folder / "autograded" / student / name) for folder in (course, stock))
            assert theirs.keys() == mine.keys()
            assert (course / "feedback" / student / name / f"{name}.html").exists()


def assert_ours_is_ours(course: Path) -> None:
    """Compare the scores of our assignment with those on record; the site's hook has run too."""
    for student, sample in SAMPLES.items():
        recorded = json.loads((SUBMISSIONS / sample / "verdicts.json").read_text(encoding="utf-8"))
        for function in EXERCISES:
            assert recorded["points"][function] == scores_of(course, NAME)[student, f"check_{function}"]
        assert (course / "feedback" / student / NAME / f"{NAME}.html").exists()
    assert (course / "release" / NAME / "helpers" / "expected.json").exists()
    assert NAME == (course / "release" / NAME / "note.txt").read_text()


@pytest.mark.parametrize(
    "config", [f"{JOINING_LINE}\n{SITE}{SETTINGS}", f"{SITE}{SETTINGS}\n{JOINING_LINE}\n"], ids=["before", "after"]
)
def test_by_commands(config: str, stock: Path, tmp_path: Path) -> None:
    """`nbgrader generate_assignment`, `autograde` and `generate_feedback`, with the line before or after the site's."""
    make_course(tmp_path, config, with_ours=True)

    by_commands(tmp_path, (*OTHERS, NAME))

    assert_others_are_stock(tmp_path, stock)
    assert_ours_is_ours(tmp_path)


def test_by_formgrader(stock: Path, tmp_path: Path) -> None:
    """The handlers behind Formgrader's buttons give the same."""
    course = tmp_path / "course"
    make_course(course, f"{SITE}{SETTINGS}{JOINING_LINE}\n", with_ours=True)
    with jupyter(course, tmp_path) as server:
        for name in (*OTHERS, NAME):
            post(server, f"assignment/{name}/assign")
        hand_in(course)
        for name in (NAME, *OTHERS):
            for student in sorted(path.parent.name for path in (course / "submitted").glob(f"*/{name}")):
                post(server, f"submission/{name}/{student}/autograde")
            post(server, f"assignment/{name}/generate_feedback")

    assert_others_are_stock(course, stock)
    assert_ours_is_ours(course)


def post(server: Server, path: str) -> None:
    """Press a button of Formgrader."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.address}/formgrader/api/{path}", headers={"Authorization": f"token {server.token}"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=API_TIMEOUT_S) as answer:  # noqa: S310 - the same
        result: dict[str, Any] = json.load(answer)
    assert result["success"], result


def test_others_in_confined_kernels(stock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernels of all assignments are confined, the rows are the same, and the code ran behind the wall."""
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", PROVISIONER)
    monkeypatch.setenv("ALLOW_WEAKER_SANDBOX", "1")
    make_course(tmp_path, f"{SITE}{SETTINGS}{JOINING_LINE}\n", with_ours=False)

    by_commands(tmp_path, OTHERS)

    assert_others_are_stock(tmp_path, stock)
    assert str(stock) in where_code_ran(stock)
    assert str(tmp_path) not in where_code_ran(tmp_path)


def test_class_command_refuses_other_assignments(stock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`autograder grade` says which command grades them, and changes nothing."""
    before = rows_of(stock, HIDDEN)

    assert 2 == main(["grade", HIDDEN, "--course", str(stock)])

    assert f"run nbgrader autograde {HIDDEN}" in capsys.readouterr().err
    assert before == rows_of(stock, HIDDEN)
