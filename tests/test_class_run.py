"""`python -m autograder grade`: the gradebook and the notebooks are those of nbgrader's own command."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE_TIMEOUT_S, SEED

from assignment.release import NAME
from autograder.__main__ import main
from autograder.report import Report

TABLES = {
    "students": "select id, first_name, last_name, email from student",
    "submissions": "select student_id, timestamp, extension, assignment.name from submitted_assignment "
    "join assignment on assignment.id = submitted_assignment.assignment_id",
    "notebooks": "select student_id, flagged, late_submission_penalty from submitted_notebook "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id",
    "grades": "select student_id, base_cell.name, auto_score, manual_score, needs_manual_grade, extra_credit "
    "from grade "
    "join base_cell on base_cell.id = grade.cell_id "
    "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id",
    "comments": "select student_id, base_cell.name, auto_comment, manual_comment from comment "
    "join base_cell on base_cell.id = comment.cell_id "
    "join submitted_notebook on submitted_notebook.id = comment.notebook_id "
    "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id",
}


def rows(course: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give all that a gradebook says of a class, but the identifiers that are drawn."""
    with sqlite3.connect(course / "gradebook.db") as database:
        return {name: sorted(database.execute(query), key=repr) for name, query in TABLES.items()}


def files(course: Path) -> dict[str, tuple[int, bytes]]:
    """Give the permissions and the contents of all autograded files."""
    found = course / "autograded"
    paths = [path for path in found.rglob("*") if path.is_file()]
    return {str(path.relative_to(found)): (path.stat().st_mode, path.read_bytes()) for path in paths}


def ungraded(course: Path, folder: Path) -> Path:
    """Give a copy of a course in which nothing has been graded yet."""
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns("autograded", "feedback", "*.csv"))
    with sqlite3.connect(folder / "gradebook.db") as database:
        for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
            database.execute(f"delete from {table}")  # noqa: S608 - the names stand in the line above
    return folder


def grade(course: Path, *options: str) -> int:
    """Run the command on a course."""
    return main(["grade", NAME, "--course", str(course), f"--timeout-s={COURSE_TIMEOUT_S}", f"--seed={SEED}", *options])


@pytest.fixture(scope="session")
def class_graded(graded_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that nbgrader's command graded, graded by ours."""
    course = ungraded(graded_course, tmp_path_factory.mktemp("class") / "course")
    assert grade(course) == 0
    return course


def test_gradebook_is_the_one_that_nbgrader_writes(graded_course: Path, class_graded: Path) -> None:
    """Every row of every table about the class, on all samples."""
    theirs, ours = rows(graded_course), rows(class_graded)

    assert all(theirs.values())
    assert theirs == ours


def test_autograded_notebooks_are_the_ones_that_nbgrader_writes(graded_course: Path, class_graded: Path) -> None:
    """Byte for byte, on all samples."""
    theirs, ours = files(graded_course), files(class_graded)

    assert theirs.keys() == ours.keys()
    assert [] == [name for name in theirs if theirs[name] != ours[name]]


def test_second_run_has_nothing_to_do(class_graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says so."""
    assert grade(class_graded) == 0

    count = len(list((class_graded / "submitted").iterdir()))
    assert f"0 graded in 0.0 s, on average 0.0 of 30 points; {count} unchanged" in capsys.readouterr().out.replace(
        "\n", " "
    )


@pytest.fixture
def small(graded_course: Path, tmp_path: Path) -> Path:
    """A course with three students, two of whom have something to be graded."""
    course = ungraded(graded_course, tmp_path / "course")
    for path in (course / "submitted").iterdir():
        if path.name not in ("not_implemented", "syntax_error", "half_done"):
            shutil.rmtree(path)
    return course


def planned(course: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Give what a run would grade, and why."""
    assert grade(course, "--dry-run", *options) == 0
    return capsys.readouterr().out


def test_only_what_has_changed_is_graded_again(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of a submission, the programs, the tests, the seed; and everything, if one insists."""
    assert "half_done: new" in planned(small, capsys)
    assert grade(small) == 0
    assert "0 to grade, 0 to put into the gradebook, 3 unchanged" in planned(small, capsys)

    (small / "submitted" / "half_done" / NAME / "notes.txt").write_text("a byte", encoding="utf-8")
    assert planned(small, capsys).startswith("half_done: changed: submission\n1 to grade")
    assert "3 to grade" in planned(small, capsys, "--force")
    assert "changed: seed" in planned(small, capsys, "--seed=4")
    assert "changed: grader" in planned(small, capsys, "--timeout-s=7")
    with monkeypatch.context() as changed:
        changed.setattr("autograder.fingerprint._tests", lambda: "others")
        assert "not_implemented: changed: tests" in planned(small, capsys)
        assert grade(small) == 0
        assert "3 graded again, 0 with other points" in capsys.readouterr().out


def test_changed_points_are_shown_with_the_reason(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who had which points before, who has which now, and what the report says."""
    assert grade(small) == 0
    with monkeypatch.context() as changed:
        changed.setattr("autograder.fingerprint._tests", lambda: "others")
        changed.setattr("autograder.class_run.grade_submission", worth_nothing)
        capsys.readouterr()
        assert grade(small) == 0
    told = capsys.readouterr().out

    assert "3 graded again, 1 with other points" in told
    line = next(line for line in told.split("3 graded again")[1].splitlines() if "half_done" in line)
    assert ["half_done", "10", "0", "changed:", "tests", "a", "stricter", "test"] == line.split()


def worth_nothing(submission: Any, *, seed: int, options: Any) -> Report:
    """Stand in for tests that nobody passes."""
    del submission, options
    return Report({}, seed, remarks=("a stricter test",))


def test_lost_results_are_put_back_without_grading(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A gradebook or a notebook that is gone comes back from the reports."""
    assert grade(small) == 0
    whole = rows(small), files(small)
    shutil.rmtree(small / "autograded" / "half_done")
    with sqlite3.connect(small / "gradebook.db") as database:
        for table in ("grade", "comment", "submitted_notebook", "submitted_assignment"):
            database.execute(f"delete from {table}")  # noqa: S608 - the names stand in the line above

    assert "0 to grade, 3 to put into the gradebook" in planned(small, capsys)
    assert grade(small) == 0

    assert whole == (rows(small), files(small))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["other"], "holds no source of the assignment 'other'"),
        ([NAME, "--students", "nobody", "half_done"], "no submission of nobody for resnet50"),
        ([NAME, "--course", "elsewhere"], "elsewhere holds no nbgrader_config.py"),
    ],
)
def test_what_is_not_there_is_named(
    arguments: list[str], sentence: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and exit code 2."""
    assert main(["grade", "--course", str(small), *arguments]) == 2

    assert sentence in capsys.readouterr().err


def test_file_that_is_no_journal_is_named(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing in it is lost."""
    path = small / "reports" / f"{NAME}.jsonl"
    path.parent.mkdir()
    path.write_text("my notes\n", encoding="utf-8")

    assert grade(small) == 2

    assert "line 1 of" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "my notes\n"
