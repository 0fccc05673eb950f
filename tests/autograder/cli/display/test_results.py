"""What a run shows at its end: one line a student, whose points changed and why, where the class stands."""

from pathlib import Path

import pytest

from autograder.batch.outcome import Outcome, Row
from autograder.batch.plan import Cause, Plan, Reason
from autograder.cli.display.results import Line, show_class, show_outcome, show_standings
from autograder.course.folder import SubmittedFolder
from autograder.course.records.standings import Standing
from tests.support.terminals import HOSTILE, INERT, WIDTHS, Screen

LONG = "ResNet50: layer res2a_branch2a: kernel_size expected (1, 1), got (3, 3), and much more is to be said of it"


def printed(*rows: Row, plan: Plan = Plan([], [], 0)) -> str:  # noqa: B008 - immutable
    """Return what is printed of a run with these results."""
    screen = Screen(120)
    show_outcome(screen.console, Outcome(list(rows), {}), plan, 1.0)
    return "\n".join(screen.lines)


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


def test_run_with_nothing_new_says_so() -> None:
    """It has no average, and what it restored is counted."""
    restored = [(SubmittedFolder("ada", Path("ada")), None)]

    assert "nothing new to grade; 70 unchanged; 0 without a verdict" == printed(plan=Plan([], [], 70))
    assert "nothing new to grade; 1 saved in the gradebook; 3 unchanged; 0 without a verdict" == printed(
        plan=Plan([], restored, 3)
    )
    assert "1 graded in 1.0 s; 0 unchanged; 0 without a verdict" == printed(row("ada", Cause.NEW, None, 3))


def lines(count: int) -> list[Line]:
    """Return a class in which every seventh is late, and every tenth has an unusual id."""
    names = [HOSTILE * 20 if not number % 10 else f"student{number:04}" for number in range(count)]
    return [
        Line(name, "now", LONG, Standing(number % 31, 7200.0 * (not number % 7), not number % 50))
        for number, name in enumerate(names)
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [0, 1, 2, 70, 1000])
def test_each_student_is_one_line(count: int, width: int) -> None:
    """On any number of students and any terminal, with the points and whether it is late."""
    screen = Screen(width)

    show_class(screen.console, lines(count), 30)

    assert 1 + count == len(screen.lines)
    assert screen.width <= width
    assert [f"{number % 31} / 30" in line for number, line in enumerate(screen.lines[1:])].count(False) == 0
    assert [number for number in range(count) if not number % 7] == [
        number for number, line in enumerate(screen.lines[1:]) if " 2 h " in line
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 70, 1000])
def test_pipe_gets_each_student_in_cells(count: int) -> None:
    """A script reads the same five cells of everybody."""
    screen = Screen(None)

    show_class(screen.console, lines(count), 30)

    rows = [line.split("\t") for line in screen.raw.splitlines()]
    assert ["student", "points", "late", "graded", "first message"] == rows[0]
    assert all([f"{number % 31} / 30", LONG] == [cells[1], cells[4]] for number, cells in enumerate(rows[1:]))
    assert count == sum(cells[0] in (INERT * 20, f"student{number:04}") for number, cells in enumerate(rows[1:]))


def test_points_are_those_of_the_gradebook() -> None:
    """Fractions, extra points, nothing yet."""
    screen = Screen(None)
    points = [Standing(24.5), Standing(33), Standing(10 / 3), None]

    show_class(screen.console, [Line(str(number), "now", "", standing) for number, standing in enumerate(points)], 30)

    assert {""} == {line.split("\t")[2] for line in screen.lines[1:]}
    assert ["24.5 / 30", "33 / 30", "3.33 / 30", "- / 30"] == [line.split("\t")[1] for line in screen.lines[1:]]


@pytest.mark.parametrize(
    ("class_lines", "missing", "shown"),
    [
        ([], [], ["0 handed in, 0 late"]),
        ([], ["ada"], ["0 handed in, 0 late", "1 handed in nothing: ada"]),
        ([Line("ada", "now", "", None)], [], ["1 handed in, 0 late"]),
        (
            [Line("ada", "now", "", Standing(20, 5)), Line("bob", "earlier", "", Standing(10, 0, True))],
            ["a[b]", HOSTILE],
            [
                "2 handed in, 1 late; on average 15.0 of 30 points in the gradebook; 1 to grade by hand",
                f"2 handed in nothing: a[b], {INERT}",
            ],
        ),
    ],
)
def test_class_is_summed_up(class_lines: list[Line], missing: list[str], shown: list[str]) -> None:
    """How many handed in and how late, the average of the gradebook, and who handed in nothing."""
    screen = Screen(None)

    show_standings(screen.console, class_lines, 30, missing)

    assert shown == screen.lines


def test_all_who_handed_in_nothing_are_named_at_a_terminal() -> None:
    """Between words the line is wrapped; nobody is left out."""
    screen = Screen(80)
    missing = [f"student{number:04}" for number in range(1000)]

    show_standings(screen.console, [], 30, missing)

    assert screen.width <= 80
    assert missing == " ".join(screen.lines[1:]).split(": ")[1].split(", ")
