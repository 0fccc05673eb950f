"""`grade --dry-run --compare`: whose points would change, in which criterion and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from autograder.batch.comparison import Change, Compared
from autograder.cli.console import PlainConsole
from autograder.cli.display.table import Column, show_table
from autograder.cli.kept.reasons import reason_text

_COLUMNS = (
    Column("student"),
    Column("before", is_number=True),
    Column("now", is_number=True),
    Column("criterion"),
    Column("points"),
    Column("why"),
)


def show_compared(console: PlainConsole, compared: Sequence[Compared], new: int) -> None:
    """Print what grading again would change, and how it was found out.

    Args:
        console: where to print.
        compared: the students with a report.
        new: how many submissions have none.
    """
    changed = [student for student in compared if student.is_changed]
    if changed:
        show_table(console, _COLUMNS, [row for student in changed for row in _rows(student)])
    moved = sum(student.before != student.now for student in changed)
    console.print(
        f"{len(compared)} compared: {moved} would get other points in all, {len(changed) - moved} only in some criteria"
    )
    for reason, count in Counter(reason_text(student.reason) for student in compared).items():
        console.print(f"{count} because of this: {reason}")
    from_record = sum(not student.why_run for student in compared)
    console.print(f"{from_record} judged from what had been observed, without running student code")
    for why, count in Counter("; ".join(student.why_run) for student in compared if student.why_run).items():
        console.print(f"{count} whose code was run ({why})")
    if new:
        console.print(f"{new} without a report were not compared")
    console.print("nothing was written; grade without --dry-run to apply it")


def _rows(student: Compared) -> list[Sequence[str]]:
    totals = (student.student, f"{student.before:g}", f"{student.now:g}")
    if not student.changes:
        return [(*totals, "", "", "the criteria of the report cannot be compared")]
    return [(*totals, f"{it.function}: {it.criterion}", _points(it), it.why) for it in student.changes]


def _points(change: Change) -> str:
    return " -> ".join("none" if points is None else f"{points:g}" for points in (change.before, change.now))
