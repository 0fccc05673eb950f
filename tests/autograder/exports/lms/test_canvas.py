"""Canvas's own file gets the grades of one column, and every other byte stays."""

import csv
import io

import pandas as pd
import pytest

from autograder.course.roster import Student
from autograder.exports.grades import Status
from autograder.exports.lms.canvas import fill_canvas
from autograder.exports.lms.filling import Filling
from autograder.exports.sheets.encoded import SheetError, decoded
from autograder.exports.sheets.located import locate
from autograder.exports.sheets.written import cell_text, filled
from tests.support.exports.awkward import a_class, awkward_class, awkward_students, grade

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (11),resnet50 (12),Final Score"
POSSIBLE = "    Points Possible,,,,,10,30,(read only)"
ADA, BOB, CY = (
    Student("ada", "Ada", "Lovelace", "ada@uni.example", "101"),
    Student("bob", "Bob", "Müller", "bob@uni.example", "102"),
    Student("cy", "Cy", "O'Neil", "cy@uni.example", "103"),
)
CLASS = a_class(grade(ADA, 30), grade(BOB, 7.5), grade(CY, 0))


def fill(text: str, grades=CLASS, column: str = "resnet50", **options: bool) -> tuple[str, Filling]:
    """Return the new text, and what people are told."""
    sheet = locate(text)
    filling = fill_canvas(sheet, grades, column, **options)
    return filled(sheet, filling.changes), filling


def told(filling: Filling) -> dict[str, str]:
    """Return the remarks, by student."""
    return {line.who: line.remark for line in filling.lines}


def file(*rows: str, end: str = "\r\n") -> str:
    """Return Canvas's file with these students."""
    return end.join([HEADER, POSSIBLE, *rows, ""])


