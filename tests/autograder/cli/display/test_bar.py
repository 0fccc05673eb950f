"""The bar fits the terminal, says who takes long, and is not there on a pipe."""

import re

import pytest

from autograder.cli.display.bar import bar
from autograder.cli.display.pace import Pace
from tests.support.terminals import HOSTILE, INERT, WIDTHS, Screen


class Clock:
    """A clock that is set by hand."""

    now_s = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


def shown(screen: Screen, names: list[str], quiet_s: float) -> list[str]:
    """Return what stands at the terminal when the first 7 were finished in 2 s each, and then nothing for a time."""
    clock = Clock()
    pace = Pace(2, clock)
    pace.expect(names)
    with bar(screen.console, pace, "grading"):
        for name in names[:7]:
            clock.now_s += 2
            pace.finish(name, failed=name == "s1")
        clock.now_s += quiet_s
        (live,) = screen.console._live_stack if screen.console.is_terminal else (None,)  # noqa: SLF001 - as rich draws it
        if live is not None:
            before = len(screen.lines)
            live.refresh()
            return screen.lines[before - 1 :]
    return screen.lines


NAMES = [f"s{number}" for number in range(70)]


@pytest.mark.parametrize("width", WIDTHS)
def test_bar_fits_and_says_how_many_and_how_long(width: int) -> None:
    """In one line, while everything goes on."""
    screen = Screen(width)

    lines = shown(screen, NAMES, 1)

    assert screen.width <= width
    (line,) = [line for line in lines if "7/70" in line]
    assert re.search(r"grading .+ 7/70 about 2 min left 1 failed", line)
    assert not any("in progress" in line for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["eve", HOSTILE, "李雷" * 60, "i" * 200])
def test_who_takes_long_is_shown(name: str, width: int) -> None:
    """After some seconds without a finished submission, the longest first."""
    screen = Screen(width)

    lines = shown(screen, [*NAMES[:7], name, *NAMES[8:]], 248)

    assert screen.width <= width
    (line,) = [line for line in lines if "in progress" in line]
    first = INERT if name == HOSTILE else name
    assert line.startswith(f"in progress: 4:10 {first[:15]}")
    assert line.isprintable()
    assert "4:08 s8" in line or width < 80 or name == "李雷" * 60


def test_pipe_shows_no_bar() -> None:
    """Nothing at all is written while a class is graded."""
    screen = Screen(None)

    assert [] == shown(screen, NAMES, 250)
    assert "" == screen.raw


def test_empty_run_shows_a_bar_that_ends() -> None:
    """Nobody is there."""
    screen = Screen(80)

    with bar(screen.console, Pace(2), "grading"):
        pass

    assert screen.width <= 80
