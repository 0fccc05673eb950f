"""A bar at a terminal while a command works on many submissions: how many, the time left, who takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from autograder.cli.console import PlainConsole
from autograder.cli.display.pace import Pace
from autograder.intake.terminal import CUT
from autograder.overview.durations import duration

_QUIET_S = 5.0
"""After so long without a finished submission it is shown which are in progress."""

_MOST_SHOWN, _LONGEST_NAME = 4, 25
_MINUTE_S = 60


@contextmanager
def bar(console: PlainConsole, pace: Pace, activity: str) -> Iterator[None]:
    """Show how a run gets on during the block.

    Args:
        console: where it is shown; nothing is shown where there is no terminal.
        pace: of the run.
        activity: what is done with the submissions.
    """
    with _Bar(console, pace, activity):
        yield


class _Words(ProgressColumn):
    """A column with a text that is asked for at each refresh."""

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__()
        self._text = text

    def render(self, task: Task) -> Text:
        """Return the text."""
        del task
        return Text(self._text(), no_wrap=True)


class _Bar(Progress):
    def __init__(self, console: PlainConsole, pace: Pace, activity: str) -> None:
        self._pace = pace
        super().__init__(
            TextColumn(activity, markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            _Words(lambda: time_left(pace.shown_left_s())),
            _Words(lambda: f"{pace.failures} failed" if pace.failures else ""),
            console=console,
            transient=True,
            expand=True,
            refresh_per_second=4,
            disable=not console.is_terminal,
        )
        self.add_task("")

    def get_renderables(self) -> Iterator[RenderableType]:
        """Yield the bar, and below it what takes long."""
        for task in self.tasks:
            task.completed, task.total = self._pace.done, self._pace.total
        yield self.make_tasks_table(self.tasks)
        if self._pace.quiet_s() >= _QUIET_S:
            line = self.console.render_str(slowest(self._pace.in_progress()), overflow="ellipsis")
            line.no_wrap = True
            yield line


def slowest(in_progress: list[tuple[float, str]]) -> str:
    """Return one line that says what is in progress, and for how long.

    Args:
        in_progress: the seconds and the name of each, the longest first.

    >>> slowest([(250.4, "eve"), (3.0, "bob")])
    'in progress: 4:10 eve, 0:03 bob'
    """
    names = [f"{_clock(seconds)} {_shortened(name)}" for seconds, name in in_progress[:_MOST_SHOWN]]
    others = len(in_progress) - len(names)
    return f"in progress: {', '.join(names)}{f' and {others} more' if others else ''}" if names else ""


def _clock(seconds: float) -> str:
    return f"{int(seconds) // _MINUTE_S}:{int(seconds) % _MINUTE_S:02}"


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + CUT


def time_left(seconds: float | None) -> str:
    """Return the time left in words.

    >>> time_left(250), time_left(40), time_left(None)
    ('about 4 min left', 'about 40 s left', '')
    """
    return "" if seconds is None else f"about {duration(seconds)} left"
