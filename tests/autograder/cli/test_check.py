"""`autograder check`, as a user runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assignment import notebook
from autograder.cli import check as check_command
from autograder.cli.exit_codes import ExitCode
from autograder.cli.parser import make_parser
from autograder.grading.report import Report
from autograder.grading.work import Done, Work
from autograder.intake.hand_in import HandIn
from benchmarks.samples import SOLUTION
from tests.support.student_code import mutated

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_check(tmp_path: Path) -> Run:
    """Run the command in an empty folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "autograder", "check", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_all_points_give_exit_code_0(run_check: Run, write_code: Callable[[str], Path]) -> None:
    """A correct Python file gets all points and no errors are printed."""
    done = run_check(str(write_code(SOLUTION)))

    assert (0, "") == (done.returncode, done.stderr)
    assert "30 of 30 points" in done.stdout


def test_lost_points_give_exit_code_1_and_json(run_check: Run, tmp_path: Path) -> None:
    """A notebook with a wrong block loses points, and --json prints its report."""
    released = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))
    path = tmp_path / "mine.ipynb"
    path.write_text(
        json.dumps(notebook.fill(released, mutated(("Add()", "tf.keras.layers.Multiply()")))), encoding="utf-8"
    )

    done = run_check(str(path), "--json", "--seed", "7")

    report = json.loads(done.stdout)
    assert 1 == done.returncode
    assert (22.0, 30.0, 7) == (report["points"], report["max_points"], report["seed"])
    assert "identity_block: Add: expected Add, got Multiply" in report["messages"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nothing.ipynb", None, "there is no file"),
        ("text.ipynb", b"this is no notebook", "its text is not JSON"),
        ("list.ipynb", b"[1, 2]", "it has no list of cells"),
        ("empty.ipynb", b"", "its text is not JSON"),
        ("deep.ipynb", b"[" * 200_000, "its text is not JSON"),
    ],
)
def test_what_cannot_be_graded_gives_exit_code_2_and_one_sentence(
    name: str, content: bytes | None, message: str, run_check: Run, tmp_path: Path
) -> None:
    """A file that is no notebook gives one sentence that says so, and no traceback."""
    if content is not None:
        (tmp_path / name).write_bytes(content)

    done = run_check(name)

    assert (2, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("not gradable: ")
    assert message in done.stdout
    assert 1 == done.stdout.count("\n")


def test_file_at_which_the_grader_fails_does_not_end_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next file is graded all the same, and the report of the first says that the grader failed."""

    def grade(work: Work) -> Done:
        if "first" in str(work.source):
            raise ArithmeticError("its own")
        return Done(HandIn("second"), report=Report({}, 7))

    monkeypatch.setattr(check_command, "do", grade)
    options = make_parser().parse_args(["check", "first.py", "second.py"])

    assert check_command.check(options) is ExitCode.NOT_POSSIBLE

    shown = capsys.readouterr().out
    assert "the grader itself failed (ArithmeticError('its own'))" in shown
    assert "second.py" in shown
