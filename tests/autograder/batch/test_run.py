"""`autograder grade`: what is graded again and why, what is restored, what is refused, what is shown."""

import contextlib
import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.main import main
from autograder.grading import grader
from autograder.grading.report import Report
from autograder.grading.work import Done, Work
from benchmarks.fidelity.grading import SEED
from tests.support.courses import files, grade, rows


@pytest.fixture
def small(course_handed_in: Path, tmp_path: Path) -> Path:
    """Return a course with three students whose submissions are graded fast."""
    course = tmp_path / "course"
    shutil.copytree(course_handed_in, course)
    for path in (course / "submitted").iterdir():
        if path.name not in ("not_implemented", "syntax_error", "half_done"):
            shutil.rmtree(path)
    return course


LATE = """
c = get_config()
c.LateSubmissionPlugin.penalty_method = "zero"
"""


@pytest.mark.slow
def test_late_and_unusual_submissions_get_what_nbgrader_gives_them(small: Path, tmp_path: Path) -> None:
    """With penalties, timestamps, support files and a damaged notebook, rows and bytes are nbgrader's own."""
    with (small / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(LATE)
    with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01")
    for student, day in (("half_done", "2026-02-01"), ("not_implemented", "2025-12-01")):
        (small / "submitted" / student / NAME / "timestamp.txt").write_text(f"{day} 12:00:00 UTC", encoding="utf-8")
    beside = small / "submitted" / "half_done" / NAME / "data"
    (beside / ".ipynb_checkpoints").mkdir(parents=True)
    (beside / ".ipynb_checkpoints" / "old.txt").write_text("left out", encoding="utf-8")
    (beside / "numbers.csv").write_text("1,2\n", encoding="utf-8")
    (beside / "other.ipynb").write_text("{}", encoding="utf-8")
    (small / "submitted" / "syntax_error" / NAME / f"{NAME}.ipynb").write_text("no notebook", encoding="utf-8")
    theirs = tmp_path / "theirs"
    shutil.copytree(small, theirs)

    run_nbgrader(theirs, "autograde", NAME, f"--ObserveAndJudge.seed={SEED}", "--ObserveAndJudge.timeout_s=30")
    assert grade(small) == 1  # a notebook that cannot be read goes to a person

    assert (rows(theirs), files(theirs)) == (rows(small), files(small))
    assert ("half_done", False, 10.0) in [(row[0], bool(row[1]), row[2]) for row in rows(small)["notebooks"]]


def planned(course: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Return what a run would grade, and why."""
    assert grade(course, "--dry-run", *options) == 0
    return capsys.readouterr().out


def test_only_what_has_changed_is_graded_again(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of the submission, the limits, the tests or the seed grades again, and --force grades everything."""
    assert "half_done: new" in planned(small, capsys)
    assert grade(small) == 0
    assert "0 to grade, 0 to save in the gradebook, 3 unchanged" in planned(small, capsys)

    (small / "submitted" / "half_done" / NAME / "notes.txt").write_text("a byte", encoding="utf-8")
    assert planned(small, capsys).startswith("half_done: changed: submission\n1 to grade")
    assert "not_implemented: forced" in planned(small, capsys, "--force")
    assert "changed: seed" in planned(small, capsys, "--seed=4")
    assert "changed: grader" in planned(small, capsys, "--timeout-s=7")
    with monkeypatch.context() as changed:
        changed.setattr("autograder.batch.fingerprint._tests", lambda _variant: "others")
        assert "not_implemented: changed: tests" in planned(small, capsys)
        assert grade(small) == 0
        assert "3 graded again, 0 with other points" in capsys.readouterr().out


def test_changed_points_are_shown_with_the_reason(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table names who had which points before, who has which now, and the first message of the report."""
    assert grade(small) == 0
    with monkeypatch.context() as changed:
        changed.setattr("autograder.batch.fingerprint._tests", lambda _variant: "others")
        changed.setattr("autograder.batch.run.do", worth_nothing)
        capsys.readouterr()
        assert grade(small) == 0
    printed = capsys.readouterr().out

    assert "3 graded again, 2 with other points" in printed
    line = next(line for line in printed.split("3 graded again")[1].splitlines() if "half_done" in line)
    assert ["half_done", "10", "0", "changed:", "tests", "a", "stricter", "test"] == line.split()


def test_class_is_shown_as_the_gradebook_has_it(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run in which nothing is new shows manual scores, who is late, who handed in nothing, and the messages."""
    monkeypatch.setattr("autograder.batch.run.do", worth_nothing)
    (small / "submitted" / "half_done" / NAME / "timestamp.txt").write_text("2026-02-01 12:00:00 UTC")
    with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-30 10:00:00")
        gradebook.update_or_create_student("eve[1]")
    assert grade(small) == 0
    first = capsys.readouterr().out
    assert "half_done\t0 / 30\t2 d 2 h\tnow\ta stricter test\n" in first
    assert "3 handed in, 1 late; on average 0.0 of 30 points in the gradebook\n1 handed in nothing: eve[1]\n" in first
    with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
        gradebook.find_submission(NAME, "half_done").notebooks[0].grades[0].manual_score = 6
        gradebook.db.commit()

    assert grade(small) == 0

    again = capsys.readouterr().out
    assert "half_done\t6 / 30\t2 d 2 h\tearlier\ta stricter test\n" in again
    assert "nothing new to grade; 3 unchanged; 0 without a verdict\n" in again
    assert "3 handed in, 1 late; on average 2.0 of 30 points" in again
    assert grade(small, "--students", "half_done") == 0
    alone = capsys.readouterr().out
    assert "1 handed in, 1 late; on average 6.0" in alone
    assert "eve[1]" not in alone


def test_reports_of_another_form_are_replaced(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The points of a report that an older version wrote in another form are still compared."""
    monkeypatch.setattr("autograder.batch.run.do", worth_nothing)
    assert grade(small) == 0
    path = small / "reports" / f"{NAME}.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if "report" in line:
            line["report"] |= {"verdicts": [{"of": "another form"}], "points": 7}
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    monkeypatch.setattr("autograder.batch.fingerprint._tests", lambda _variant: "others")
    capsys.readouterr()

    assert grade(small) == 0

    assert "3 graded again, 3 with other points" in capsys.readouterr().out


def worth_nothing(work: Work) -> Done:
    """Grade by tests that nobody passes."""
    read = grader.do(replace(work, seed=None))
    return read if work.seed is None else replace(read, report=Report({}, work.seed, remarks=("a stricter test",)))


def test_lost_results_are_restored_without_grading(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lost rows and lost autograded folders are saved again from the reports."""
    assert grade(small) == 0
    whole = rows(small), files(small)
    shutil.rmtree(small / "autograded" / "half_done")
    with contextlib.closing(sqlite3.connect(small / "gradebook.db")) as database, database:
        for table in ("grade", "comment", "submitted_notebook", "submitted_assignment"):
            database.execute(f"delete from {table}")  # noqa: S608 - the names stand in the line above

    assert "0 to grade, 3 to save in the gradebook" in planned(small, capsys)
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
def test_what_is_missing_is_named(
    arguments: list[str], sentence: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing assignment, submission or course gives one sentence and exit code 2."""
    assert main(["grade", "--course", str(small), *arguments]) == 2

    assert sentence in capsys.readouterr().err


def test_broken_configuration_is_named(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A configuration that cannot be read ends the run with its error: default settings could be wrong."""
    (small / "nbgrader_config.py").write_text("c = nonsense\n", encoding="utf-8")

    assert grade(small) == 2

    assert "nbgrader_config.py cannot be read: NameError: name 'nonsense'" in capsys.readouterr().err


def test_file_that_is_no_journal_is_named(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no journal ends the run, and is not changed."""
    path = small / "reports" / f"{NAME}.jsonl"
    path.parent.mkdir()
    path.write_text("my notes\n", encoding="utf-8")

    assert grade(small) == 2

    assert "line 1 of" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "my notes\n"


@pytest.mark.slow
def test_notebooks_are_run_with_run_notebooks(small: Path) -> None:
    """Outputs are saved, heavy cells are not run even if the submission lost their tags, verdicts are kept.

    The notebook was graded before without being run, and is run once.
    """
    path = small / "submitted" / "half_done" / NAME / f"{NAME}.ipynb"
    submitted = json.loads(path.read_text(encoding="utf-8"))
    for cell in submitted["cells"]:
        cell["metadata"].pop("tags", None)
    printing = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None}
    submitted["cells"].append(printing | {"source": "import socket\nprint(6 * 7)\nsocket.socket()"})
    path.write_text(json.dumps(submitted), encoding="utf-8")

    assert grade(small) == 0
    before = json.loads((small / "autograded" / "half_done" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    run_path = small / "autograded" / "half_done" / NAME / f"{NAME}.ipynb"
    assert grade(small, "--run-notebooks", "--students", "half_done") == 0
    run_ns = run_path.stat().st_mtime_ns
    assert grade(small, "--run-notebooks", "--students", "half_done") == 0
    assert run_ns == run_path.stat().st_mtime_ns
    after = json.loads(run_path.read_text(encoding="utf-8"))

    graded = [cell["metadata"].get("nbgrader", {}).get("grade", False) for cell in after["cells"]]
    pairs = list(zip(graded, before["cells"], after["cells"], strict=True))
    assert [old["outputs"] for is_graded, old, _ in pairs if is_graded] == [
        new["outputs"] for is_graded, _, new in pairs if is_graded
    ]
    printed, refused = after["cells"][-1]["outputs"]
    assert ["42\n"] == printed["text"]
    assert "PermissionError" == refused["ename"]
    heavy = [cell for cell in after["cells"] if ".fit(" in "".join(cell["source"]) and cell["cell_type"] == "code"]
    assert heavy
    assert all(not cell["outputs"] for cell in heavy)
    assert any(cell.get("outputs") for is_graded, _, cell in pairs if not is_graded)
