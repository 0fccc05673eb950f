"""Workers: one for each submission, replaced when they die, and nothing of them is left."""

import contextlib
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.grading.processes import worker, workers
from autograder.grading.processes.templates import PROGRAM, TEMPLATE, new_template
from autograder.grading.work import Done, Place, Work
from autograder.intake.hand_in import HandIn
from autograder.sandbox import starters
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SUBMISSIONS

LOOPS = "while True:\n    pass\n"
OPTIONS = Options(timeout_s=30)


def below(process: psutil.Process) -> list[psutil.Process]:
    """Return the processes below one, without those that have ended."""
    found = process.children(recursive=True)
    return [child for child in found if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def assert_nothing_is_left(before: list[psutil.Process]) -> None:
    """Fail if there are more processes than before; one ends when it reads that the other end is closed."""
    deadline = time.monotonic() + 10
    while left := [process for process in below(psutil.Process()) if process not in before]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def templates_and_workers() -> list[psutil.Process]:
    """Return the process that forks workers, and those that it has forked."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if PROGRAM in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
    return found


def running_workers() -> list[psutil.Process]:
    """Return the workers, once there are any: their parent is the process that forked them."""
    deadline, mine = time.monotonic() + 60, psutil.Process().pid
    while not (found := [it for it in templates_and_workers() if it.ppid() != mine]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


@pytest.fixture
def _warm() -> Iterator[None]:
    """Start what forks, and end it afterwards; what other tests have started may stay."""
    before = below(psutil.Process())
    TEMPLATE.get()
    while not templates_and_workers():  # it has been forked, but is not yet the program
        time.sleep(0.02)
    yield
    TEMPLATE.discard()
    starters.discard()
    assert_nothing_is_left(before)


@pytest.mark.usefixtures("_warm")
def test_worker_reads_and_grades_in_another_process(write_code) -> None:
    """The report, the bytes and their digest come back; no worker is left."""
    path = write_code("x = 1\n")

    done = workers.do(Work(Place(path), SEED, OPTIONS))

    assert (b"x = 1\n", 0.0) == (done.hand_in.content, done.graded.points)
    assert ["identity_block: the call: the function is not defined"] == done.graded.messages[:1]
    assert 1 == len(templates_and_workers())


@pytest.mark.slow
@pytest.mark.usefixtures("_warm")
def test_submission_whose_workers_are_killed_twice_is_given_up(write_code) -> None:
    """Its report says so, and its bytes are there for the autograded folder."""
    path = write_code(LOOPS)
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(workers.do, Work(Place(path), SEED, OPTIONS))
        killed: set[int] = set()
        while len(killed) < 2:
            for worker in running_workers()[: 2 - len(killed)]:
                worker.kill()
                killed.add(worker.pid)
        done: Done = future.result(timeout=60)

    assert "reading and judging it was stopped: it was killed by SIGKILL" == done.graded.unreadable
    assert (False, True, LOOPS.encode()) == (done.graded.failed, done.is_read, done.hand_in.content)


def test_worker_that_ends_by_itself_is_the_fault_of_the_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is marked, so that the submission is graded again."""
    died, tries = workers.WorkerDiedError("it ended the process with exit status 1", is_its_own_end=True), []

    def attempted(work: Work) -> Done:
        tries.append(work.seed)
        if work.seed is None:
            return Done(HandIn("resnet50.ipynb"))
        raise died

    monkeypatch.setattr(workers, "_attempted", attempted)

    report = workers.do(Work(Place(Path("somewhere")), SEED, OPTIONS)).graded

    assert [SEED, SEED, None] == tries
    assert report.failed
    assert "reading and judging it was stopped: it ended the process with exit status 1" == report.unreadable


def test_what_cannot_be_kept_for_later_workers_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk does not keep a finished report from being sent."""
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(worker, "set_limit", lambda *_limit: None)
    monkeypatch.setattr(worker.starters, "start_by", lambda _make: None)
    monkeypatch.setattr(worker, "do", lambda work: Done(HandIn(work.source.name)))
    monkeypatch.setattr(worker.Lesson, "packed", lambda _self: b"lesson")
    monkeypatch.setattr(worker, "_MOST_LESSON_BYTES", 10)
    with Path("/dev/full").open("wb", buffering=0) as full, ours, Connection(ours.detach()) as connection:
        connection.send(Work(HandIn("resnet50.ipynb")))
        worker.serve(theirs, theirs.detach(), full)

        assert Done(HandIn("resnet50.ipynb")) == connection.recv()


@pytest.mark.slow
@pytest.mark.usefixtures("_warm")
def test_lost_template_is_replaced() -> None:
    """The submission is graded all the same."""
    templates_and_workers()[0].kill()

    done = workers.do(Work(Place(SUBMISSIONS / "half_done" / "submission.py"), SEED, OPTIONS))

    assert 10.0 == done.graded.points


@pytest.mark.slow
def test_stopping_ends_a_worker_whatever_it_does(write_code, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that waits for it gets an error at once."""
    before, mine = below(psutil.Process()), new_template()
    monkeypatch.setattr(workers, "TEMPLATE", mine)
    path: Path = write_code(LOOPS)
    mine.get()
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(workers.do, Work(Place(path), SEED, OPTIONS))
        assert running_workers()
        begun = time.monotonic()
        mine.stop()
        starters.discard()
        error = future.exception(10)

    assert time.monotonic() - begun < 2
    assert isinstance(error, LostError)
    starters.discard()
    assert_nothing_is_left(before)


def test_result_is_sent_before_anything_is_kept_for_later_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails while a worker teaches others, its report has been sent."""
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(worker, "set_limit", lambda *_limit: None)
    monkeypatch.setattr(worker.starters, "start_by", lambda _make: None)
    monkeypatch.setattr(worker, "do", lambda work: Done(HandIn(work.source.name)))
    with tempfile.TemporaryFile() as lesson, ours, Connection(ours.detach()) as connection:

        def packed(_self: object) -> bytes:
            assert connection.poll(5)
            return b"lesson"

        monkeypatch.setattr(worker.Lesson, "packed", packed)
        connection.send(Work(HandIn("resnet50.ipynb")))
        worker.serve(theirs, theirs.detach(), lesson)
        lesson.seek(0)

        assert b"lesson" == worker.lesson_in(lesson)


def test_lesson_without_its_length_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that ends while it writes has taught nothing."""
    with tempfile.TemporaryFile() as lesson:
        monkeypatch.setattr(worker.os, "pwrite", lambda *_: 0)
        worker._write(b"lesson", lesson)  # noqa: SLF001 - what is left if it is killed before the last step
        lesson.seek(0)

        assert b"" == worker.lesson_in(lesson)


class TeachingTemplate:
    """A stand-in for the template, whose worker still writes its lesson after it has sent its result."""

    has_taught = was_cut_off = False

    def ask(self, request: dict[str, Any], descriptors: Sequence[int] = (), **_: object) -> dict[str, Any]:
        """Start the worker, or note whether it is ended too early."""
        if "end" in request:
            self.was_cut_off = not self.has_taught
            return {"status": 0, "cpu_s": 0.0, "peak_memory_bytes": 0}
        threading.Thread(target=self._work, args=(os.dup(descriptors[0]), os.dup(descriptors[1]))).start()
        return {"pid": 1}

    def _work(self, control: int, results: int) -> None:
        with Connection(results) as connection:
            work = connection.recv()
            connection.send(Done(HandIn(work.source.name)))
            time.sleep(0.3)
            self.has_taught = True
        os.close(control)


def test_worker_is_ended_when_it_has_taught_its_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others of the class save the time for what it has computed."""
    template = TeachingTemplate()
    monkeypatch.setattr(workers.TEMPLATE, "get", lambda: template)

    workers.do(Work(HandIn("resnet50.ipynb")))

    assert template.has_taught
    assert not template.was_cut_off
