"""What a submission holds is shown at a terminal as text: student ids, messages, names of files."""

import io
import logging
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from autograder.batch.outcome import Outcome, Row, Unsaved
from autograder.batch.plan import Pending, Plan
from autograder.cli.console import PlainConsole
from autograder.cli.display.results import Line, show_class, show_outcome, show_plan, show_standings
from autograder.course.folder import SubmittedFolder
from autograder.grading.origin import Cause, Reason
from autograder.intake.terminal import printable

CODES_OF_RICH = re.compile(r"\x1b\[[0-9;]*m")
WIDE = 400
TIMES = 8
"""How often a text is printed: as id and message in two tables, of what is not saved, in the plan, as missing."""

ATTACKS = {
    "end of a style that nobody began": "[/red]",
    "link": "[link=file:///etc/passwd]see[/link]",
    "link with a command": "[@click=app.bell]x[/]",
    "colour of a verdict": "[green]30 / 30[/green]",
    "hidden text": "[conceal]0[/conceal]",
    "picture": ":thumbs_up: :warning-emoji:",
    "end of everything": "[/]",
    "escaped bracket": r"\[/red]",
    "two brackets": "[[/red]]",
    "clears the screen": "\x1b[2J\x1b[H",
    "sets the title": "\x1b]0;forged\x07",
    "hyperlink of the terminal": "\x1b]8;;file:///etc/passwd\x1b\\see\x1b]8;;\x1b\\",
    "control of one byte": "\x9b2J",
    "backspaces": "0 / 30\b\b\b\b\b\b30 / 30",
    "returns to the line's beginning": "0 / 30\r30 / 30",
    "a line of its own": "ada\nbob: 30 of 30 points",
    "separators of lines": "ada\u2028bob\u0085eve\x0bian",
    "turns the line around": "\u202e03 / 03",
    "hides a part": "a\u2066b\u200b\ufeff",
    "half a character": "caf\udce9",
    "answers of the terminal": "\x1b[6n\x1bZ",
}
HONEST = ["ada", "Ångström, J.", "李雷", "o'neil", "a[b]", "x_1 (2)", "[b]", "50 % : done", "cell[0]"]


def shown_with(text: str, *, is_terminal: bool = False) -> str:
    """Return what a run, a plan and an unsaved result print when a student and a message are this text."""
    file = io.StringIO()
    console = PlainConsole(file, width=WIDE, terminal=is_terminal)
    row = Row(text, 1.0, 2.0, Reason(Cause.CHANGED, ("tests",)), text, failed=False)
    show_class(console, [Line(text, "now", text, None)], 30)
    show_standings(console, [], 30, [text])
    show_outcome(console, Outcome([row], {text: Unsaved(text, is_lasting=True)}), Plan([], [], 0), 1.0)
    pending = Pending(SubmittedFolder(text, Path("x")), "", Reason(Cause.NEW), None)
    show_plan(console, Plan([pending], [], 0))
    return file.getvalue()


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_text_is_shown_as_it_is_and_controls_nothing(text: str) -> None:
    """Brackets and colons stay; every character that a terminal would act on is a question mark."""
    shown = shown_with(text)

    assert TIMES == shown.count(printable(text))
    assert all(cell.isprintable() for line in shown.split("\n") for cell in line.split("\t"))
    at_terminal = CODES_OF_RICH.sub("", shown_with(text, is_terminal=True))
    assert TIMES == at_terminal.count(printable(text))
    assert all(line.isprintable() for line in at_terminal.split("\n"))


@pytest.mark.parametrize("text", HONEST)
def test_honest_names_are_shown_to_the_letter(text: str) -> None:
    """Brackets, quotes and letters of any script are part of a name."""
    assert text == printable(text)
    assert TIMES == shown_with(text).count(text)


def test_attacks_work_on_an_ordinary_console() -> None:
    """Positive control: rich's own console ends in an error, or prints something else than the text."""
    survived = []
    for name, text in ATTACKS.items():
        console = Console(file=io.StringIO(), width=WIDE, force_terminal=True)
        try:
            console.print(text)
        except Exception:  # noqa: BLE001, S112 - the attack has ended the run
            continue
        if printable(text) in console.file.getvalue() and console.file.getvalue().strip("\n").isprintable():
            survived.append(name)

    assert [] == survived


def test_console_prints_ids_to_a_terminal_without_its_codes() -> None:
    """A console that is a terminal adds codes of its own, and lets none through."""
    console = PlainConsole(io.StringIO(), width=WIDE)
    console.print("[bold]a[/bold]\x1b[31mb")

    assert "[bold]a[/bold]?[31mb\n" == console.file.getvalue()


def test_log_of_the_grader_is_printable() -> None:
    """A traceback that quotes a submission is printed, without control characters."""
    program = """
import logging
import re
from autograder.intake.terminal import show_plainly
show_plainly()
try:
    raise KeyError("\\x1b[2J\\u202e\\ud800")
except KeyError:
    logging.getLogger("x").exception("failed: \\x1b[2J")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "failed: ?[2J" in done.stderr
    assert "Traceback" in done.stderr
    assert all(line.isprintable() for line in done.stderr.split("\n"))
    assert logging.lastResort is not None


def test_log_of_a_worker_is_printable() -> None:
    """The process that forks the workers, and they themselves, write to the same terminal."""
    program = """
import logging, runpy, socket, sys
import autograder.grading.processes.template as template
template.Template.serve = lambda _self: logging.getLogger("x").error("failed: \\x1b[2J")
template.main()
"""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, stdin=theirs)

    assert "failed: ?[2J\n" == done.stderr


def test_terminal_without_the_letters_ends_no_command(tmp_path: Path) -> None:
    """What the terminal's encoding lacks is shown as a code, on stdout and on stderr."""
    program = "from autograder.cli.main import main; import sys; sys.exit(main(['check', 'caf\\u00e9 \\u2713.ipynb']))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )

    assert (2, b"") == (done.returncode, done.stderr)
    assert b"not gradable" in done.stdout


@pytest.mark.parametrize(
    ("is_terminal", "expected"),
    [(True, "\na\n    wide wide\n    wide [b]x[/b]\n"), (False, "\na\n    wide wide wide [b]x[/b]\n")],
)
def test_indented_line_is_printed_whole(is_terminal: bool, expected: str) -> None:
    """A terminal gets it wrapped; a file or a pipe gets it as it is, and an empty line stays."""
    file = io.StringIO()
    console = PlainConsole(file, width=17, terminal=is_terminal)
    for line in ("", "a", "    wide wide wide [b]x[/b]"):
        console.print_indented(line)
    assert expected == "\n".join(line.rstrip() for line in file.getvalue().split("\n"))