WHOLE = file(
    '"Lovelace, Ada",101,,ada,"S ""A"", 1",3.00,,88',
    '"Müller, Bob",102,bob,x1, S B ,"",3.5,',
    '"O\'Neil, Cy",103,,,=1+1,,"0",-',
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_only_the_cells_that_are_filled_change(encoding: str) -> None:
    """Quoting, spaces, order, line ends, byte-order mark and encoding are those of the file."""
    content = WHOLE.encode(encoding)
    read = decoded(content)

    new, filling = fill(read.text)

    expected = WHOLE.replace("3.00,,88", "3.00,30,88").replace('"",3.5,', '"",7.5,')
    assert expected.encode(encoding) == read.encode(new)
    assert ["bob"] == [line.who for line in filling.lines]
    assert ("3.5", "7.5") == (filling.lines[0].before, filling.lines[0].now)
    assert {"ada", "bob", "cy"} == filling.graded.keys()
    assert filling.is_clear


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimals_follow_the_file(delimiter: str) -> None:
    """Where its numbers have a comma, ours do; quotes only where the delimiter is a comma too."""
    text = WHOLE.replace("3.5", "3x5").replace(",", delimiter).replace("3x5", "3,5")

    assert f"{delimiter}7,5{delimiter}" in fill(text)[0]
    assert f"{delimiter}7.5{delimiter}" in fill(text.replace("3,5", ""))[0]
    assert f"{delimiter}7,5{delimiter}" in fill(text.replace("3,5", ""), comma=True)[0]
    assert ',"7,5",' in fill(WHOLE.replace("3.5", ""), comma=True)[0]


def test_awkward_names_are_found() -> None:
    """By number, by login or by name alone; the file comes back whole from csv and pandas."""
    students = awkward_students()
    rows = []
    for number, student in enumerate(students):
        name = cell_text(f"{student.last_name}, {student.first_name}", is_quoted=True)
        ids = [(student.lms_id, "", ""), ("9", student.id, ""), ("9", "", student.email)][number % 3]
        rows.append(f"{name},{','.join(ids)},S,,,")

    new, filling = fill(file(*rows), awkward_class())

    assert [] == filling.lines
    scores = [str(number / 2).removesuffix(".0") for number in range(40)]
    read = list(csv.reader(io.StringIO(new, newline=""), strict=True))
    assert scores == [row[6] for row in read[2:]]
    assert [f"{one.last_name}, {one.first_name}" for one in students] == [row[0] for row in read[2:]]
    table = pd.read_csv(io.StringIO(new, newline=""), keep_default_na=False, dtype=str)
    assert scores == list(table["resnet50 (12)"])[1:]


def test_names_alone_find_the_others() -> None:
    """In either order; a name that only spaces or signs make is nobody's."""
    listed = awkward_students()
    students = [student for student in listed if any(map(str.isalpha, student.last_name + student.first_name))]
    rows = [f"{cell_text(f'{one.last_name}, {one.first_name}', is_quoted=True)},9,,,S,,," for one in students]

    _new, filling = fill(file(*rows), awkward_class())

    missing = {line.who for line in filling.lines}
    assert {student.id for student in listed} - {student.id for student in students} == missing


@pytest.mark.parametrize("wanted", ["resnet50 (12)", "RESNET50", "12", " resnet50 "])
def test_column_is_found_by_title_or_number(wanted: str) -> None:
    """As the file or as Canvas's address has it."""
    assert {"ada", "bob", "cy"} == fill(WHOLE, column=wanted)[1].graded.keys()


@pytest.mark.parametrize("wanted", ["ResNet", "Final Score", "Student", "", "resnet50 (13)", "ID"])
def test_unknown_column_is_refused(wanted: str) -> None:
    """A new one would become a new assignment in Canvas; the sentence names those that there are."""
    with pytest.raises(SheetError, match=r"choose by --column one of 'Quiz \(11\)', 'resnet50 \(12\)'$"):
        fill(WHOLE, column=wanted)


def test_column_of_two_assignments_is_refused() -> None:
    """Each has its number."""
    with pytest.raises(SheetError, match=r"'resnet50 \(11\)' and 'resnet50 \(12\)' have the same title"):
        fill(WHOLE.replace("Quiz", "resnet50"))


def test_column_that_canvas_calculates_is_left() -> None:
    """Its row of possible points says so."""
    with pytest.raises(SheetError, match=r"Canvas calculates the column 'resnet50 .12.' itself"):
        fill(WHOLE.replace(",30,(", ",(read only),("))


def test_other_files_are_refused() -> None:
    """A worksheet of Moodle's, for one."""
    for text in ("Identifier,Full name,Grade\n", "", "\n\n"):
        with pytest.raises(SheetError, match="no gradebook of Canvas's"):
            fill(text)


def test_points_are_scaled_to_those_of_canvas() -> None:
    """And that is told."""
    new, filling = fill(WHOLE.replace(",10,30,", ",10,100,"))

    assert ",100,88" in new
    assert '"",25,' in new
    assert ["Canvas counts to 100 and the gradebook to 30: the points are scaled"] == filling.notes


def test_rows_and_students_that_do_not_fit_are_listed() -> None:
    """Unknown, doubled, missing: nobody gets another one's grade, and nobody is dropped."""
    text = file("Ada Lovelace,101,,,S,,4,", "Lovelace Ada,,,ada,S,,,", "Eve,999,eve,,S,,5,", '"Student, Test",7,,,S,,,')
    no_work = Student("dan", "Dan", "Nothing")

    new, filling = fill(text, a_class(*CLASS.students, grade(no_work, 0, Status.NOTHING)))

    assert text == new
    assert [
        ("Eve (ID 999)", "left: nobody in the gradebook has this id, e-mail address or name"),
        ("ada", "left: 2 rows are this student's, this one says Ada Lovelace (ID 101)"),
        ("ada", "left: 2 rows are this student's, this one says Lovelace Ada"),
        ("bob", "is not in the file: enter the points by hand"),
        ("cy", "is not in the file: enter the points by hand"),
        ("dan", "is not in the file, and handed in nothing"),
    ] == sorted((line.who, line.remark) for line in filling.lines)
    assert {"dan"} == {line.who for line in filling.lines if not line.needs_person}


def test_two_students_of_one_name_are_not_guessed() -> None:
    """The row may be that of either."""
    twin = grade(Student("ada2", "Ada", "Lovelace"), 1)

    new, filling = fill(file('"Lovelace, Ada",9,,,S,,,'), a_class(CLASS.students[0], twin))

    assert file('"Lovelace, Ada",9,,,S,,,') == new
    assert {"Lovelace, Ada (ID 9)": "left: it may be that of ada or ada2"} == told(filling)


def test_work_that_a_person_must_see_has_no_grade() -> None:
    """No low number goes out for what is not graded; what the file has is kept."""
    grades = a_class(
        grade(ADA, 0.5, Status.NEEDS_PERSON), grade(BOB, 0, Status.NOT_GRADED), grade(CY, 0, Status.NOTHING)
    )

    new, filling = fill(WHOLE, grades)

    assert WHOLE == new
    assert {
        "ada": "needs manual grading first: enter the points in Formgrader",
        "bob": "handed in, but not graded yet: run autograder grade; the file's 3.5 is kept",
        "cy": "handed in nothing; the file's 0 is kept",
    } == told(filling)
    assert ["ada", "bob"] == [line.who for line in filling.lines if line.needs_person]


@pytest.mark.parametrize("held", ["EX", "N/A", "A-", "complete"])
def test_cell_with_words_is_left(held: str) -> None:
    """Canvas writes them for excused students, and for those to whom the assignment is not assigned."""
    text = WHOLE.replace("3.5", held)

    new, filling = fill(text)

    assert f'"",{held},' in new
    assert f"left: the cell holds '{held}', which is no number" == told(filling)["bob"]


def test_rows_above_the_students_are_not_students() -> None:
    """Canvas adds one where grades are posted by hand, and blank ones."""
    text = file(*WHOLE.split("\r\n")[2:]).replace(POSSIBLE, f",,,,,,Manual Posting,\r\n{POSSIBLE}\r\n,,,,,,,")

    assert {"ada", "bob", "cy"} == fill(text)[1].graded.keys()
