"""Each command of a console block in README and docs/ is run: here in the guide's order, or by another file."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import NAME
from benchmarks.samples import SUBMISSIONS

ROOT = notebook.ROOT
GUIDE = ROOT / "docs" / "instructor.md"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)

ELSEWHERE = {
    "make setup": ".ci/run",
    "make check": ".ci/run",
    "make test": ".ci/run",
    "make demo": ".ci/run",
    "make fidelity": "tests/benchmarks/test_fidelity.py",
    "make seeds": "tests/benchmarks/test_fidelity.py",
    "make bench": "tests/benchmarks/test_commands.py",
    "python -m benchmarks.": "tests/benchmarks/test_commands.py",
    ".venv/bin/python -m pytest": "tests/end_to_end/test_samples.py",
    "jupyter lab": "tests/end_to_end/test_browser_notebook.py",
    "docker": "tests/end_to_end/test_installed.py",
    "pip install 'psycopg[binary]'": "tests/autograder/batch/test_database_server.py",
    "sudo -u postgres": "tests/autograder/batch/test_database_server.py",
}
"""What begins like this is run by the file beside it, a whole or its steps."""

NEEDS_A_SERVER = ("sudo mkdir", "sudo chmod", "sudo useradd", "sudo --login", "nbgrader release_feedback")
"""These change the machine, or need a class that handed in through nbgrader's exchange."""

PLACEHOLDERS = {"FILE": f"submitted/ada/{NAME}/{NAME}.ipynb", "STUDENT": "ada"}

BEFORE = {
    f"autograder grade {NAME} --dry-run ": "nbgrader db student import Downloads/students.csv",
    "autograder report": f"autograder grade {NAME}",
    f"autograder release {NAME} --force": "rm gradebook.db",
    f"autograder feedback {NAME}": "nbgrader db student import Downloads/students.csv",
}
"""What happened in the course before a command of the guide."""

SHEETS = {
    "students.csv": (
        "id,first_name,last_name,email",
        "ada,Ada,Lovelace,ada@uni.example",
        "bob,Bob,Byte,bob@uni.example",
    ),
    "canvas.csv": (
        f"Student,ID,SIS User ID,SIS Login ID,Section,{NAME} (77)",
        "Points Possible,,,,,30",
        '"Lovelace, Ada",101,,ada,A,',
        '"Byte, Bob",102,,bob,A,',
    ),
    "moodle.csv": (
        (
            "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
            "Last modified (submission),Last modified (grade),Feedback comments"
        ),
        "Participant 7,Ada Lovelace,ada@uni.example,Submitted for grading,,30.00,Yes,-,-,",
        "Participant 8,Bob Byte,bob@uni.example,Submitted for grading,,30.00,Yes,-,-,",
    ),
}
"""What the office and two LMSs hand to the instructor, as lines."""


def commands(page: Path) -> list[str]:
    """Return the commands of a page's console blocks, without their comments."""
    lines = "".join(BLOCK.findall(page.read_text(encoding="utf-8"))).splitlines()
    return [re.split(r"\s+# ", line[2:])[0].strip() for line in lines if line.startswith("$ ")]


def is_run_here(command: str) -> bool:
    """Tell whether the session runs a command of the guide."""
    return not command.startswith((*ELSEWHERE, *NEEDS_A_SERVER))


def as_typed(command: str) -> str:
    """Return a command with names in place of its placeholders, after what happened before it."""
    typed = re.sub(r"\b(FILE|STUDENT)\b", lambda found: PLACEHOLDERS[found[0]], command)
    before = [step for begin, step in BEFORE.items() if f"{command} ".startswith(begin)]
    return "\n".join([*before[:1], typed])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_command_is_run_somewhere(page: Path) -> None:
    """A page's command is one of the guide's session, or begins like one that another file runs."""
    session = [command.split()[:2] for command in filter(is_run_here, commands(GUIDE))]
    unknown = [
        command
        for command in commands(page)
        if is_run_here(command) and page != GUIDE and command.split()[:2] not in session
    ]

    assert [] == unknown


def test_files_that_run_the_others_exist() -> None:
    """The table names files of this project, and nothing that no page shows."""
    shown = [command for page in PAGES for command in commands(page)]

    assert [] == [place for place in ELSEWHERE.values() if not (ROOT / place).exists()]
    assert [] == [begin for begin in (*ELSEWHERE, *NEEDS_A_SERVER) if not any(c.startswith(begin) for c in shown)]
    assert [] == [begin for begin in BEFORE if not any(f"{c} ".startswith(begin) for c in commands(GUIDE))]


@pytest.mark.slow
def test_session_of_the_guide(tmp_path: Path) -> None:
    """The commands of docs/instructor.md are run one after the other in one shell; each exits with 0."""
    project, course = tmp_path / "project", tmp_path / "course"
    project.mkdir()
    (project / ".venv").symlink_to(sys.prefix)
    hand_in(tmp_path / "Downloads")
    script = "\n".join(as_typed(command) for command in commands(GUIDE) if is_run_here(command))
    placed = f"cd ../course\nmv {tmp_path}/Downloads . && mkdir -p submitted && mv Downloads/ada submitted/"

    shell = shutil.which("bash") or pytest.skip("there is no bash here")
    done = subprocess.run(
        [shell, "-exuc", script.replace("cd ../course", placed)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, f"{done.stdout}\n{done.stderr}"
    assert {"canvas.filled.csv", "moodle.filled.csv", "feedback.zip"} <= {
        f.name for f in (course / "Downloads").iterdir()
    }
    made = {f"grades_{NAME}.csv", "grades.csv", "gradescope.zip", "github-classroom.zip"}
    assert made <= {path.name for path in course.iterdir()}
    assert {f"{NAME}.html", f"{NAME}.similar.html"} <= {path.name for path in (course / "reports").iterdir()}
    assert (course / "feedback" / "ada" / NAME / f"{NAME}.html").exists()


def hand_in(folder: Path) -> None:
    """Write what a student handed in, in a folder and in a zip, and the files that two LMSs exported."""
    own = folder / "ada" / NAME / f"{NAME}.ipynb"
    own.parent.mkdir(parents=True)
    own.write_text(filled("solution"), encoding="utf-8")
    with zipfile.ZipFile(folder / f"{NAME}.zip", "w") as archive:
        archive.writestr(f"Bob Byte_8_assignsubmission_file_/{NAME}.ipynb", filled("right_explicit"))
    for name, lines in SHEETS.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def filled(sample: str) -> str:
    """Return the released notebook with a sample's functions in it."""
    released = json.loads((ROOT / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    code = (SUBMISSIONS / sample / "submission.py").read_text(encoding="utf-8")
    return json.dumps(notebook.fill(released, code))
