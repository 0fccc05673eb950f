"""Show what a run does and did: the plan, one line a student, whose points changed, where the class stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.batch.outcome import Outcome, Row, Unsaved
from autograder.batch.plan import Plan
from autograder.cli.console import PlainConsole
from autograder.cli.display.table import Column, show_table
from autograder.cli.kept.reasons import reason_text
from autograder.course.records.standings import Standing
from autograder.grading.origin import Cause
from autograder.overview.durations import duration

_MOST_NAMES = 10
_CLASS = (
    Column("student"),
    Column("points", is_number=True),
    Column("late"),
    Column("graded"),
    Column("first message"),
)
_LATER = "scaling, manual scores and penalties"
_CHANGES = (
    Column("student"),
    Column("before", is_number=True),
    Column("now", is_number=True),
    Column("why"),
    Column("first message"),
)


@dataclass(frozen=True)
class Line:
    """What is shown of a student.

    Args:
        student: the id.
        graded: when.
        message: the first one of the report.
        standing: in the gradebook; None if it has none.
    """

    student: str
    graded: str
    message: str
    standing: Standing | None


def show_plan(console: PlainConsole, plan: Plan) -> None:
    """Print what a run would do.

    Args:
        console: where to print.
        plan: of the run.
    """
    for pending in plan.pending:
        console.print(f"{pending.submitted.student}: {reason_text(pending.reason)}")
    console.print(
        f"{len(plan.pending)} to grade, {len(plan.unsaved)} to save in the gradebook, {plan.unchanged} unchanged"
    )
    if plan.penalties:
        console.print(f"of these, {len(plan.penalties)} with a due date or a late penalty that has changed")


def show_class(console: PlainConsole, lines: Sequence[Line], max_score: float) -> None:
    """Print one line for each student who handed in.

    Args:
        console: where to print.
        lines: sorted by student.
        max_score: of the assignment.
    """
    show_table(console, _CLASS, [_cells(line, max_score) for line in lines])


def _cells(line: Line, max_score: float) -> Sequence[str]:
    standing = line.standing
    score = "-" if standing is None else _points(standing.score)
    late = duration(standing.late_s) if standing and standing.late_s else ""
    return line.student, f"{score} / {_points(max_score)}", late, line.graded, line.message


def show_outcome(console: PlainConsole, outcome: Outcome, plan: Plan, wall_s: float) -> None:
    """Print what a run did: whose points changed and why, what went wrong, how many were graded.

    Args:
        console: where to print.
        outcome: of the run.
        plan: of the run.
        wall_s: how long it took.
    """
    regraded = sorted((row for row in outcome.rows if row.points_before is not None), key=lambda row: row.student)
    if any(row.reason.cause is Cause.CHANGED or row.points != row.points_before for row in regraded):
        _show_changes(console, regraded)
    for unsaved in dict.fromkeys(outcome.unsaved.values()):
        students = [student for student, given in outcome.unsaved.items() if given == unsaved]
        console.print(f"{_some(students)}: graded, but not in the gradebook yet{_why(unsaved)}")
    if plan.penalties:
        late = "1 student" if len(plan.penalties) == 1 else f"{len(plan.penalties)} students"
        console.print(f"late penalty entered again for {late}: a due date or the rule has changed")
    done = f"{len(outcome.rows)} graded in {wall_s:.1f} s" if outcome.rows else "nothing new to grade"
    saved = len(plan.unsaved) - sum(submitted.student in outcome.unsaved for submitted, _entry in plan.unsaved)
    parts = [done, *([f"{saved} saved in the gradebook"] if saved else []), f"{plan.unchanged} unchanged"]
    console.print("; ".join([*parts, f"{sum(row.failed for row in outcome.rows)} without a verdict"]))


def _why(unsaved: Unsaved) -> str:
    """Return why results are not saved, and what to do."""
    match unsaved.is_lasting:
        case None:
            return f": {unsaved.error}"
        case True:
            return f" ({unsaved.error}). A person must enter the points."
        case _:
            return f" ({unsaved.error}). Run this again."


def _some(students: Sequence[str]) -> str:
    """Return the names of students, of many only some."""
    more = len(students) - _MOST_NAMES
    return ", ".join(students[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _show_changes(console: PlainConsole, rows: Sequence[Row]) -> None:
    """Print those whose points changed, and why they were graded again."""
    moved = [row for row in rows if row.points != row.points_before]
    console.print(f"{len(rows)} graded again, {len(moved)} with other points of criteria (before {_LATER})")
    if moved:
        show_table(console, _CHANGES, [_change(row) for row in moved])


def _change(row: Row) -> Sequence[str]:
    before = _points(row.points_before or 0.0)
    return row.student, before, _points(row.points), reason_text(row.reason), row.message


def show_standings(console: PlainConsole, lines: Sequence[Line], max_score: float, missing: Sequence[str]) -> None:
    """Print where the class stands.

    Args:
        console: where to print.
        lines: one for each student who handed in.
        max_score: of the assignment.
        missing: the ids of those who handed in nothing.
    """
    standings = [line.standing for line in lines if line.standing]
    late = sum(standing.late_s > 0 for standing in standings)
    by_hand = sum(standing.needs_manual_grade for standing in standings)
    parts = [f"{len(lines)} handed in, {late} late"]
    if standings:
        mean = sum(standing.score for standing in standings) / len(standings)
        parts.append(f"on average {mean:.1f} of {_points(max_score)} points in the gradebook")
    if by_hand:
        parts.append(f"{by_hand} to grade by hand")
    console.print("; ".join(parts))
    if missing:
        console.print(f"{len(missing)} handed in nothing: {', '.join(missing)}")


def _points(points: float) -> str:
    return f"{round(points, 2):g}"
