"""`python -m autograder feedback ASSIGNMENT`: what `nbgrader generate_feedback` writes, for a class, in parallel."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from autograder.feedback.work import Autograded, FeedbackError, Wanted

_DIED = "the process that wrote this feedback died, perhaps for want of memory"


PRELOADED = "autograder.feedback.converter"
"""What the process that forks has imported; a name that is none is passed over in silence."""


@dataclass
class _Run:
    """One run over a class: who still waits, and what became of the others."""

    wanted: Wanted
    workers: int
    on_done: Callable[[str, str], None]
    waiting: dict[str, Autograded] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def finish(self, student: str, failure: str) -> None:
        """Note what became of a student."""
        if failure:
            self.failures[student] = failure
        self.on_done(student, failure)


def write_feedback(
    course: Path,
    assignment: str,
    students: Sequence[str] | None = None,
    *,
    workers: int,
    force: bool = False,
    on_done: Callable[[str, str], None] = lambda _student, _failure: None,
) -> Mapping[str, str]:
    """Write the files that nbgrader's command writes, and give one sentence for each student where that failed.

    Args:
        course: the course's folder, with its nbgrader_config.py if it has one.
        assignment: its name.
        students: whose feedback; None for all that were autograded.
        workers: number of processes.
        force: write anew what is there; otherwise only feedback older than the autograded submission.
        on_done: is given each student when written or skipped, and the sentence on what failed, or "".

    Raises:
        FeedbackError: the course's configuration cannot be read, or nothing was autograded.
    """
    run = _Run(Wanted(course.resolve(), assignment, force), workers, on_done)
    with _pool(workers) as pool:
        _choose(run, students, _find_in(pool, run))
        lost = _write_waiting(run, pool)
    while lost or run.waiting:
        for student, autograded in lost.items():
            _write_alone(run, student, autograded)
        with _pool(workers) as pool:
            lost = _write_waiting(run, pool)
    return run.failures


def _pool(workers: int) -> ProcessPoolExecutor:
    """Give processes that are forked from one that has imported nbgrader already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return ProcessPoolExecutor(workers, mp_context=context)


def _find_in(pool: ProcessPoolExecutor, run: _Run) -> dict[str, Autograded]:
    """Find the autograded submissions; every process is asked, so that all of them get ready at the same time."""
    answers = [pool.submit(_find, run.wanted) for _ in range(run.workers)]
    try:
        return answers[0].result()
    except BrokenProcessPool as error:
        raise FeedbackError(f"the processes that write feedback could not be started: {error}") from error


def _choose(run: _Run, students: Sequence[str] | None, found: dict[str, Autograded]) -> None:
    for student in sorted(found) if students is None else dict.fromkeys(students):
        if student in found:
            run.waiting[student] = found[student]
        else:
            run.finish(student, f"there is no autograded notebook of {run.wanted.assignment}")


def _write_waiting(run: _Run, pool: ProcessPoolExecutor) -> dict[str, Autograded]:
    """Write until nobody waits or a process dies; give those of whom one was the last that it wrote."""
    under_way: dict[Future[str], tuple[str, Autograded]] = {}
    lost: dict[str, Autograded] = {}
    while not lost and (run.waiting or under_way):
        while run.waiting and len(under_way) < run.workers:  # no more: a pool cannot tell whom it has begun with
            student = next(iter(run.waiting))
            autograded = run.waiting.pop(student)
            under_way[_submitted(pool, run.wanted, autograded)] = student, autograded
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            lost |= _result(run, future, *under_way.pop(future))
    return lost | dict(under_way.values())


def _submitted(pool: ProcessPoolExecutor, wanted: Wanted, autograded: Autograded) -> Future[str]:
    try:
        return pool.submit(_write, wanted, autograded)
    except BrokenProcessPool as error:
        broken: Future[str] = Future()
        broken.set_exception(error)
        return broken


def _result(run: _Run, future: Future[str], student: str, autograded: Autograded) -> dict[str, Autograded]:
    try:
        run.finish(student, future.result())
    except BrokenProcessPool:
        return {student: autograded}
    return {}


def _write_alone(run: _Run, student: str, autograded: Autograded) -> None:
    """Give a student a process of one's own: if that dies too, it is this student's notebook that kills it."""
    with _pool(1) as pool:
        lost = _result(run, _submitted(pool, run.wanted, autograded), student, autograded)
    if lost:
        run.finish(student, _DIED)


def _find(wanted: Wanted) -> dict[str, Autograded]:
    from autograder.feedback.converter import find_autograded  # nbgrader takes a second to import, and only there

    return find_autograded(wanted)


def _write(wanted: Wanted, autograded: Autograded) -> str:
    from autograder.feedback.converter import write_one

    return write_one(wanted, autograded)
