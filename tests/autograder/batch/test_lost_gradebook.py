"""What people entered in the gradebook survives the loss of gradebook.db, and what changes is not lost either."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from tests.support.courses import rows
from tests.support.graded.courses import CHECK, SOLUTION, gradebook_of, graded, small_course

STUDENTS = ("half_done", "not_implemented")
DUE = datetime.fromisoformat("2026-01-01")


@pytest.fixture(scope="module")
def kept(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graded course in which a person has entered all that can be entered, and which was graded again."""
    root = small_course(course_handed_in, tmp_path_factory.mktemp("kept") / "course", *STUDENTS)
    with gradebook_of(root) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=DUE)
    assert graded(root) is ExitCode.DONE
    with gradebook_of(root) as gradebook:
        grade = gradebook.find_grade(CHECK, NAME, NAME, "half_done")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 5.5, 1.0, False
        gradebook.find_comment(SOLUTION, NAME, NAME, "half_done").manual_comment = "Größe: [b]gut[/b]"
        gradebook.find_submission_notebook(NAME, NAME, "not_implemented").flagged = True
        gradebook.find_submission(NAME, "not_implemented").extension = timedelta(days=2)
    assert graded(root) is ExitCode.DONE
    return root


@pytest.fixture
def course(kept: Path, tmp_path: Path) -> Path:
    """Return a copy for one test alone."""
    return Path(shutil.copytree(kept, tmp_path / "course"))


