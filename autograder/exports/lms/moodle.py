"""Fill the grading worksheet that an instructor downloaded from Moodle: the grades, and the comments if it has them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from fractions import Fraction

from autograder.collect.layouts.parcel import Claim, Lms
from autograder.exports.grades import ClassGrades, StudentGrade
from autograder.exports.lms.filling import (
    EMPTY,
    Column,
    Filling,
    Line,
    Target,
    assigned,
    claim_values,
    fill_cell,
    numbers_of,
)
from autograder.exports.lms.scale import maximum_of, most_points, scale_note
from autograder.exports.sheets.encoded import SheetError
from autograder.exports.sheets.located import Sheet
from autograder.exports.sheets.numbers import decimal_mark, number_text, read_number

_GRADE, _MAXIMUM, _LOCKED, _COMMENTS = "grade", "maximum grade", "grade can be changed", "feedback comments"
_IDENTIFIER, _NAMES = "identifier", ("full name", "first name", "last name", "surname")
_IDS = ("email address", "id number", "username")
_NO = ("no", "nein", "non", "não", "nee", "nej", "nei")
_NUMBER = re.compile(r"\d+", re.ASCII)
_OWN_COMMENT, _END = '<div class="autograder">', "</div>"
_OWN = re.compile(rf"{_OWN_COMMENT}(?:[^<]|<br ?/?>)*{_END}")
"""A comment that an earlier export wrote, and to which nobody added anything; a later export replaces it."""

_LONGEST_COMMENT = 4000
_UNSCALED = "left: Moodle's maximum grade is {maximum!r}, which is no number above 0"


def fill_moodle(
    sheet: Sheet, grades: ClassGrades, comments: Mapping[str, str], wanted: str = "", *, comma: bool = False
) -> Filling:
    """Return what becomes of Moodle's worksheet.

    Args:
        sheet: the file.
        grades: of the class.
        comments: for the students, by id; plain text.
        wanted: the name of the column of grades, if it is not Grade.
        comma: whether decimals stand behind a comma, also if the file does not show it.

    Raises:
        SheetError: it is no worksheet of Moodle's, or says nobody's name; a maximum or the decimal mark is not clear.
    """
    numbers, filling = numbers_of(sheet.header), Filling()
    column = _column(sheet, numbers, wanted)
    rows = [row for row in range(1, len(sheet.rows)) if any(cell.value.strip() for cell in sheet.rows[row])]
    ours, maximum = most_points(grades), numbers.get(_MAXIMUM)
    mark = decimal_mark((sheet.value(row, place) for row in rows for place in (column, maximum)), comma=comma)
    theirs = {row: _maximum(sheet.value(row, maximum), ours, mark) for row in rows}
    filled = Column(
        column,
        mark,
        lambda row, points: points * (theirs[row] or ours) / ours,
        most=theirs.get,
    )
    for row, grade in assigned([_target(sheet, row, numbers) for row in rows], grades, filling).items():
        scale, before = theirs[row], sheet.value(row, column)
        if scale is None:
            remark = _UNSCALED.format(maximum=sheet.value(row, maximum))
            filling.lines.append(Line(grade.student.id, remark, before=before))
            continue
        if sheet.value(row, numbers.get(_LOCKED)).casefold() in _NO:
            filling.lines.append(_locked(grade, scale / ours, before, mark))
            continue
        filling.note(scale_note("Moodle", scale, ours))
        fill_cell(sheet, filled, row, grade, filling)
    _add_comments(sheet, numbers.get(_COMMENTS), comments, filling)
    return filling


def takes_comments(sheet: Sheet) -> bool:
    """Return whether Moodle's worksheet has a column for comments.

    Args:
        sheet: the file.
    """
    return _COMMENTS in numbers_of(sheet.header)


def participants(sheet: Sheet, rows: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """Return the name and the number that Moodle gives to each student in this assignment.

    Args:
        sheet: the file.
        rows: the number of each student's row, by id.
    """
    numbers = numbers_of(sheet.header)
    found = {}
    for student, row in rows.items():
        number = _NUMBER.search(sheet.value(row, numbers.get(_IDENTIFIER)))
        if number:
            found[student] = (" ".join(claim_values(sheet, row, map(numbers.get, _NAMES))), number[0])
    return found


def _column(sheet: Sheet, numbers: Mapping[str, int], wanted: str) -> int:
    """Return the number of the column of grades."""
    names = ", ".join(map(repr, sheet.header[:40]))
    column = numbers.get((wanted or _GRADE).strip().casefold())
    if column is None:
        asked = wanted or "Grade"
        raise SheetError(
            f"the file has no column {asked!r} but {names}: in Moodle, set the language to English, "
            "open the assignment's submissions, and choose Download grading worksheet"
        )
    if not any(name in numbers for name in (*_NAMES, *_IDS)):
        raise SheetError(
            f"the file says nobody's name, e-mail address or id, only {names}: reveal the students' identities in "
            "Moodle, and download the grading worksheet again"
        )
    return column


def _maximum(text: str, ours: Fraction, mark: str) -> Fraction | None:
    """Return the maximum grade of a row; None if it is none, as with a scale of words."""
    return ours if text in EMPTY else maximum_of(text, mark)


def _target(sheet: Sheet, row: int, numbers: Mapping[str, int]) -> Target:
    name = " ".join(claim_values(sheet, row, map(numbers.get, _NAMES)))
    ids = claim_values(sheet, row, map(numbers.get, _IDS))
    identifier = sheet.value(row, numbers.get(_IDENTIFIER))
    label = " ".join(filter(None, (name, *ids[:1], identifier and f"({identifier})")))
    return Target(row, label, Claim(Lms.MOODLE, identifier, ids, (name,) if name else ()))


def _locked(grade: StudentGrade, scale: Fraction, before: str, mark: str) -> Line:
    """Return the line on a row that Moodle does not let anybody change; nobody has to act if it is right."""
    points = grade.points
    is_right = read_number(before, mark) == points * scale if points is not None else not grade.status.needs_person
    remark = "left: Moodle says that the grade cannot be changed"
    now = f", and the gradebook says {number_text(points * scale)}" if points is not None and not is_right else ""
    return Line(grade.student.id, f"{remark}{now}", not is_right, before, before)


def _add_comments(sheet: Sheet, column: int | None, comments: Mapping[str, str], filling: Filling) -> None:
    """Add the comments to the rows that have grades; what a person wrote stays."""
    if column is None:
        return
    for student, row in filling.graded.items():
        before, comment = sheet.value(row, column), comments.get(student, "")
        if not comment:
            continue
        if before in EMPTY or _OWN.fullmatch(before):
            new = _as_html(comment)
            if new != before:
                filling.changes[row, column] = new
        else:
            filling.lines.append(Line(student, "a comment that somebody wrote is kept", needs_person=False))


def _as_html(comment: str) -> str:
    """Return a comment as Moodle reads this column: as HTML, in which everything of a submission is text."""
    kept = comment if len(comment) <= _LONGEST_COMMENT else f"{comment[:_LONGEST_COMMENT]}\N{HORIZONTAL ELLIPSIS}"
    lines = (html.escape("".join(sign if sign.isprintable() else "?" for sign in line)) for line in kept.split("\n"))
    return f"{_OWN_COMMENT}{'<br>'.join(lines)}{_END}"
