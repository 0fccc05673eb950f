"""A class whose grading is killed or interrupted: finished reports are kept, the next run does the rest."""

import importlib.util
import json
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from assignment.release import NAME
from autograder.batch import run
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from autograder.grading import grader
from autograder.grading.report import Report
from autograder.grading.work import Done, Work
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SUBMISSIONS
from tests.support.courses import files, rows

KILLS, STUDENTS = 24, 40
STARTS = multiprocessing.get_context("forkserver")
PRELOADED = ["autograder.cli.grade", "autograder.cli.demo", "pytest"]
STARTS.set_forkserver_preload(PRELOADED)


@pytest.fixture(scope="module")
def submitted(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with the submissions of a class, and no grades."""
    course: Path = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(course_handed_in, course)
    samples = sorted((course / "submitted").iterdir())
    for number in range(len(samples), STUDENTS):
        shutil.copytree(samples[number % len(samples)], course / "submitted" / f"student{number}")
    return course


def quick(work: Work) -> Done:
    """Return a report that depends on the submission, after a moment."""
    read = grader.do(replace(work, seed=None))
    if work.seed is None:
        return read
    text = "".join(cell.source for cell in read.cells)
    time.sleep(0.001 * (len(text) % 7))
    return replace(read, report=Report({}, work.seed, remarks=(f"{len(text)} characters",)))


def grade_quickly(course: str) -> None:
    """Run the command with `quick` in the place of grading, in a process of its own."""
    run.do = quick  # type: ignore[attr-defined]  # it is imported there
    sys.exit(main(["grade", NAME, "--course", course, f"--seed={SEED}"]))


def started(course: Path) -> multiprocessing.process.BaseProcess:
    """Start the command."""
    process = STARTS.Process(target=grade_quickly, args=(str(course),))
    process.start()
    return process


def journal_of(course: Path) -> list[str]:
    """Return the students whose reports are on the disk, in order."""
    path = course / "reports" / f"{NAME}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    whole = [json.loads(line) for line in lines if line.endswith("\n")]
    return [line["student"] for line in whole if "student" in line]


def size_of_journal(course: Path) -> int:
    """Return the size of the journal, which takes less time than reading its lines."""
    path = course / "reports" / f"{NAME}.jsonl"
    return path.stat().st_size if path.exists() else 0


def test_preloaded_modules_exist() -> None:
    """The fork server ignores a name that it cannot import, and then every start is slow."""
    assert [] == [name for name in PRELOADED if importlib.util.find_spec(name) is None]


@pytest.mark.slow
def test_killed_at_any_moment_it_loses_nothing(submitted: Path, tmp_path: Path) -> None:
    """Gradebook and files end as those of a run that was not killed, and nobody is graded twice."""
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    shutil.copytree(submitted, alone)
    shutil.copytree(submitted, killed)
    process = started(alone)
    process.join()
    assert process.exitcode == 0
    moments = random.Random(SEED)  # noqa: S311 - moments to kill at
    finished: list[str] = []
    for _kill in range(KILLS):
        before = size_of_journal(killed)
        process = started(killed)
        while process.is_alive() and size_of_journal(killed) <= before:
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.05))
        process.kill()
        process.join()
        now = journal_of(killed)
        assert finished == now[: len(finished)]
        finished = now

    process = started(killed)
    process.join()

    assert process.exitcode == 0
    assert rows(alone) == rows(killed)
    assert files(alone) == files(killed)
    assert sorted(journal_of(killed)) == sorted(path.name for path in (killed / "submitted").iterdir())
    assert not list((killed / "autograded").rglob(".*"))


def test_incomplete_last_line_is_no_report(submitted: Path, tmp_path: Path) -> None:
    """What a power cut left of a line is cut off, and the submission is graded again."""
    course = tmp_path / "course"
    shutil.copytree(submitted, course)
    process = started(course)
    process.join()
    path = course / "reports" / f"{NAME}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if b'"student"' in line)
    path.write_bytes(b"".join(lines[:last]) + lines[last][:100])

    process = started(course)
    process.join()

    assert process.exitcode == 0
    assert sorted(journal_of(course)) == sorted(path.name for path in (course / "submitted").iterdir())


def test_second_run_at_a_time_is_refused(submitted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run of an assignment that another run is grading ends with one sentence and changes nothing."""
    from autograder.batch.journal import Journal

    course = tmp_path / "course"
    shutil.copytree(submitted, course)
    with Journal(course / "reports" / f"{NAME}.jsonl"):
        assert main(["grade", NAME, "--course", str(course), "--dry-run"]) == 2

    assert "another run is grading this assignment" in capsys.readouterr().err
    assert not (course / "autograded").exists()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_stopped_while_student_code_runs(
    end: signal.Signals, course_handed_in: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Control-C ends a run and all its processes within two seconds, and the next run does the rest."""
    course = tmp_path / "course"
    shutil.copytree(course_handed_in, course)
    for path in (course / "submitted").iterdir():
        if path.name not in ("not_implemented", "half_done", "infinite_loop", "solution"):
            shutil.rmtree(path)
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course), "--timeout-s=20"]
    process = subprocess.Popen(  # a shell's background job, as these tests may be, ignores Control-C; this one must not
        ["/usr/bin/env", "--default-signal=INT", *command],
        stdout=subprocess.PIPE,
        text=True,
        cwd=SUBMISSIONS.parent.parent,
    )
    request.addfinalizer(process.kill)
    while process.poll() is None and len(journal_of(course)) < 2:
        time.sleep(0.05)
    below = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(end)
    begun = time.monotonic()
    printed, _errors = process.communicate(timeout=20)

    assert time.monotonic() - begun < 2
    assert process.returncode == (ExitCode.INTERRUPTED if end is signal.SIGINT else -signal.SIGKILL)
    assert end is signal.SIGKILL or "run this again for the rest" in printed.replace("\n", " ")
    assert ([], below) == (psutil.wait_procs(below, timeout=5)[1], below)
    assert len(journal_of(course)) < 4
    assert main(["grade", NAME, "--course", str(course), "--timeout-s=5", "--students", "solution", "half_done"]) == 0
    assert {"solution", "half_done", "not_implemented"} <= set(journal_of(course))
