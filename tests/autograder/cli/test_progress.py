"""What a run shows at its end: whose points changed, and why they were graded again."""

import io

import pytest

from autograder.batch.plan import Plan
from autograder.batch.run import Outcome, Row
from autograder.cli.console import PlainConsole
from autograder.cli.progress import show_outcome
from autograder.grading.origin import Cause, Reason


def printed(*rows: Row) -> str:
    """Return what is printed of a run with these results."""
    shown = io.StringIO()
    show_outcome(PlainConsole(shown, width=120), Outcome(list(rows), {}), Plan([], [], 0), 1.0)
    return shown.getvalue()


def row(student: str, cause: Cause, before: float | None, now: float) -> Row:
    """Return the result of one student."""
    return Row(
        student, now, before, Reason(cause, ("tests",) if cause is Cause.CHANGED else ()), "a message", failed=False
    )


@pytest.mark.parametrize(
    ("cause", "why"),
    [(Cause.CHANGED, "changed: tests"), (Cause.FORCED, "forced"), (Cause.GRADER_FAILED, "the grader failed")],
)
def test_changed_points_are_shown_whatever_the_cause(cause: Cause, why: str) -> None:
    """A forced run and a run after a failure of the grader can change points too."""
    shown = printed(row("ada", cause, 5, 7), row("bob", Cause.FORCED, 6, 6), row("eve", Cause.NEW, None, 3))

    assert "2 graded again, 1 with other points" in shown
    line = next(line for line in shown.split("graded again")[1].splitlines() if "ada" in line)
    assert ["ada", "5", "7", *why.split(), "a", "message"] == line.split()


def test_forced_run_that_changes_nothing_shows_no_changes() -> None:
    """Nobody asked what has changed, and nothing has."""
    assert "graded again" not in printed(row("ada", Cause.FORCED, 5, 5))
