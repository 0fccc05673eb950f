"""The CSV file has nbgrader's columns and numbers, and 40 awkward names come back from every reader."""

import csv
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins.export import CsvExportPlugin

from assignment.release import NAME
from autograder.cli.main import main
from autograder.course.folder import CourseFolder
from autograder.exports.csv_file import COLUMNS, Exported, as_csv
from autograder.exports.plugin import SafeCsvExportPlugin
from autograder.exports.sheets.written import inert
from tests.support.exports.awkward import a_class, awkward_class, awkward_students, grade

PLUGIN = f"--exporter={SafeCsvExportPlugin.__module__}.{SafeCsvExportPlugin.__name__}"
NUMBERS = ("raw_score", "late_submission_penalty", "score", "max_score")


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the lines of a file as Python's csv reads them, by student."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file, strict=True)}


@pytest.fixture
def exported(awkward_course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    """Return the file that the command wrote, and what it printed."""
    place = tmp_path / "grades.csv"
    assert 1 == main(["export", "--to", "csv", "--output", str(place), "--course", str(awkward_course.root)])
    return place, capsys.readouterr().out


def test_awkward_names_come_back_by_csv(exported: tuple[Path, str]) -> None:
    """One line each, names as they are but for what a spreadsheet would take for a formula."""
    rows = rows_of(exported[0])

    students = awkward_students()
    assert 43 == len(rows)
    assert {student.id: (inert(student.first_name), inert(student.last_name)) for student in students} == {
        student.id: (rows[student.id]["first_name"], rows[student.id]["last_name"]) for student in students
    }
    assert {f"s{number:02}": number / 2 for number in range(40)} == {
        student.id: float(rows[student.id]["score"]) for student in students
    }
    cells = [text for row in rows.values() for name, text in row.items() if name not in NUMBERS]
    assert [] == [text for text in cells if text.lstrip()[:1] in {*"=+@\uff1d"} or text[:1] in {*"\t\r-"}]


def test_awkward_names_come_back_by_pandas(exported: tuple[Path, str]) -> None:
    """And scores are numbers to it."""
    table = pd.read_csv(exported[0], keep_default_na=False, na_values={"score": [""]}).set_index("student_id")

    students = awkward_students()
    assert [(inert(one.first_name), inert(one.last_name)) for one in students] == [
        (table["first_name"][one.id], table["last_name"][one.id]) for one in students
    ]
    assert ["float64"] * 4 == [str(table[name].dtype) for name in NUMBERS]


def test_numbers_are_those_of_nbgrader(exported: tuple[Path, str], awkward_course: CourseFolder) -> None:
    """Column by column, for every line that nbgrader's own exporter leaves whole."""
    theirs = awkward_course.root / "nbgrader.csv"
    with Gradebook(awkward_course.directory.db_url) as book:
        CsvExportPlugin(to=str(theirs)).export(book)
    [first, *whole] = theirs.read_text(encoding="utf-8").split("\n")
    lines = {line.split(",")[3]: line.split(",") for line in whole if line.count(",") == 10}

    ours = rows_of(exported[0])

    assert tuple(first.split(",")) == COLUMNS == tuple(next(iter(ours.values())))[:11]
    assert {"by_hand", "late", "nothing", "s00", "s09"} <= lines.keys()
    for student in ("by_hand", "late", "nothing", "s00", "s09"):
        assert lines[student] == [ours[student][name] for name in COLUMNS]
    assert ["12.0", "4.0", "8.0"] == [ours["late"][name] for name in NUMBERS[:3]]


def test_points_of_each_cell_and_the_status_are_told(exported: tuple[Path, str]) -> None:
    """A low number of somebody whose work is not graded yet is not to be taken for a grade."""
    rows = rows_of(exported[0])

    assert ["s11", "5.5", "0.0", "graded"] == [
        rows["s11"][name] for name in ("student_id", "check_one", "check_two", "status")
    ]
    assert {"by_hand": "needs manual grading", "nothing": "handed in nothing"} == {
        name: row["status"] for name, row in rows.items() if row["status"] != "graded"
    }
    assert "by_hand\t\t\tneeds manual grading" in exported[1]
    assert "a person must look after 1 of these lines" in exported[1]


def test_what_is_handed_in_and_not_graded_is_told(awkward_course: CourseFolder, tmp_path: Path) -> None:
    """No grading has put it into the gradebook."""
    awkward_course.submitted_by("nothing").mkdir(parents=True)

    main(["export", NAME, "--to=csv", f"--output={tmp_path / 'g.csv'}", f"--course={awkward_course.root}"])

    assert "handed in, not graded yet" == rows_of(tmp_path / "g.csv")["nothing"]["status"]


def test_file_that_is_there_is_not_replaced(
    exported: tuple[Path, str], awkward_course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless that is asked for."""
    place = exported[0]
    place.write_text("mine", encoding="utf-8")
    command = ["export", "--to=csv", f"--output={place}", f"--course={awkward_course.root}"]

    assert 2 == main(command)
    assert "mine" == place.read_text(encoding="utf-8")
    assert f"{place} is there already: add --force\n" == capsys.readouterr().err
    assert 1 == main([*command, "--force"])
    assert 43 == len(rows_of(place))


def test_course_without_gradebook_is_named(awkward_course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence, and without making one."""
    (awkward_course.root / "gradebook.db").unlink()

    assert 2 == main(["export", "--to=csv", f"--course={awkward_course.root}"])
    assert "there is no gradebook: run autograder grade resnet50 first\n" == capsys.readouterr().err
    assert not (awkward_course.root / "gradebook.db").exists()


def test_only_the_students_that_are_wanted_have_lines() -> None:
    """As with nbgrader's option."""
    lines = as_csv([Exported(awkward_class())], {"s01", "s09"}).splitlines()

    assert ["s01", "s09"] == [line.split(",")[3] for line in lines[1:]]


def test_ids_are_text_too() -> None:
    """Students of some courses choose their ids."""
    student = awkward_students()[0].__class__('=cmd|"a",\0b')

    [row] = csv.DictReader(as_csv([Exported(a_class(grade(student, 1)))]).splitlines())

    assert '\'=cmd|"a",\N{REPLACEMENT CHARACTER}b' == row["student_id"]


@pytest.mark.slow
def test_nbgrader_exports_by_the_plugin(exported: tuple[Path, str], awkward_course: CourseFolder) -> None:
    """The real command, with its options, writes the same file and names who needs a person."""
    command = [sys.executable, "-m", "nbgrader", "export", PLUGIN, "--to=theirs.csv", f"--assignment=['{NAME}']"]

    done = subprocess.run(command, cwd=awkward_course.root, capture_output=True, text=True, check=True)

    assert exported[0].read_bytes() == (awkward_course.root / "theirs.csv").read_bytes()
    assert f"{NAME}: by_hand needs manual grading" in done.stderr
