"""The command line: what each command imports before it starts, and its exit codes."""

import subprocess
import sys

import pytest

from autograder.cli.exit_codes import ExitCode
from autograder.cli.parser import make_parser

GRADE_STARTS_EARLY = """
import sys
from autograder.cli import main
def start():
    print(*(name for name in ("nbgrader", "nbformat", "tensorflow") if name in sys.modules))
    raise main.LostError("seen")
main.starter = start
raise SystemExit(main.main(["grade", "nothing"]))
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh process."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_grade_starts_the_warm_process_before_it_imports_nbgrader() -> None:
    """Both take seconds and run at the same time; a process that cannot be started is one sentence."""
    done = run(GRADE_STARTS_EARLY)

    assert (ExitCode.NOT_POSSIBLE, "\n", "seen\n") == (done.returncode, done.stdout, done.stderr)


def test_check_does_not_load_the_grammar_of_addresses() -> None:
    """Importing jsonschema with it takes more than a second."""
    program = "from autograder.cli.main import main; import sys; main(['check', 'x']); print('lark' in sys.modules)"

    assert run(program).stdout.endswith("False\n")


@pytest.mark.parametrize("command", [[], ["grade"], ["check"], ["grade", "x", "--workers=0"]])
def test_wrong_command_line_ends_with_code_2(command: list[str]) -> None:
    """Argparse's own code is the one for "nothing could be done"."""
    from autograder.cli.main import main

    with pytest.raises(SystemExit) as ended:
        main(command)

    assert ExitCode.NOT_POSSIBLE == ended.value.code


@pytest.mark.parametrize("count", ["abc", "1.5", "0", "-1"])
def test_wrong_number_of_workers_is_explained(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says what is expected, and no name from the program."""
    with pytest.raises(SystemExit):
        make_parser().parse_args(["grade", "x", f"--workers={count}"])

    sentence = f"argument --workers: expected a whole number of at least 1, got {count!r}\n"
    assert capsys.readouterr().err.endswith(sentence)


def test_no_garbage_is_looked_for_at_the_end() -> None:
    """Before it ends, Python would do so among all that was imported, whether or not the command went well."""
    program = "import gc, sys; from autograder.__main__ import main; sys.argv[1:] = ['unknown']\n"
    program += "try: main()\nexcept SystemExit: print(gc.get_freeze_count() > 10_000)"

    assert "True\n" == run(program).stdout
