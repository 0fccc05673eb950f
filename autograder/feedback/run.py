"""Write what `nbgrader generate_feedback` writes, for a class, in parallel."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from autograder.feedback.work import AutogradedFolder, FeedbackError, FeedbackOptions

_DIED = "the process that wrote this feedback died, perhaps because it ran out of memory"

PRELOADED = "autograder.feedback.preload"
"""The module that the fork server imports before it forks the pool's processes.

multiprocessing ignores a wrong name.
"""


@dataclass
class _Run:
    """One run over a class: whose feedback is left to write, and which failed."""

    options: FeedbackOptions
    workers: int
    on_done: Callable[[str, str], None]
    waiting: dict[str, AutogradedFolder] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def finish(self, student: str, failure: str) -> None:
        """Note that a student's feedback is written, or what failed."""
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
    on_found: Callable[[Sequence[str]], None] = lambda _students: None,
    on_done: Callable[[str, str], None] = lambda _student, _failure: None,
) -> Mapping[str, str]:
    """Write the feedback of a class, and return what failed in one sentence, by student.

    Args:
        course: the course's folder, with its nbgrader_config.py if it has one.
        assignment: its name.
        students: whose feedback; None for all that were autograded.
        workers: number of processes.
        force: write all feedback again; otherwise only what is missing or out of date.
        on_found: is called once, with all whose feedback is to be written, in the order in which it is begun.
        on_done: is called with each student whose feedback was written or skipped, and with what failed or "".

    Raises:
        FeedbackError: the course's configuration cannot be read, or nothing was autograded.
    """
    run = _Run(FeedbackOptions(course.resolve(), assignment, force), workers, on_done)
    with _pool(workers) as pool:
        _choose(run, students, _find_in(pool, run))
        on_found(list(run.waiting))
        lost = _write_waiting(run, pool)
    while lost or run.waiting:
        for student, autograded in lost.items():
            _write_alone(run, student, autograded)
        with _pool(workers) as pool:
            lost = _write_waiting(run, pool)
    return run.failures


def _pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that are forked from one that has imported nbgrader already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return ProcessPoolExecutor(workers, mp_context=context)


def _find_in(pool: ProcessPoolExecutor, run: _Run) -> dict[str, AutogradedFolder]:
    """Return the autograded folders; every process is asked, so that all of them start at the same time."""
    answers = [pool.submit(_find, run.options) for _number in range(run.workers)]
    try:
        return answers[0].result()
    except BrokenProcessPool as error:
        raise FeedbackError(f"the processes that write feedback cannot be started: {error}") from error


def _choose(run: _Run, students: Sequence[str] | None, found: dict[str, AutogradedFolder]) -> None:
    for student in sorted(found) if students is None else dict.fromkeys(students):
        if student in found:
            run.waiting[student] = found[student]
        else:
            run.finish(student, f"there is no autograded notebook of {run.options.assignment}")


def _write_waiting(run: _Run, pool: ProcessPoolExecutor) -> dict[str, AutogradedFolder]:
    """Write until no feedback is left or a process dies; return the students whose feedback was being written then."""
    running: dict[Future[str], tuple[str, AutogradedFolder]] = {}
    lost: dict[str, AutogradedFolder] = {}
    while not lost and (run.waiting or running):
        while run.waiting and len(running) < run.workers:  # no more: a pool does not say which tasks it has begun
            student = next(iter(run.waiting))
            autograded = run.waiting.pop(student)
            running[_submitted(pool, run.options, autograded)] = student, autograded
        done, _waiting = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            lost |= _result(run, future, *running.pop(future))
    return lost | dict(running.values())


def _submitted(pool: ProcessPoolExecutor, options: FeedbackOptions, autograded: AutogradedFolder) -> Future[str]:
    try:
        return pool.submit(_write, options, autograded)
    except BrokenProcessPool as error:
        broken: Future[str] = Future()
        broken.set_exception(error)
        return broken


def _result(run: _Run, future: Future[str], student: str, autograded: AutogradedFolder) -> dict[str, AutogradedFolder]:
    """Finish a student, unless the process died; then return the student, for another try."""
    try:
        run.finish(student, future.result())
    except BrokenProcessPool:
        return {student: autograded}
    return {}


def _write_alone(run: _Run, student: str, autograded: AutogradedFolder) -> None:
    """Write one student's feedback in a pool of one: if that dies too, this notebook is what kills it."""
    with _pool(1) as pool:
        lost = _result(run, _submitted(pool, run.options, autograded), student, autograded)
    if lost:
        run.finish(student, _DIED)


def _find(options: FeedbackOptions) -> dict[str, AutogradedFolder]:
    from autograder.feedback.converter import find_autograded  # imports nbgrader, which only the pool's processes need

    return find_autograded(options)


def _write(options: FeedbackOptions, autograded: AutogradedFolder) -> str:
    from autograder.feedback.converter import write_one

    return write_one(options, autograded)
