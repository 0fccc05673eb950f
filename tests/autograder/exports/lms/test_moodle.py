"""Moodle's own worksheet gets grades and comments, and every other byte stays."""

import csv
import io

import pandas as pd
import pytest

from autograder.course.roster import Student
from autograder.exports.grades import ClassGrades, Status
from autograder.exports.lms.filling import Filling
from autograder.exports.lms.moodle import fill_moodle, participants
from autograder.exports.sheets.encoded import SheetError, decoded
from autograder.exports.sheets.located import locate
from autograder.exports.sheets.written import cell_text, filled
from tests.support.exports.awkward import a_class, awkward_class, awkward_students, grade

HEADER = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"'
)
ADA, BOB = Student("ada", "Ada", "Lovelace", "ada@uni.example"), Student("bob", "Bob", "Müller", "bob@uni.example")
CLASS = a_class(grade(ADA, 30), grade(BOB, 7.5))
COMMENT = '<div class="autograder">{}</div>'


def file(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    """Return Moodle's file with these participants."""
    return end.join([header, *rows, ""])


def row(number: int, name: str, grade: str = "", most: str = "30.00", can: str = "Yes", comment: str = "") -> str:
    """Return a participant's line."""
    cells = (f"Participant {number}", name, "", "Submitted for grading", grade, most, can, "-", "-", comment)
    return ",".join(map(cell_text, cells))


def fill(text: str, grades: ClassGrades = CLASS, column: str = "", **options: bool) -> tuple[str, Filling]:
    """Return the new text, and what people are told."""
    sheet = locate(text)
    filling = fill_moodle(sheet, grades, {"ada": "ResNet50: <b> & =1+1\nwrong"}, column, **options)
    return filled(sheet, filling.changes), filling


def told(filling: Filling) -> dict[str, str]:
    """Return the remarks, by student."""
    return {line.who: line.remark for line in filling.lines}


WHOLE = file(
    'Participant 1001,"Lovelace, Ada",ada@uni.example,"Submitted for grading\nLate",,30.00,Yes," Sunday, 1",-,',
    'Participant 1002,"Bob Müller",,,"",30.00,Yes,-,-,""',
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_only_the_cells_that_are_filled_change(encoding: str, end: str) -> None:
    """Quoting, order, line ends, byte-order mark and encoding are those of the file."""
    content = WHOLE.replace("\n", end).encode(encoding)
    read = decoded(content)

    new, filling = fill(read.text)

    comment = '"<div class=""autograder"">ResNet50: &lt;b&gt; &amp; =1+1<br>wrong</div>"'
    expected = (
        WHOLE.replace(",,30.00", ",30,30.00").replace('"",30.00', '"7.5",30.00').replace("-,\nP", f"-,{comment}\nP")
    )
    assert expected.replace("\n", end).encode(encoding) == read.encode(new)
    assert [] == filling.lines
    assert {"ada": ("Lovelace, Ada", "1001"), "bob": ("Bob Müller", "1002")} == participants(
        locate(read.text), filling.graded
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_decimals_follow_the_file(delimiter: str) -> None:
    """The maximum grade shows where they stand."""
    text = WHOLE.replace(", ", "  ").replace("e, A", "e A").replace(",", delimiter).replace("30.00", '"30,00"')

    read = list(csv.reader(io.StringIO(fill(text)[0]), delimiter=delimiter))

    assert ["30", "7,5"] == [row[4] for row in read[1:]]
    whole = text.replace('"30,00"', "30")
    assert "7.5" in fill(whole)[0]
    assert "7,5" in fill(whole, comma=True)[0]


def test_awkward_names_are_found() -> None:
    """By e-mail address or by name alone; the file comes back whole from csv and pandas."""
    students = awkward_students()
    rows = []
    for number, student in enumerate(students):
        has_name = any(map(str.isalpha, student.first_name + student.last_name))
        email = "" if has_name and number % 2 else student.email
        name = cell_text(f"{student.first_name} {student.last_name}")
        rows.append(f"Participant {number},{name},{email},,,30,Yes,,,")

    new, filling = fill(file(*rows), awkward_class())

    assert [] == filling.lines
    scores = [str(number / 2).removesuffix(".0") for number in range(40)]
    read = list(csv.reader(io.StringIO(new, newline=""), strict=True))
    assert scores == [row[4] for row in read[1:]]
    assert [f"{one.first_name} {one.last_name}" for one in students] == [row[1] for row in read[1:]]
    table = pd.read_csv(io.StringIO(new, newline=""), keep_default_na=False, dtype=str)
    assert scores == list(table["Grade"])


def test_grades_are_scaled_to_the_maximum() -> None:
    """And that is told; Moodle keeps five decimals."""
    new, filling = fill(file(row(1, "Ada Lovelace", most="100,00"), row(2, "Bob Müller", most="70,00")))

    assert ["100", "17,5"] == [cells[4] for cells in list(csv.reader(io.StringIO(new)))[1:]]
    assert [
        "Moodle counts to 100 and the gradebook to 30: the points are scaled",
        "Moodle counts to 70 and the gradebook to 30: the points are scaled",
    ] == filling.notes


@pytest.mark.parametrize("most", ["Excellent", "0.00"])
def test_scale_of_words_is_left(most: str) -> None:
    """There is no number to write."""
    text = file(row(1, "Ada Lovelace", most=most), row(2, "Bob Müller"))

    new, filling = fill(text)

    assert f",,{most}," in new
    assert {"ada": f"left: Moodle's maximum grade is '{most}', which is no number above 0"} == told(filling)


def test_more_than_the_maximum_is_left() -> None:
    """Moodle would leave it out without a word to the instructor."""
    text = file(row(1, "Ada Lovelace"), row(2, "Bob Müller"))

    new, filling = fill(text, a_class(grade(ADA, 33), CLASS.students[1]))

    assert "Submitted for grading,,30.00" in new
    assert {"ada": "left: 33 points are more than the 30 that can be entered"} == told(filling)
    assert not filling.is_clear


@pytest.mark.parametrize(("old", "needs_person"), [("", True), ("29.00", True), ("30.00", False)])
def test_locked_grades_are_left_and_listed(old: str, *, needs_person: bool) -> None:
    """Somebody has to unlock them in Moodle's gradebook, unless they are right."""
    text = file(row(1, "Ada Lovelace", old, can="No"), row(2, "Bob Müller"))

    new, filling = fill(text)

    assert f"grading,{old},30.00,No,-,-,\n" in new
    assert "left: Moodle says that the grade cannot be changed" in told(filling)["ada"]
    assert needs_person == filling.lines[0].needs_person
    assert ("and the gradebook says 30" in told(filling)["ada"]) == needs_person


def test_comment_of_a_person_is_kept_and_ours_is_renewed() -> None:
    """Ours is the whole cell, of nothing but text and line breaks, also as Moodle's editor writes them."""
    text = file(row(1, "Ada Lovelace", comment="Well done"), row(2, "Bob Müller"))
    old = text.replace("Well done", '"<div class=""autograder"">old</div>"')

    assert "Well done" in fill(text)[0]
    assert {"ada": "a comment that somebody wrote is kept"} == told(fill(text)[1])
    assert fill(text)[1].is_clear
    assert "old" not in fill(old)[0]
    assert [] == fill(old)[1].lines


@pytest.mark.parametrize(
    "comment",
    [
        f"{COMMENT.format('old')}See me!",
        f"{COMMENT.format('old')}<p>See me!</p>",
        f"{COMMENT.format('old')}<br>{COMMENT.format('old')}",
        f"See me! {COMMENT.format('old')}",
        COMMENT.format("old<b>See me!</b>"),
        COMMENT.format("old</div><div>See me!"),
    ],
)
def test_what_a_person_added_to_ours_is_kept(comment: str) -> None:
    """Before it, behind it, or in it."""
    text = file(row(1, "Ada Lovelace", comment=comment), row(2, "Bob Müller"))

    new, filling = fill(text)

    assert cell_text(comment) in new
    assert {"ada": "a comment that somebody wrote is kept"} == told(filling)


@pytest.mark.parametrize("old", ["", "a<br>b", "a<br />b &lt;b&gt;\nc"])
def test_whole_comment_of_ours_is_renewed(old: str) -> None:
    """Whatever its text."""
    new, filling = fill(file(row(1, "Ada Lovelace", comment=COMMENT.format(old)), row(2, "Bob Müller")))

    assert cell_text(COMMENT.format(old)) not in new
    assert [] == filling.lines


def test_long_comment_is_cut() -> None:
    """Moodle's forms have limits."""
    sheet = locate(file(row(1, "Ada Lovelace"), row(2, "Bob Müller")))

    filling = fill_moodle(sheet, CLASS, {"ada": "x" * 10**6})

    assert 5000 > len(filled(sheet, filling.changes)) - len(sheet.text)


def test_rows_and_students_that_do_not_fit_are_listed() -> None:
    """Unknown, doubled, missing, and those whose work a person has to see."""
    rows = (row(1, "Ada Lovelace"), row(2, "Lovelace Ada"), row(3, "Eve"), row(4, "Dan Late", "3.00"))
    dan, gone = Student("dan", "Dan", "Late"), Student("gone")
    grades = a_class(*CLASS.students, grade(dan, 1, Status.NEEDS_PERSON), grade(gone, 0, Status.NOT_GRADED))

    new, filling = fill(file(*rows), grades)

    assert file(*rows) == new
    assert [
        ("Eve (Participant 3)", "left: nobody in the gradebook has this id, e-mail address or name"),
        ("ada", "left: 2 rows are this student's, this one says Ada Lovelace (Participant 1)"),
        ("ada", "left: 2 rows are this student's, this one says Lovelace Ada (Participant 2)"),
        ("bob", "is not in the file: enter the points by hand"),
        ("dan", "needs manual grading first: enter the points in Formgrader; the file's 3.00 is kept"),
        ("gone", "is not in the file, and is not graded yet"),
    ] == sorted((line.who, line.remark) for line in filling.lines)


def test_columns_may_vary() -> None:
    """Moodle's settings decide which there are."""
    text = file("Participant 1,ada,Ada,x", header="Identifier,Username,Grade,Rest").replace("ada,Ada", "ada,")

    assert "Participant 1,ada,30,x" in fill(text, a_class(CLASS.students[0]))[0]
    german = text.replace("Grade", "Bewertung")
    assert "Participant 1,ada,30,x" in fill(german, a_class(CLASS.students[0]), "Bewertung")[0]


def test_other_files_are_refused() -> None:
    """One without grades, and one that says nobody's name."""
    with pytest.raises(SheetError, match="the file has no column 'Grade' but 'Student', 'ID'"):
        fill("Student,ID\n")
    with pytest.raises(SheetError, match=r"the file says nobody's name.*reveal the students' identities"):
        fill("Identifier,Status,Grade\nParticipant 1,,\n")
