"""The scale of an LMS: how many points of its own are all of the assignment's."""

from __future__ import annotations

from fractions import Fraction

from autograder.exports.grades import ClassGrades
from autograder.exports.sheets.encoded import SheetError
from autograder.exports.sheets.numbers import as_fraction, is_unclear, number_text, read_number


def most_points(grades: ClassGrades) -> Fraction:
    """Return what the assignment is worth.

    Args:
        grades: of the class.

    Raises:
        SheetError: it is worth nothing, so that no share of it can be told.
    """
    most = as_fraction(grades.max_score)
    if not most or most < 0:
        raise SheetError(f"{grades.assignment} is worth no points in the gradebook: release and grade it first")
    return most


def maximum_of(text: str, mark: str) -> Fraction | None:
    """Return the maximum that a cell names; None if it holds no number above 0.

    Args:
        text: of the cell.
        mark: before the decimals of the file's numbers; empty if it is not known.

    Raises:
        SheetError: it may be a thousand times as large.
    """
    if is_unclear(text, mark):
        raise SheetError(
            f"the maximum {text} may have decimals or thousands: write it without the mark, "
            "or add --decimal-comma if decimals stand behind commas"
        )
    number = read_number(text, mark)
    return number if number is not None and number > 0 else None


def scale_note(lms: str, theirs: Fraction, ours: Fraction) -> str:
    """Return the sentence that says how points were converted; empty if they were not.

    Args:
        lms: its name.
        theirs: the points of the LMS for the whole assignment.
        ours: those of the gradebook.
    """
    if theirs == ours:
        return ""
    return f"{lms} counts to {number_text(theirs)} and the gradebook to {number_text(ours)}: the points are scaled"
