"""The scale of an LMS: how many points of its own are all of the assignment's."""

from __future__ import annotations

from fractions import Fraction

from autograder.exports.grades import ClassGrades
from autograder.exports.sheets.encoded import SheetError
from autograder.exports.sheets.numbers import as_fraction, number_text


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