@pytest.fixture(scope="module")
def new_gradebook(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the gradebook that releasing makes after the loss; nothing else makes one with the assignment in it."""
    root: Path = tmp_path_factory.mktemp("released") / "course"
    shutil.copytree(kept, root)
    (root / "gradebook.db").unlink()
    run_nbgrader(root, "generate_assignment", NAME, "--force")
    return root / "gradebook.db"


@pytest.fixture
def lose(new_gradebook: Path) -> Callable[[Path], Path]:
    """Return a function that puts the new gradebook in the place of the lost one."""
    return lambda course: Path(shutil.copy(new_gradebook, course / "gradebook.db"))


Lose = Callable[[Path], Path]


def without_dates(course: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of the gradebook, and the due date."""
    with gradebook_of(course) as gradebook:
        due = gradebook.find_assignment(NAME).duedate
    return {**rows(course), "due": [(due,)]}


def test_lost_gradebook_comes_back_whole(course: Path, lose: Lose, capsys: pytest.CaptureFixture[str]) -> None:
    """Scores, extra points, comments, flags, extensions and the due date are entered again, and a sentence says so."""
    before = without_dates(course)
    lose(course)
    assert before != without_dates(course)
    capsys.readouterr()

    assert graded(course) is ExitCode.DONE

    assert before == without_dates(course)
    printed = capsys.readouterr().out
    assert "6 entries were entered again from the copy in reports/, of half_done, not_implemented." in printed
    assert graded(course) is ExitCode.DONE
    assert "entered again" not in capsys.readouterr().out


def test_newer_entries_of_a_new_gradebook_stay(course: Path, lose: Lose) -> None:
    """What a person enters after the loss counts; what is lacking beside it comes back."""
    lose(course)
    with gradebook_of(course) as gradebook:
        gradebook.add_student("half_done")
        gradebook.add_submission(NAME, "half_done")
        gradebook.find_grade(CHECK, NAME, NAME, "half_done").manual_score = 8.0

    assert graded(course) is ExitCode.DONE

    with gradebook_of(course) as gradebook:
        grade = gradebook.find_grade(CHECK, NAME, NAME, "half_done")
        assert (8.0, 1.0) == (grade.manual_score, grade.extra_credit)
        points = [each.auto_score for each in gradebook.find_submission(NAME, "half_done").notebooks[0].grades]
        assert None not in points  # a submission that a person began has the points of the report too
    kept = (course / "reports" / f"{NAME}.manual_grades.json").read_text(encoding="utf-8")
    assert [[5.5]] == [
        [value for value, _ in line["earlier"]] for line in json.loads(kept)["entered"] if line["earlier"]
    ]


def test_cleared_entry_stays_cleared(course: Path, lose: Lose) -> None:
    """Somebody took the score back before the gradebook was lost."""
    with gradebook_of(course) as gradebook:
        gradebook.find_grade(CHECK, NAME, NAME, "half_done").manual_score = None
    assert graded(course) is ExitCode.DONE
    lose(course)

    assert graded(course) is ExitCode.DONE

    with gradebook_of(course) as gradebook:
        grade = gradebook.find_grade(CHECK, NAME, NAME, "half_done")
        assert (None, 1.0) == (grade.manual_score, grade.extra_credit)


def test_dry_run_changes_nothing(course: Path, lose: Lose) -> None:
    """Neither the gradebook nor the copy."""
    lose(course)
    before = without_dates(course), (course / "reports" / f"{NAME}.manual_grades.json").read_bytes()

    assert graded(course, "--dry-run") is ExitCode.DONE

    assert before == (without_dates(course), (course / "reports" / f"{NAME}.manual_grades.json").read_bytes())


@pytest.mark.slow
def test_nbgrader_enters_them_too(course: Path, lose: Lose) -> None:
    """`nbgrader autograde` gives a new gradebook what people entered in the lost one."""
    lose(course)

    run_nbgrader(course, "autograde", NAME, "--force", "--student=half_done", "--ObserveAndJudge.timeout_s=30")

    with gradebook_of(course) as gradebook:
        grade = gradebook.find_grade(CHECK, NAME, NAME, "half_done")
        assert (5.5, 1.0) == (grade.manual_score, grade.extra_credit)
        assert gradebook.find_comment(SOLUTION, NAME, NAME, "half_done").comment.startswith("Größe")
        assert gradebook.find_assignment(NAME).duedate == DUE


def test_due_date_changes_the_penalty_and_nothing_else(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person's review still counts as one, outputs of the notebook stay, and the plan says what it does."""
    (course / "submitted" / "half_done" / NAME / "timestamp.txt").write_text("2026-01-03 00:00:00 UTC")
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc = get_config(); c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert graded(course) is ExitCode.DONE
    with gradebook_of(course) as gradebook:
        gradebook.find_grade(CHECK, NAME, NAME, "half_done").needs_manual_grade = False
        assert 6.5 == gradebook.find_submission_notebook(NAME, NAME, "half_done").late_submission_penalty
        gradebook.find_assignment(NAME).duedate = datetime.fromisoformat("2026-02-01")
    notebook = course / "autograded" / "half_done" / NAME / f"{NAME}.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + " ", encoding="utf-8")
    held = notebook.read_bytes()
    capsys.readouterr()
    assert graded(course, "--dry-run") is ExitCode.DONE
    assert "of these, 2 with a due date or a late penalty that has changed" in capsys.readouterr().out

    assert graded(course) is ExitCode.DONE

    with gradebook_of(course) as gradebook:
        assert not gradebook.find_submission_notebook(NAME, NAME, "half_done").late_submission_penalty
        assert not gradebook.find_grade(CHECK, NAME, NAME, "half_done").needs_manual_grade
    assert held == notebook.read_bytes()
    assert graded(course, "--dry-run") is ExitCode.DONE
    assert "0 to grade, 0 to save in the gradebook, 2 unchanged" in capsys.readouterr().out.splitlines()


def test_student_whom_the_course_does_not_know(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With create_student = False nobody is created; the sentence says what to do, and the others are graded."""
    (course / "submitted" / "half_done").rename(course / "submitted" / "new\x1b[31mcomer")
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc = get_config(); c.Autograde.create_student = False\n")
    capsys.readouterr()

    assert graded(course) is ExitCode.INCOMPLETE

    printed = capsys.readouterr().out
    assert "comer: not graded, because the gradebook does not know this student" in printed
    assert "\x1b[31m" not in printed
    with gradebook_of(course) as gradebook:
        assert set(STUDENTS) == {student.id for student in gradebook.students}


def test_second_notebook_of_the_assignment_is_named(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence says which one it is and where to move it."""
    with gradebook_of(course) as gradebook:
        gradebook.add_notebook("warmup", NAME)

    assert graded(course) is ExitCode.NOT_POSSIBLE

    assert "move warmup.ipynb from source/resnet50 to an assignment of its own" in capsys.readouterr().err


def test_history_of_a_student(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each report with when, attempt, why, seed and version; what people entered; nothing of others."""
    (course / "submitted" / "half_done" / NAME / "more.txt").write_text("second attempt")
    assert graded(course, "--seed=77") is ExitCode.DONE
    capsys.readouterr()

    assert ExitCode.DONE == main(["history", "half_done", "--course", str(course)])

    first, second = [line for line in capsys.readouterr().out.splitlines() if "0 / 30" in line]
    assert ["1", "0", "/", "30", "new"] == first.split()[2:7]
    assert ["2", "0", "/", "30", "changed:"] == second.split()[2:7]
    assert "77" in second
    notebook = json.loads((course / "autograded" / "half_done" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    made = notebook["metadata"]["autograder"]["made"]
    assert ("CHANGED", ["submission", "seed"], 2) == (made["cause"], made["changed"], made["attempt"])
    assert {"at", "version", "attempt", "cause", "changed"} == set(made)


def test_history_of_nobody(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong name is one sentence, without the terminal codes in it."""
    assert ExitCode.NOT_POSSIBLE == main(["history", "no\x1b[2Jbody", "--course", str(course)])

    assert capsys.readouterr().err.startswith("nothing is known of no")
