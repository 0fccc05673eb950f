"""`export` fills the file of an LMS into a new one, and its exit code says whether a person must look at something."""

import zipfile
from pathlib import Path

import pytest

from autograder.cli.main import main
from autograder.course.folder import CourseFolder
from tests.support.exports.awkward import awkward_students

CANVAS = 'Student,ID,SIS User ID,SIS Login ID,Section,resnet50 (12)\r\n"    Points Possible",,,,,30\r\n'
MOODLE = "Identifier,Full name,Email address,Grade,Maximum Grade\n"


@pytest.fixture
def canvas(tmp_path: Path) -> Path:
    """Return a file with all students but one."""
    path = tmp_path / "canvas.csv"
    rows = [f"Name,{student.lms_id},,,S,\r\n" for student in awkward_students()]
    path.write_bytes("".join([CANVAS, *rows, "X,1,by_hand,,S,\r\n", "X,2,late,,S,\r\n"]).encode())
    return path


def export(course: CourseFolder, *options: object) -> int:
    """Run the command on a course, and return its exit code."""
    return main(["export", "--course", str(course.root), *map(str, options)])


def test_canvas_file_is_filled_into_a_new_one(
    awkward_course: CourseFolder, canvas: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside it; the one that was exported stays as it is."""
    before = canvas.read_bytes()

    assert 1 == export(awkward_course, "--to", "canvas", "--into", canvas)

    printed = capsys.readouterr().out
    new = canvas.with_name("canvas.filled.csv").read_bytes()
    assert before == canvas.read_bytes()
    assert b"Name,5011,,,S,5.5\r\n" in new
    assert b"X,2,late,,S,8\r\n" in new
    assert len(before.split(b"\r\n")) == len(new.split(b"\r\n"))
    assert "41 of 43 students have their grade in" in printed
    assert "by_hand\t\t\tneeds manual grading first" in printed
    assert "nothing\t\t\tis not in the file, and handed in nothing" in printed
    assert "a person must look after 1 of these lines" in printed


@pytest.mark.parametrize("name", ["canvas.csv", "./canvas.csv", "link.csv", "hard.csv"])
def test_file_that_was_exported_is_never_replaced(
    awkward_course: CourseFolder, canvas: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By no name that it has."""
    before = canvas.read_bytes()
    canvas.with_name("link.csv").symlink_to(canvas)
    canvas.with_name("hard.csv").hardlink_to(canvas)

    output = f"{canvas.parent}/{name}"
    assert 2 == export(awkward_course, "--to", "canvas", "--into", canvas, "--output", output, "--force")
    assert before == canvas.read_bytes()
    assert "is the file that is filled, which is never replaced" in capsys.readouterr().err


def test_worksheet_is_not_filled_if_its_feedback_cannot_be_packed(awkward_course: CourseFolder, tmp_path: Path) -> None:
    """Both or none; the file that was exported is no place for the zip either."""
    path = tmp_path / "moodle.csv"
    path.write_text(MOODLE, encoding="utf-8")

    assert 2 == export(awkward_course, "--to=moodle", "--into", path, "--feedback", path, "--force")
    assert {path, awkward_course.root} == set(tmp_path.iterdir())
    assert MOODLE == path.read_text(encoding="utf-8")


def test_moodle_gets_grades_and_feedback(awkward_course: CourseFolder, tmp_path: Path) -> None:
    """The worksheet and the zip; everybody is clear, so that the exit code is 0 once nobody is missing."""
    students = [*awkward_students()]
    path, feedback = tmp_path / "moodle.csv", tmp_path / "feedback.zip"
    rows = [f"Participant {number},A B,{student.email},,30.00\n" for number, student in enumerate(students)]
    path.write_text(MOODLE + "".join(rows), encoding="utf-8-sig")
    for student in students:
        page = awkward_course.root / "feedback" / student.id / "resnet50" / "resnet50.html"
        page.parent.mkdir(parents=True)
        page.touch()

    assert 1 == export(awkward_course, "--to", "moodle", "--into", path, "--feedback", feedback)

    lines = path.with_name("moodle.filled.csv").read_text(encoding="utf-8").splitlines()
    assert "Participant 7,A B,s07@uni.example,3.5,30.00" == lines[8]
    with zipfile.ZipFile(feedback) as archive:
        assert {f"A B_{number}_assignsubmission_file_/resnet50.html" for number in range(40)} == set(archive.namelist())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--to=canvas"], "name the file that you exported from Canvas with --into FILE"),
        (["--to=moodle", "--into=gone.csv"], "gone.csv cannot be read (No such file or directory)"),
        (["--to=canvas", "--into={file}", "--output={file}/x"], "x cannot be written (Not a directory)"),
        (["--to=canvas", "--into={file}", "--column=other"], "choose by --column one of 'resnet50 (12)'"),
        (["--to=moodle", "--into={file}"], "the file has no column 'Grade' but 'Student', 'ID'"),
        (
            ["--to=canvas", "--into={file}", "--feedback=f.zip"],
            "--feedback means nothing with --to canvas: leave it out",
        ),
        (["--to=csv", "--decimal-comma"], "--decimal-comma means nothing with --to csv: leave it out"),
        (["--to=gradescope", "--into={file}"], "--into means nothing with --to gradescope: leave it out"),
        (["other", "--to=csv"], "holds no source of the assignment 'other'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    awkward_course: CourseFolder,
    canvas: Path,
    options: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With exit code 2, and nothing written."""
    assert 2 == export(awkward_course, *(option.format(file=canvas) for option in options))

    error = capsys.readouterr().err
    assert sentence in error
    assert 1 == error.count("\n")
    assert {canvas, awkward_course.root} == set(canvas.parent.iterdir())
