"""A table has one line a row at a terminal of any width, and lines that never change on a pipe."""

import pytest

from autograder.cli.display.table import Column, show_table
from tests.support.terminals import HOSTILE, INERT, WIDTHS, Screen

COLUMNS = (Column("student"), Column("points", is_number=True), Column("message"))
TEXTS = {
    "plain": "ada",
    "long": "i" * 200,
    "wide": "李雷" * 90,
    "hostile": HOSTILE,
    "hostile and long": HOSTILE * 40,
    "without width": "e" + "\N{COMBINING ACUTE ACCENT}" * 9000,
    "emoji": "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}" * 60,
    "line separators": "a\u2028b\x85c\x0bd" * 30,
    "half a character": "caf\udce9",
    "empty": "",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_each_row_is_one_line_that_fits(text: str, encoding: str, width: int) -> None:
    """Whatever students call themselves and whatever the encoding has."""
    screen = Screen(width, encoding)

    show_table(screen.console, COLUMNS, [("ada", "24 / 30", text), (text, "3.33 / 30", "m"), (text, "1", text)])

    assert 4 == len(screen.lines)
    assert screen.width <= width
    assert max(map(len, screen.lines)) <= 5 * width
    assert all(line.isprintable() for line in screen.lines)
    assert "24 / 30" in screen.lines[1]
    assert "3.33 / 30" in screen.lines[2]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", "…"), ("ascii", "~"), ("latin-1", "~")])
def test_what_is_cut_has_a_mark(encoding: str, mark: str) -> None:
    """And what is not cut has none; the message gets all the room that is left."""
    screen = Screen(80, encoding)

    show_table(screen.console, COLUMNS, [("ada", "1", "m" * 63), ("bob", "2", "m" * 64)])
    show_table(screen.console, COLUMNS, [("i" * 26, "3", ""), ("i" * 27, "4", "")])

    assert [0, 0, 1, 0, 0, 1] == [line.count(mark) for line in screen.lines]
    assert screen.lines[2].endswith("m" * 62 + mark)
    assert screen.lines[5].startswith("i" * 25 + mark)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_pipe_gets_whole_cells_with_tabs_between_them(text: str) -> None:
    """No terminal has a say in it, and no text holds a tab or a line's end."""
    screen = Screen(None)

    show_table(screen.console, COLUMNS, [("ada", "24 / 30", text), (text, "1", "m")])

    lines = screen.raw.split("\n")
    assert ["student\tpoints\tmessage", ""] == [lines[0], lines[-1]]
    assert [3, 3] == [len(line.split("\t")) for line in lines[1:-1]]
    assert len(text) == len(lines[1].split("\t")[2])


def test_pipe_gets_the_same_with_colours_forced_or_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that other programs read for colours do not make a terminal of a pipe."""
    for variables in ({"FORCE_COLOR": "1"}, {"NO_COLOR": "1"}, {"COLUMNS": "20"}, {"TTY_COMPATIBLE": "1"}):
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            screen = Screen(None)
            show_table(screen.console, COLUMNS, [(HOSTILE, "1", "m" * 99)])
            screen.console.print("a sentence " * 30)
        assert f"student\tpoints\tmessage\n{INERT}\t1\t{'m' * 99}\n{'a sentence ' * 30}\n" == screen.raw


def test_terminal_without_colours_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR leaves bold titles at most."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen(80)

    show_table(screen.console, COLUMNS, [("ada", "1", "m")])

    assert {"1", "0"} >= {code for part in screen.raw.split("\x1b[")[1:] for code in part.split("m", 1)[0].split(";")}


def test_whole_columns_are_wrapped_not_cut() -> None:
    """What must be read is shown whole, at any width."""
    screen = Screen(60)

    show_table(screen.console, [Column("path", is_whole=True), Column("why", is_whole=True)], [("p" * 90, "w " * 60)])

    assert screen.width <= 60
    printed = "".join(screen.lines)
    assert (91, 61) == (printed.count("p"), printed.count("w"))
