"""A class on a Dask cluster with a real scheduler and two workers."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from assignment.release import NAME
from autograder.batch import run
from autograder.cli.main import main
from autograder.grading import grader
from autograder.grading.report import Report
from tests.support.courses import rows

pytestmark = pytest.mark.slow
KEPT = ("exits_process", "half_done", "names_missing", "not_implemented", "solution", "syntax_error")
KILLERS = ("not_implemented",)
"""Those of them whose blocks add nothing: the only ones that `deadly` kills a worker for."""

SEED = "3"


@pytest.fixture(scope="module")
def course(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with a few submissions."""
    folder: Path = tmp_path_factory.mktemp("cluster") / "course"
    shutil.copytree(course_handed_in, folder)
    for path in (folder / "submitted").iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path)
    return folder


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", "--port=0", "--no-dashboard", f"--scheduler-file={self._file}")
        while not self._file.exists():
            time.sleep(0.05)
        self.address = json.loads(self._file.read_text(encoding="utf-8"))["address"]

    def add_worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread."""
        fixed = ("--nthreads=1", "--memory-limit=0", "--no-dashboard", f"--local-directory={self._folder}")
        return self._start("dask_worker", f"--scheduler-file={self._file}", *fixed, *options)

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *options]
        with (self._folder / f"{program}{len(self._processes)}.log").open("wb") as log:
            self._processes.append(subprocess.Popen(command, stdout=log, stderr=log))
        return self._processes[-1]

    def close(self) -> None:
        """Kill all of them."""
        for process in reversed(self._processes):
            for below in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else ():
                below.kill()
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Yield a cluster without workers yet."""
    made = Cluster(tmp_path)
    try:
        yield made
    finally:
        made.close()


def grade(course: Path, *options: str) -> int:
    """Run the command and return its exit code."""
    return main(["grade", NAME, "--course", str(course), f"--seed={SEED}", "--timeout-s=20", *options])


def test_cluster_gives_the_gradebook_of_one_machine_though_a_worker_is_killed(
    course: Path, cluster: Cluster, tmp_path: Path
) -> None:
    """The other worker grades the submissions of the killed one."""
    here, there = tmp_path / "here", tmp_path / "there"
    shutil.copytree(course, here)
    shutil.copytree(course, there)
    first, _second = cluster.add_worker("--no-nanny"), cluster.add_worker("--no-nanny")
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(there), f"--seed={SEED}"]
    run = subprocess.Popen([*command, "--timeout-s=20", "--scheduler", cluster.address])
    journal = there / "reports" / f"{NAME}.jsonl"
    while run.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.02)
    assert run.poll() is None
    first.send_signal(signal.SIGKILL)

    assert run.wait(timeout=300) == 0
    assert grade(here) == 0

    assert rows(here) == rows(there)
    assert len(KEPT) == len({row[0] for row in rows(there)["grades"]})


def test_submission_that_kills_its_worker_twice_is_given_up(
    course: Path, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its report says so, and restarted workers grade the others."""
    mine = tmp_path / "mine"
    shutil.copytree(course, mine)

    def deadly(work: Any) -> Any:
        read = grader.do(replace(work, seed=None))
        if work.seed is None:
            return read
        if not any("identity_block" in cell.source and "Add()" in cell.source for cell in read.cells):
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(read, report=Report({}, work.seed, remarks=("seen",)))

    deadly.__module__ = "__main__"  # so that it crosses as a value; the workers know no tests
    monkeypatch.setattr(run, "do", deadly)
    cluster.add_worker()  # all that wait for it die with it, at first

    assert grade(mine, "--scheduler", cluster.address) == 1  # a person must grade those that killed it

    lines = [json.loads(line) for line in (mine / "reports" / f"{NAME}.jsonl").read_text("utf-8").splitlines()]
    reports = {line["student"]: line["report"]["messages"] for line in lines if "student" in line}
    killed = {name for name, messages in reports.items() if messages == ["it killed the worker that graded it, twice"]}
    assert killed == set(KILLERS)
    assert all(reports[name] == ["seen"] for name in set(KEPT) - killed)
    assert set(KEPT) == set(reports)


def test_no_scheduler_is_one_sentence(course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """A scheduler that does not answer gives one sentence, and nothing is graded."""
    monkeypatch.setattr("autograder.batch.executors._CONNECT_TIMEOUT_S", 1)

    assert grade(course, "--scheduler", "tcp://127.0.0.1:9") == 2

    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert not (course / "autograded").exists()
