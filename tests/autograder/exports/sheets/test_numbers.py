"""A mark in a number stands before decimals or between thousands; where nobody can tell, nothing is guessed."""

from fractions import Fraction

import pytest

from autograder.exports.lms.canvas import fill_canvas
from autograder.exports.lms.filling import Filling
from autograder.exports.lms.moodle import fill_moodle
from autograder.exports.sheets.encoded import SheetError
from autograder.exports.sheets.located import locate
from autograder.exports.sheets.numbers import decimal_mark, is_unclear, read_number
from tests.support.exports.awkward import a_class, awkward_students, grade

STUDENT = awkward_students()[1]
CLASS = a_class(grade(STUDENT, 7.5))


def moodle(most: str, before: str = "", *, comma: bool = False) -> Filling:
    """Return what becomes of a worksheet with this maximum."""
    text = f"Identifier;Email address;Grade;Maximum Grade\nParticipant 1;{STUDENT.email};{before};{most}\n"
    return fill_moodle(locate(text), CLASS, {}, comma=comma)


def canvas(possible: str, before: str = "", *, comma: bool = False) -> Filling:
    """Return what becomes of a gradebook file with these points possible."""
    text = f"Student;ID;SIS Login ID;x (1)\n    Points Possible;;;{possible}\nX;{STUDENT.lms_id};;{before}\n"
    return fill_canvas(locate(text), CLASS, "x", comma=comma)


@pytest.mark.parametrize("fill", [moodle, canvas])
@pytest.mark.parametrize("most", ["1,000", "1.000", "100.000"])
def test_maximum_that_is_not_clear_is_refused(fill, most: str) -> None:
    """It was read as 1."""
    with pytest.raises(SheetError, match=f"the maximum {most} may have decimals or thousands"):
        fill(most)


@pytest.mark.parametrize("fill", [moodle, canvas])
@pytest.mark.parametrize(
    ("most", "before", "comma", "now"),
    [
        ("1,000", "3.5", False, "250"),
        ("1.000", "3,5", False, "250"),
        ("3,000", "3,5", False, "0,75"),
        ("1.000", "", True, "250"),
        ("3,000", "", True, "0,75"),
        ("1,000,000", "", False, "250000"),
        ("1.000,00", "", False, "250"),
        ("1 000", "", False, "250"),
        ("0.300", "", False, "0.075"),
        ("3.00", "", False, "0.75"),
        ("3.00", "1,5", True, "0,75"),
    ],
)
def test_other_cells_decide(fill, most: str, before: str, now: str, *, comma: bool) -> None:
    """Or the option does, or the number itself."""
    assert [now] == [*fill(most, before, comma=comma).changes.values()]


@pytest.mark.parametrize("fill", [moodle, canvas])
def test_mixed_marks_are_refused(fill) -> None:
    """Nobody knows which of them the LMS reads."""
    with pytest.raises(SheetError, match=r"the numbers 7,5 and 30\.00 have different decimal marks"):
        fill("30.00", "7,5")


@pytest.mark.parametrize("possible", ["0", "0.00", "-1"])
def test_canvas_without_points_is_refused(possible: str) -> None:
    """The gradebook's points went out as if Canvas counted as it does."""
    with pytest.raises(SheetError, match=f"Canvas counts 'x \\(1\\)' to {possible}: give it points there"):
        canvas(possible)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234.56", None),
        ("1,234.567,8", None),
        ("1'234.5", Fraction(2469, 2)),
        ("-7,5", Fraction(-15, 2)),
        ("1,2,3", None),
    ],
)
def test_marks_of_thousands_are_all_the_same(text: str, number: Fraction | None) -> None:
    """And another one than that of the decimals."""
    assert number == read_number(text)


def test_what_shows_no_mark_decides_nothing() -> None:
    """Words, whole numbers, and those that may be either."""
    assert not decimal_mark(["", "-", "30", "1,000", "1.000", "a,5"])
    assert "." == decimal_mark(["1,000,000"])
    assert is_unclear(" 1,000 ")
