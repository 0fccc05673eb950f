"""`autograder collect`: nbgrader's gradebook is the roster, a table shows everything, the exit code tells."""

import io
import os
import shutil
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.cli.collect import show
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from autograder.collect.assigning import Unplaced
from autograder.collect.layouts.parcel import Clock
from autograder.collect.outcome import Outcome, Row, Status
from autograder.course.folder import CourseFolder
from autograder.course.roster import Student, read_roster
from tests.support.handed_out import DUE, NOTEBOOK, make_course, moodle, tree, utc, write_zip
from tests.support.terminals import WIDTHS, Screen

HOSTILE = "[red]\x1b[2J\u202e:bomb:[/]"


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a gradebook with two students, of whom one has an extension."""
    path: Path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs alembic
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", programs)
        Gradebook(f"sqlite:///{path}", "resnet50").close()
    with Gradebook(f"sqlite:///{path}", "resnet50") as book:
        book.add_assignment("resnet50", duedate=f"{DUE} UTC")
        book.add_student("bob[1]", first_name="Bob", last_name="Müller", email="bob@uni.example", lms_user_id="102")
        book.add_student("ada", first_name="Ada", last_name="Lovelace")
        book.add_submission("resnet50", "ada")
        book.grant_extension("resnet50", "ada", days=2)
    return path


@pytest.fixture
def course(tmp_path: Path, gradebook: Path) -> CourseFolder:
    """Return a course with that gradebook."""
    made = make_course(tmp_path / "course")
    shutil.copyfile(gradebook, made.root / "gradebook.db")
    return made


def collected(course: CourseFolder, *arguments: object) -> int:
    """Run the command."""
    return main(["collect", *map(str, arguments), "--course", str(course.root)])


def test_roster_is_that_of_the_gradebook(course: CourseFolder) -> None:
    """With the due date, and the one of a student who got an extension."""
    roster = read_roster(course)

    assert (
        Student("ada", "Ada", "Lovelace"),
        Student("bob[1]", "Bob", "Müller", "bob@uni.example", "102"),
    ) == roster.students
    assert [utc(2026, 11, 4, 12), utc(2026, 11, 2, 12)] == [roster.due_date(one) for one in ("ada", "bob[1]")]


def test_everything_collected_is_code_0(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table says who, which file, when, and whether late."""
    files = {moodle("Ada Lovelace", 1): NOTEBOOK, moodle("Bob Müller", 2): NOTEBOOK}

    assert ExitCode.DONE == collected(course, write_zip(tmp_path / "m.zip", files, (2026, 11, 3, 10, 0, 0)))

    printed = " ".join(capsys.readouterr().out.split())
    assert "student handed in (UTC) late done file ada ~2026-11-03 10:00 no" in printed
    assert "~ is not exact: 2 the zip's time" in printed
    assert "bob[1]" in printed
    assert "2 collected, 0 not clear, 0 missing" in printed
    assert (1, 1) == (printed.count(" no "), printed.count(" late collected"))
    assert {"resnet50.ipynb", "timestamp.txt"} == set(tree(course.root / "submitted" / "bob[1]" / "resnet50"))


def test_something_unclear_is_code_1(course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of it stands below the table."""
    files = {moodle("Ada Lovelace", 1): NOTEBOOK, moodle("Eve Stranger", 2): NOTEBOOK}

    assert ExitCode.INCOMPLETE == collected(course, write_zip(tmp_path / "m.zip", files))

    printed = capsys.readouterr().out
    assert "m.zip: Eve Stranger_2: is not collected: nobody in the gradebook has this id" in printed
    assert "nothing from bob[1]\n" in printed


def test_dry_run_writes_nothing_and_says_so(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of the run."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK})

    assert ExitCode.DONE == collected(course, path, "--dry-run")

    assert "would be: 1 collected" in capsys.readouterr().out
    assert not (course.root / "submitted").exists()


def test_nothing_possible_is_code_2(course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No zip, no course, no gradebook, no students: one sentence each."""
    (course.root / "gradebook.db").unlink()
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK})

    assert ExitCode.NOT_POSSIBLE == collected(course, path)
    assert ExitCode.NOT_POSSIBLE == main(["collect", str(path), "--course", str(tmp_path)])
    assert ExitCode.NOT_POSSIBLE == main(["collect", str(path), "--course", str(course.root), "--assignment", "ps9"])

    printed = capsys.readouterr()
    assert ("", 3) == (printed.out, len(printed.err.splitlines()))
    assert "run nbgrader generate_assignment resnet50" in printed.err
    assert not (course.root / "gradebook.db").exists()


