"""A seed belongs to one run over the class, and is not used again once its feedback can have been read."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assignment.release import NAME
from autograder.batch.journal import Journal, JournalError
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from autograder.course.records.runs import no_grading
from autograder.grading.processes.templates import TEMPLATE
from autograder.sandbox import starters

STUDENTS = ("half_done", "not_implemented", "syntax_error")


@pytest.fixture
def course(course_handed_in: Path, tmp_path: Path) -> Path:
    """Return a course with three students whose submissions are graded fast."""
    course = tmp_path / "course"
    shutil.copytree(course_handed_in, course)
    for path in (course / "submitted").iterdir():
        if path.name not in STUDENTS:
            shutil.rmtree(path)
    return course


def graded(course: Path) -> ExitCode:
    """Run the command as instructors do, without a seed."""
    return ExitCode(main(["grade", NAME, "--course", str(course), "--timeout-s=30"]))


def reports(course: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return each student with each report, in the order in which they were finished."""
    lines = (course / "reports" / f"{NAME}.jsonl").read_text(encoding="utf-8").splitlines()
    return [(entry["student"], entry["report"]) for entry in map(json.loads, lines) if "report" in entry]


def seeds(course: Path) -> list[int]:
    """Return the seed of each report."""
    return [report["seed"] for _student, report in reports(course)]


def hand_in_again(course: Path, student: str) -> None:
    """Change only a comment of a submission."""
    path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    held = json.loads(path.read_text(encoding="utf-8"))
    next(cell for cell in held["cells"] if cell["cell_type"] == "code")["source"] += "\n# handed in again"
    path.write_text(json.dumps(held), encoding="utf-8")


def write_feedback(course: Path) -> None:
    """Write a page where any command that writes feedback puts it."""
    folder = course / "feedback" / STUDENTS[0] / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.html").write_text("<p>what the report says</p>", encoding="utf-8")


@pytest.mark.slow
def test_second_hand_in_gets_other_cases_and_the_same_verdicts(course: Path) -> None:
    """One seed for all of a run; another for the hand-in that came after it, and the same verdicts but for the seed."""
    assert graded(course) is ExitCode.DONE
    hand_in_again(course, "half_done")

    assert graded(course) is ExitCode.DONE

    (*first, second) = seeds(course)
    assert [len(STUDENTS), 1] == [len(first), len(set(first))]
    assert second != first[0]
    verdicts = [report["verdicts"] for student, report in reports(course) if student == "half_done"]
    assert verdicts[0] == verdicts[1]


@pytest.mark.slow
@pytest.mark.parametrize(("meanwhile", "same"), [(lambda _: None, True), (write_feedback, False)])
def test_run_that_was_stopped_goes_on_with_its_seed_until_there_is_feedback(
    meanwhile: Callable[[Path], None], *, same: bool, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the class gets the cases of the others, unless somebody may have read about them."""
    add = Journal.add

    def stop_after_first(self: Journal, student: str, *rest: Any) -> None:
        if self.entries:
            raise KeyboardInterrupt
        add(self, student, *rest)

    with monkeypatch.context() as stopping:
        stopping.setattr(Journal, "add", stop_after_first)
        for starter in (starters, TEMPLATE):
            stopping.setattr(starter, "stop", lambda: None)  # it is for the end of the process
        assert graded(course) is ExitCode.INTERRUPTED
    meanwhile(course)

    assert graded(course) is ExitCode.DONE

    first, *rest = seeds(course)
    assert len(rest) == len(STUDENTS) - 1
    assert 1 == len(set(rest))
    assert same is (first == rest[0])


def test_no_feedback_while_a_run_grades(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hand-in that comes after it would meet the cases that it is about; nor does a run begin meanwhile."""
    path = tmp_path / "reports" / f"{NAME}.jsonl"
    with Journal(path):
        assert ExitCode.NOT_POSSIBLE == main(["feedback", NAME, "--course", str(tmp_path)])
    reports = path.parent
    with no_grading(reports, NAME), no_grading(reports, NAME):  # noqa: SIM117 - one line is too long
        with pytest.raises(JournalError, match="feedback is being written"):
            Journal(path)

    (message,) = capsys.readouterr().err.splitlines()
    assert message.endswith("a run is grading this assignment. Write feedback when it has ended")
