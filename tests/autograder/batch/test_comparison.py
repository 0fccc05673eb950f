"""`grade --dry-run --compare` writes nothing and shows who would change; `grade` then does just that, and notes it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assignment.release import NAME
from autograder.batch.history import read_history
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from autograder.grading import grader
from autograder.grading.report import Report
from autograder.grading.work import Done, Work
from helpers.contract.verdict import FAILED, PASSED, Mismatch, Result, Verdict
from tests.support.graded.courses import small_course

FAULT = Mismatch("res2a", "strides", "(1, 1)", "(2, 2)")
Grade = Callable[..., str]


class Grader:
    """Grades in no time: the wiring of a block is right, and its other criterion is wrong for one student.

    Args:
        worth: the points of the wiring.
    """

    def __init__(self, worth: float) -> None:
        self.worth = worth
        self.works: list[Work] = []

    def do(self, work: Work) -> Done:
        """Grade a submission; a record of the same hand-in suffices."""
        read = grader.do(replace(work, seed=None))
        if work.seed is None:
            return read
        self.works.append(work)
        is_wrong = b"half_done" in bytes(work.source.path)
        strides = Result("strides", "", 0 if is_wrong else 1, 1, FAILED if is_wrong else PASSED, (FAULT,) * is_wrong)
        results = (Result("wiring", "", self.worth, self.worth, PASSED), strides)
        report = Report({"identity_block": Verdict("identity_block", results)}, work.seed, max_points=1 + self.worth)
        if work.record and work.recorded == read.hand_in.digest:
            return replace(read, report=report, is_judged_again=True)
        return replace(read, report=report, record=b"what was observed")


@pytest.fixture
def course(course_handed_in: Path, tmp_path: Path) -> Path:
    """Return a course with two students."""
    return small_course(course_handed_in, tmp_path / "course", "half_done", "syntax_error")


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Grader:
    """Return what grades instead of the workers."""
    stub = Grader(2)
    monkeypatch.setattr("autograder.batch.run.do", stub.do)
    for early in ("starter", "TEMPLATE.get"):
        monkeypatch.setattr(f"autograder.cli.main.{early}", lambda: None)
    return stub


@pytest.fixture
def grade(course: Path, stub: Grader, capsys: pytest.CaptureFixture[str]) -> Grade:
    """Return a function that runs the command, and returns what it prints."""
    stub.works.clear()

    def run(*options: str) -> str:
        assert ExitCode.DONE == main(["grade", NAME, "--course", str(course), "--workers=1", *options])
        return capsys.readouterr().out

    return run


def files(course: Path) -> dict[Path, bytes]:
    """Return the contents of all files of a course, the gradebook included."""
    return {path: path.read_bytes() for path in course.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def make_worth(monkeypatch: pytest.MonkeyPatch, stub: Grader, worth: float) -> None:
    """Change the points of a criterion, and with them the fingerprint of the tests."""
    monkeypatch.setattr(stub, "worth", worth)
    monkeypatch.setattr("autograder.batch.fingerprint._tests", lambda _variant: f"worth {worth}")


def test_compared_and_then_applied(
    course: Path,
    stub: Grader,
    grade: Grade,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No byte changes before it is applied; what is applied is what was shown; the history says from what and why."""
    grade()
    seeds = {work.seed for work in stub.works}
    make_worth(monkeypatch, stub, 5)
    before = files(course)

    shown = grade("--dry-run", "--compare")

    assert before == files(course)
    assert shown.splitlines() == [
        "student\tbefore\tnow\tcriterion\tpoints\twhy",
        "half_done\t2\t5\tidentity_block: wiring\t2 -> 5\tpassed, 5 of 5",
        "syntax_error\t3\t6\tidentity_block: wiring\t2 -> 5\tpassed, 5 of 5",
        "2 compared: 2 would get other points in all, 0 only in some criteria",
        "2 because of this: changed: tests",
        "2 judged from what had been observed, without running student code",
        "nothing was written; grade without --dry-run to apply it",
    ]
    assert "2 graded again, 2 with other points" in grade()
    assert seeds == {work.seed for work in stub.works}
    (first, second) = read_history(course / "reports" / f"{NAME}.jsonl", "half_done").reports
    assert [(2, False), (5, True)] == [(it.points, it.origin.is_from_record) for it in (first, second)]
    assert ExitCode.DONE == main(["history", "half_done", "--course", str(course)])
    assert "(from earlier" in capsys.readouterr().out
    assert "0 compared" in grade("--dry-run", "--compare")


def test_what_must_be_run_is_said_with_the_reason(
    course: Path, stub: Grader, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another hand-in, other limits, and a class without observations need the code; a new seed is for new files."""
    grade()
    (seed,) = {work.seed for work in stub.works}
    make_worth(monkeypatch, stub, 5)
    (course / "submitted" / "half_done" / NAME / "notes.txt").write_text("a byte", encoding="utf-8")

    shown = grade("--dry-run", "--compare")

    assert "1 judged from what had been observed" in shown
    assert "1 whose code was run (changed: submission, seed)" in shown
    last = {work.source.path.parent.name: work for work in stub.works[-2:]}
    assert (seed, b"what was observed") == (last["syntax_error"].seed, last["syntax_error"].record)
    assert seed != last["half_done"].seed
    assert last["half_done"].seed == last["syntax_error"].other_seed  # if it is handed in anew meanwhile
    assert b"" == last["half_done"].record
    assert "2 whose code was run (changed: submission, observer" not in shown
    limits = grade("--dry-run", "--compare", "--timeout-s=7")
    assert "1 whose code was run (changed: observer)" in limits
    for path in (course / "reports" / "observations").iterdir():
        path.unlink()
    assert "2 whose code was run (no observations are kept)" in grade("--dry-run", "--compare")


def test_report_of_an_older_form_shows_its_points_alone(
    stub: Grader, grade: Grade, monkeypatch: pytest.MonkeyPatch, course: Path
) -> None:
    """Its criteria have no names that are known."""
    grade()
    make_worth(monkeypatch, stub, 2.5)
    journal = course / "reports" / f"{NAME}.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace('"criterion"', '"named"'), encoding="utf-8")

    shown = grade("--dry-run", "--compare")

    assert "half_done\t2\t2.5\t\t\tthe criteria of the report cannot be compared" in shown


def test_nothing_is_made_by_looking(course: Path, grade: Grade, capsys: pytest.CaptureFixture[str]) -> None:
    """In a course in which nothing was graded, not even a folder for reports."""
    before = files(course)

    assert "2 without a report were not compared" in grade("--dry-run", "--compare")
    assert "2 to grade" in grade("--dry-run")
    assert before == files(course)
    assert not (course / "reports").exists()
    assert ExitCode.NOT_POSSIBLE == main(["grade", NAME, "--course", str(course), "--compare"])
    assert "name --dry-run with it" in capsys.readouterr().err


def test_incomplete_last_line_stays_when_looking(course: Path, grade: Grade) -> None:
    """A killed run leaves it; only a run that writes cuts it off."""
    grade()
    journal = course / "reports" / f"{NAME}.jsonl"
    with journal.open("ab") as lines:
        lines.write(b'{"student": "half_')
    before = journal.read_bytes()

    assert "2 unchanged" in grade("--dry-run")
    assert before == journal.read_bytes()
