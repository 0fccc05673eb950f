"""`demo`: a course in a scratch folder, from release to feedback, with the sample submissions as its students."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode
from autograder.course.new_course import write_course

SAMPLES = notebook.ROOT / "tests" / "submissions"
_TIMEOUT_S = 30
_TRUSTED = "--allow-weaker-sandbox"
"""The samples are this project's own, so the demo also runs on systems that cannot confine untrusted code."""

_MARK = ".made-by-the-demo"
"""The file that marks a folder which the demo may replace."""


def demo(folder: Path) -> ExitCode:
    """Make the course, grade the samples, and say where everything is.

    Args:
        folder: of the course; that of an earlier demo is replaced.

    Raises:
        NbgraderError: a command of nbgrader's failed.
        SystemExit: a command of this project's failed, the folder holds something else, or there are no samples.
    """
    if not SAMPLES.is_dir():
        raise SystemExit("the sample submissions are in the project's own folder, not in what is installed of it")
    console = PlainConsole()
    make_course(folder)
    _nbgrader(console, folder, "generate_assignment", NAME)
    count = place_samples(folder)
    console.print(f"{count} sample submissions are in {folder}/submitted")
    _autograder(console, folder, "grade", f"--timeout-s={_TIMEOUT_S}", _TRUSTED)
    _autograder(console, folder, "feedback")
    _nbgrader(console, folder, "export")
    _show_places(folder, console)
    return ExitCode.DONE


def _nbgrader(console: PlainConsole, folder: Path, *command: str) -> None:
    console.print(f"$ nbgrader {' '.join(command)}")
    run_nbgrader(folder, *command)


def _autograder(console: PlainConsole, folder: Path, name: str, *options: str) -> None:
    """Run a command of this project's, as a user would."""
    command = ["autograder", name, NAME, "--course", str(folder), *options]
    console.print(f"$ {' '.join(command)}")
    if subprocess.run([sys.executable, "-m", *command], check=False).returncode:
        raise SystemExit(f"{' '.join(command)} did not give every sample a result")


def make_course(folder: Path) -> None:
    """Make a course folder with the source of the assignment and this project's nbgrader configuration.

    Args:
        folder: an empty or a missing one, or one that this function made before.

    Raises:
        SystemExit: the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise SystemExit(f"{folder} is not empty and was not made by the demo: name another folder with --folder")
    shutil.rmtree(folder, ignore_errors=True)
    write_course(folder, NAME)
    (folder / _MARK).touch()


def place_samples(folder: Path) -> int:
    """Submit each sample as a student of its name, and return their number.

    Args:
        folder: the course's folder, with the assignment released.
    """
    released = json.loads((folder / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    samples = sorted(SAMPLES.glob("*/submission.py"))
    for sample in samples:
        submitted = folder / "submitted" / sample.parent.name / NAME
        submitted.mkdir(parents=True)
        filled = notebook.fill(released, sample.read_text(encoding="utf-8"))
        (submitted / f"{NAME}.ipynb").write_text(json.dumps(filled, indent=1), encoding="utf-8")
    return len(samples)


def _show_places(folder: Path, console: PlainConsole) -> None:
    """Print where everything is that the commands made."""
    console.print(f"gradebook  {folder / 'gradebook.db'}, exported to {folder / 'grades.csv'}")
    console.print(f"feedback   {folder / 'feedback'}/STUDENT/{NAME}/{NAME}.html")
    console.print(f"notebooks  {folder / 'autograded'}/STUDENT/{NAME}/{NAME}.ipynb")
