"""Fill one column of an LMS's file: whose each row is, what goes into its cell, and what a person has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from autograder.collect.layouts.parcel import Claim
from autograder.collect.matching import Index
from autograder.exports.grades import ClassGrades, Status, StudentGrade
from autograder.exports.sheets.located import Sheet
from autograder.exports.sheets.numbers import number_text, read_number

EMPTY = ("", "-")
"""What a cell without a grade holds."""

_WHAT_TO_DO = {
    Status.NEEDS_PERSON: "needs manual grading first: enter the points in Formgrader",
    Status.NOT_GRADED: "handed in, but not graded yet: run autograder grade",
    Status.NOTHING: "handed in nothing",
}
_MISSING = {
    Status.GRADED: "is not in the file: enter the points by hand",
    Status.NEEDS_PERSON: "is not in the file, and needs manual grading",
    Status.NOT_GRADED: "is not in the file, and is not graded yet",
    Status.NOTHING: "is not in the file, and handed in nothing",
}


@dataclass(frozen=True)
class Line:
    """What people should know of a student or a row.

    Args:
        who: the student's id, or what the row says where nobody is known.
        remark: what happened, and what to do.
        needs_person: whether somebody has to do something.
        before: what the cell held.
        now: what it holds; the same if it was left.
    """

    who: str
    remark: str
    needs_person: bool = True
    before: str = ""
    now: str = ""


@dataclass(frozen=True)
class Target:
    """A row of the file that is somebody's.

    Args:
        row: its number.
        label: what it says of whom it means.
        claim: the same, to find the student by.
    """

    row: int
    label: str
    claim: Claim


@dataclass
class Filling:
    """What becomes of a file.

    Args:
        changes: the new cells, by the numbers of row and column.
        lines: what people should know, in the order of the file.
        graded: the students whose row has the grade that they are to have, with the number of the row.
        notes: on the file as a whole, one sentence each.
    """

    changes: dict[tuple[int, int], str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    graded: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether nobody has to do anything."""
        return not any(line.needs_person for line in self.lines)

    def note(self, text: str) -> None:
        """Add a note, once; an empty one says nothing."""
        if text and text not in self.notes:
            self.notes.append(text)


def assigned(targets: Sequence[Target], grades: ClassGrades, filling: Filling) -> dict[int, StudentGrade]:
    """Return whose each row is; list the rows of nobody, those of the same student, and students without a row.

    Args:
        targets: the rows.
        grades: of the class.
        filling: to which the lines are added.
    """
    known = {grade.student.id: grade for grade in grades.students}
    index = Index(grade.student for grade in grades.students)
    matches = {target.row: index.find(target.claim) for target in targets}
    counts = Counter(match.student for match in matches.values() if match.student)
    found = {}
    for target in targets:
        match = matches[target.row]
        if match.student is None:
            filling.lines.append(Line(target.label or f"row {target.row + 1}", f"left: {match.reason}"))
        elif counts[match.student] > 1:
            remark = f"left: {counts[match.student]} rows are this student's, this one says {target.label}"
            filling.lines.append(Line(match.student, remark))
        else:
            found[target.row] = known[match.student]
    meant = {student for match in matches.values() for student in match.students}
    for student, grade in known.items():
        if student not in meant:
            filling.lines.append(Line(student, _MISSING[grade.status], grade.status is not Status.NOTHING))
    filling.lines += refused_lines(grades)
    return found


def refused_lines(grades: ClassGrades) -> list[Line]:
    """Return a line on each folder with a submission that is no student's.

    Args:
        grades: of the class.
    """
    return [Line(path, f"was not graded: {reason}") for path, reason in grades.refused.items()]


@dataclass(frozen=True)
class Column:
    """The column that is filled.

    Args:
        number: of the column.
        mark: before decimals; empty if the file shows none.
        most: the highest grade that the LMS takes in a row; None if it takes any.
        scaled: returns what points are in the LMS's scale.
    """

    number: int
    mark: str
    scaled: Callable[[int, Fraction], Fraction]
    most: Callable[[int], Fraction | None] = lambda _row: None


def fill_cell(sheet: Sheet, column: Column, row: int, grade: StudentGrade, filling: Filling) -> None:
    """Put a student's grade into a row, or list why it is left.

    Args:
        sheet: the file.
        column: that is filled.
        row: the student's.
        grade: the student's.
        filling: to which the change or the line is added.
    """
    student, before = grade.student.id, sheet.value(row, column.number)
    points, old = grade.points, read_number(before, column.mark)
    if points is None:
        kept = f"; the file's {before} is kept" if before not in EMPTY else ""
        filling.lines.append(Line(student, f"{_WHAT_TO_DO[grade.status]}{kept}", grade.status.needs_person, before))
        return
    value = column.scaled(row, points)
    now, most = number_text(value, comma=column.mark == ","), column.most(row)
    if old is None and before not in EMPTY:
        filling.lines.append(Line(student, f"left: the cell holds {before!r}, which is no number", before=before))
    elif most is not None and value > most:
        remark = f"left: {now} points are more than the {number_text(most)} that can be entered"
        filling.lines.append(Line(student, remark, before=before))
    else:
        filling.graded[student] = row
        if old is None or number_text(old) != number_text(value):
            filling.changes[row, column.number] = now
            if old is not None:
                filling.lines.append(Line(student, "changed", needs_person=False, before=before, now=now))


def claim_values(sheet: Sheet, row: int, columns: Iterable[int | None]) -> tuple[str, ...]:
    """Return what stands in some columns of a row, without what is empty.

    Args:
        sheet: the file.
        row: its number.
        columns: their numbers; None for one that the file lacks.
    """
    return tuple(value for column in columns if (value := sheet.value(row, column)))


def numbers_of(header: Sequence[str]) -> Mapping[str, int]:
    """Return the number of each column by its name in small letters; of two with one name, the first."""
    return {name.casefold(): number for number, name in reversed(list(enumerate(header)))}
