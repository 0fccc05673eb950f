"""What people entered in the gradebook, in words, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.cli.console import PlainConsole
from autograder.course.records.manual_grades import Place, Value, students_of

_MOST_NAMED = 10


def show_entered_again(console: PlainConsole, places: Iterable[Place]) -> None:
    """Print whose manual grades were entered again, because the gradebook that held them was lost.

    Args:
        console: where to print.
        places: what was entered again.
    """
    again = list(places)
    if not again:
        return
    students = students_of(again)
    more = f" and {len(students) - _MOST_NAMED} more" if len(students) > _MOST_NAMED else ""
    whose = f", of {', '.join(students[:_MOST_NAMED])}{more}" if students else ""
    entries = "1 entry was" if len(again) == 1 else f"{len(again)} entries were"
    console.print(
        f"The gradebook had lost what people entered (scores, comments, extra points, flags, due dates): {entries} "
        f"entered again from the copy in reports/{whose}.",
        soft_wrap=True,
    )


def value_text(value: Value) -> str:
    """Return a value that people entered, in words.

    Args:
        value: as the gradebook has it.
    """
    if value is None:
        return "cleared"
    return f"{value:g}" if isinstance(value, float | int) and not isinstance(value, bool) else str(value)