def test_gradebook_without_students_is_code_2(
    tmp_path: Path, gradebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how to add them."""
    made = make_course(tmp_path / "course")
    shutil.copyfile(gradebook, made.root / "gradebook.db")
    with Gradebook(f"sqlite:///{made.root}/gradebook.db", "resnet50") as book:
        for student in [row.id for row in book.students]:
            book.remove_student(student)

    assert ExitCode.NOT_POSSIBLE == collected(made, write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK}))
    assert "nbgrader db student import" in capsys.readouterr().err


def test_names_that_students_choose_are_inert() -> None:
    """Neither markup nor terminal codes nor emoji names do anything, in the table and below it."""
    row = Row(HOSTILE, HOSTILE, None, Clock.NONE, None, Status.COLLECTED, (HOSTILE,), (HOSTILE,))
    file = io.StringIO()

    show(Outcome([row], [Unplaced(HOSTILE, HOSTILE)], [HOSTILE], 1), PlainConsole(file, 400))

    printed = file.getvalue()
    assert 8 == printed.count("[red]?[2J?:bomb:[/]")
    assert all(character.isprintable() for line in printed.splitlines() for character in line if character != "\t")


LONG = Row("i" * 200, "f" * 250, None, Clock.NONE, None, Status.COLLECTED, ("p" * 200,), ())


def test_long_names_are_shown_whole_on_a_pipe() -> None:
    """And what must be looked at is shown whole at a terminal too."""
    pipe, terminal = Screen(None), Screen(80)
    outcome = Outcome([LONG], [Unplaced("u" * 300, "r" * 100)], ["m" * 200], 0)

    show(outcome, pipe.console)
    show(outcome, terminal.console)

    assert {"i" * 200, "f" * 250} <= set(pipe.lines[1].split("\t"))
    printed = "".join(terminal.lines)
    for text in ("p" * 200, "u" * 300, "r" * 100, "m" * 200, "i" * 200):
        assert text in printed


@pytest.mark.parametrize("count", [0, 1, 2, 70, 1000])
@pytest.mark.parametrize("width", WIDTHS)
def test_each_student_is_one_line_of_the_table(width: int, count: int) -> None:
    """Whatever the length of the names."""
    row = Row("ada", "Ada Lovelace_1_assignsubmission_file_/resnet50.ipynb", None, Clock.NONE, False, Status.COLLECTED)
    screen = Screen(width)

    show(Outcome([row, LONG][:count] + [row] * (count - 2), [], [], 0), screen.console)

    table = [line for line in screen.lines if " collected " in line and "! p" not in line and "not clear" not in line]
    assert count == len(table)
    assert screen.width <= width


def test_whole_run_is_inert(course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the names in the zip to the terminal."""
    names = (f"{HOSTILE}/x.ipynb", "[red]:bomb:/x.ipynb", f"ada/{HOSTILE}.ipynb", "ada/[b].ipynb")

    assert ExitCode.INCOMPLETE == collected(course, write_zip(tmp_path / "x.zip", dict.fromkeys(names, b"")))

    printed = capsys.readouterr().out
    assert "[red]:bomb:" in printed
    assert all(character.isprintable() for line in printed.splitlines() for character in line if character != "\t")
