"""Fill the gradebook file that an instructor exported from Canvas: one column of one assignment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.collect.layouts.parcel import Claim, Lms
from autograder.exports.grades import ClassGrades
from autograder.exports.lms.filling import Column, Filling, Target, assigned, claim_values, fill_cell, numbers_of
from autograder.exports.lms.scale import maximum_of, most_points, scale_note
from autograder.exports.sheets.encoded import SheetError
from autograder.exports.sheets.located import Sheet
from autograder.exports.sheets.numbers import decimal_mark, read_number

_ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)", re.DOTALL)
_READ_ONLY = "(read only)"
_IDS = ("sis user id", "sis login id", "integration id")
_NAMES = ("student", "firstname", "lastname")
_TEST_STUDENTS = (("Student, Test",), ("Test Student",))
"""Whom Canvas adds to every course."""

_MOST_LISTED = 40


def fill_canvas(sheet: Sheet, grades: ClassGrades, wanted: str, *, comma: bool = False) -> Filling:
    """Return what becomes of Canvas's file.

    Args:
        sheet: the file.
        grades: of the class.
        wanted: the column: its title, its number in Canvas, or both as in the file.
        comma: whether decimals stand behind a comma, also if the file does not show it.

    Raises:
        SheetError: it is no file of Canvas's, or has no such column that can be filled; its points or its decimal
            mark are not clear.
    """
    columns = numbers_of(sheet.header)
    if "id" not in columns or not any(name in columns for name in ("student", "lastname")):
        raise SheetError(
            "the file is no gradebook of Canvas's, which has the columns Student and ID: "
            "in Canvas, open Grades, and choose Export, Export Entire Gradebook"
        )
    number, filling = _column(sheet, wanted), Filling()
    rows = [row for row in range(1, len(sheet.rows)) if any(cell.value.strip() for cell in sheet.rows[row])]
    heads = [row for row in rows if _is_head(sheet, row, columns["id"])]
    students = sorted(set(rows) - set(heads))
    mark = decimal_mark((sheet.value(row, number) for row in rows), comma=comma)
    possible = next((text for row in heads if read_number(text := sheet.value(row, number)) is not None), "")
    if any(sheet.value(row, number).casefold() == _READ_ONLY for row in heads):
        raise SheetError(f"Canvas calculates the column {sheet.header[number]!r} itself: {_choices(sheet)}")
    ours = most_points(grades)
    theirs = maximum_of(possible, mark) if possible else ours
    if theirs is None:
        raise SheetError(
            f"Canvas counts {sheet.header[number]!r} to {possible}: give it points there, and export again"
        )
    filling.note(scale_note("Canvas", theirs, ours))
    column = Column(number, mark, lambda _row, points: points * theirs / ours)
    targets = [_target(sheet, row, columns) for row in students]
    real = [target for target in targets if target.claim.names[:1] not in _TEST_STUDENTS]
    for row, grade in assigned(real, grades, filling).items():
        fill_cell(sheet, column, row, grade, filling)
    return filling


def _column(sheet: Sheet, wanted: str) -> int:
    """Return the number of the column that is meant."""
    asked, header = wanted.strip(), sheet.header
    parts = {number: match for number, name in enumerate(header) if (match := _ASSIGNMENT.fullmatch(name))}
    exact = [number for number in parts if header[number] == asked]
    by_id = [number for number, match in parts.items() if match["id"] == asked]
    by_title = [number for number, match in parts.items() if match["title"].casefold() == asked.casefold()]
    found = exact or by_title or by_id
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(repr(header[number]) for number in found)
        raise SheetError(f"the columns {names} have the same title: name one with its number, by --column")
    raise SheetError(f"the file has no column of an assignment {asked!r}: {_choices(sheet)}")


def _choices(sheet: Sheet) -> str:
    names = [name for name in sheet.header if _ASSIGNMENT.fullmatch(name)]
    if not names:
        return "it has none of any assignment; make the assignment in Canvas, and export again"
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"choose by --column one of {', '.join(map(repr, names[:_MOST_LISTED]))}{more}"


def _is_head(sheet: Sheet, row: int, id_column: int) -> bool:
    """Return whether a row is one of Canvas's own, above the students: Points Possible, or how grades are posted."""
    first = sheet.rows[row][0].value
    return not sheet.value(row, id_column) and (not first.strip() or first.startswith("   ") or _is_points(first))


def _is_points(first: str) -> bool:
    return first.strip().casefold() == "points possible"


def _target(sheet: Sheet, row: int, numbers: Mapping[str, int]) -> Target:
    names = claim_values(sheet, row, map(numbers.get, _NAMES))
    ids = claim_values(sheet, row, map(numbers.get, _IDS))
    number = sheet.value(row, numbers["id"])
    name = " ".join(names)
    label = " ".join(filter(None, (name, number and f"(ID {number})")))
    return Target(row, label, Claim(Lms.CANVAS, number, ids, (name,) if name else (), lms_id=number))
