"""Grade what is left of a class, in parallel; save each report before handling the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import replace

from autograder.batch.executors import GradingExecutor
from autograder.batch.journal import Journal
from autograder.batch.observations import Kept, Observations
from autograder.batch.outcome import Outcome, Row, Unsaved
from autograder.batch.plan import Pending, Plan
from autograder.batch.works import Inputs, place_of, works
from autograder.course.database import is_passing
from autograder.course.folder import CourseError, SubmittedFolder
from autograder.course.gradebook import GradebookWriter
from autograder.course.records.dependencies import Input
from autograder.grading.grader import NotGradable, grader_failure, new_seed
from autograder.grading.lasting import is_lasting
from autograder.grading.origin import made_now
from autograder.grading.processes.workers import do
from autograder.grading.report import Report
from autograder.grading.work import Done, Place, Work
from autograder.intake.hand_in import read_hand_in
from autograder.wall.layers import WeakSandboxError
from helpers.i18n import _

_KILLED_WORKERS = _("it killed the worker that graded it, twice")
_LONGEST_ERROR = 300


def run(
    plan: Plan,
    inputs: Inputs,
    executor: GradingExecutor,
    *,
    on_done: Callable[[Row], None],
    feedback_at_s: float = 0.0,
) -> Outcome:
    """Carry out a plan.

    Args:
        plan: of what is left to do.
        inputs: the journal takes each report as soon as it is finished, and the writer saves it in the gradebook.
        executor: grades the submissions.
        on_done: is called with each report that is in the journal.
        feedback_at_s: when feedback was last written, in seconds since the epoch; 0 if never.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    outcome, journal, writer = Outcome(), inputs.journal, inputs.writer
    writer.remove_unfinished()
    _save_what_is_known(plan, journal, writer, outcome)
    if plan.pending:
        drawn = inputs.seed if inputs.seed is not None else _seed_of_run(journal, feedback_at_s)
        for pending, done, found in graded(works(plan, inputs, drawn, is_saved=True), executor):
            fingerprint = _fingerprint(pending, done)
            report = _reported(pending, done, found, journal.attempt(pending.submitted.student, fingerprint))
            row = _row(pending, report, journal)
            journal.add(row.student, fingerprint, report)
            _keep(pending, done, report, inputs.observations)
            _save(pending.submitted, done, report, journal, writer, outcome)
            outcome.rows.append(row)
            on_done(row)
        journal.note_end()
    return outcome


def _save_what_is_known(plan: Plan, journal: Journal, writer: GradebookWriter, outcome: Outcome) -> None:
    for submitted, entry in plan.unsaved:
        _save(submitted, None, journal.report(entry), journal, writer, outcome)
    for submitted, _entry in plan.penalties:
        _save_penalty(submitted.student, journal, writer, outcome)


def _reported(pending: Pending, done: Done | None, report: Report, attempt: int) -> Report:
    """Return the report with where it comes from."""
    took_s, is_from_record = (done.took_s, done.is_judged_again) if done is not None else (None, False)
    return replace(report, origin=made_now(pending.reason, attempt, took_s, is_from_record=is_from_record))


def _fingerprint(pending: Pending, done: Done | None) -> Mapping[str, str]:
    """Return the fingerprint of the bytes that were graded, which may have changed since the run was planned.

    Of a new hand-in that no worker could read nobody knows the bytes: the next run reads it, and grades it once more.
    """
    if done is None or not done.is_read:
        return pending.fingerprint
    return {**pending.fingerprint, Input.SUBMISSION.value: done.digest}


def _keep(pending: Pending, done: Done | None, report: Report, observations: Observations) -> None:
    """Keep what was observed, unless the report was made of what is kept."""
    if done is None or not done.is_judged_again:
        read = {Input.SUBMISSION.value: done.digest} if done is not None and done.is_read else {}
        record = done.record if done is not None else b""
        observations.keep(pending.submitted.student, Kept({**pending.observed, **read}, report.seed, record))


def _row(pending: Pending, report: Report, journal: Journal) -> Row:
    before = journal.points(pending.earlier) if pending.earlier else None
    message = report.messages[0] if report.messages else ""
    return Row(pending.submitted.student, report.points, before, pending.reason, message, report.needs_person)


def _seed_of_run(journal: Journal, feedback_at_s: float) -> int:
    """Draw a seed, unless this run continues one that was stopped: what feedback tells must be of no use later."""
    begun = journal.seed_to_continue(feedback_at_s)
    if begun is not None:
        return begun
    drawn = new_seed()
    journal.note_seed(drawn)
    return drawn


def graded(
    works: Iterator[tuple[Pending, Work]], executor: GradingExecutor
) -> Iterator[tuple[Pending, Done | None, Report]]:
    """Yield each submission, what was read of it and its report when it is finished.

    What was with a worker that died may only have waited there behind the submission that killed it:
    each of these is graded once more at the end, with nothing beside it.

    Args:
        works: each submission with its work.
        executor: grades them.
    """
    suspects: list[tuple[Pending, Work]] = []
    for submission, work, future in _finished(works, executor, executor.capacity):
        if executor.lost_its_worker(future):
            suspects.append((submission, work))
        else:
            yield submission, *_result(future, executor, work)
    for submission, work, future in _finished(iter(suspects), executor, 1):
        yield submission, *_result(future, executor, work)


def _finished(
    works: Iterator[tuple[Pending, Work]], executor: GradingExecutor, at_a_time: int
) -> Iterator[tuple[Pending, Work, Future[Done]]]:
    """Yield each submission, its work and its future when that is finished; begin the next ones only then."""
    running: dict[Future[Done], tuple[Pending, Work]] = {}
    while True:
        for submission, work in works:
            running[_started(work, executor)] = submission, work
            if len(running) >= at_a_time:
                break
        if not running:
            return
        finished, _waiting = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            submission, work = running.pop(future)
            yield submission, work, future


def _started(work: Work, executor: GradingExecutor) -> Future[Done]:
    try:
        return executor.executor.submit(do, _with_bytes(work) if executor.has_own_disk else work)
    except Exception as error:  # noqa: BLE001 - a lost cluster costs a report, not the run
        future = Future[Done]()
        future.set_exception(error)
        return future


def _with_bytes(work: Work) -> Work:
    source = work.source
    if isinstance(source, Place):
        source = read_hand_in(source.path, source.notebook, levels=source.levels)
    return replace(work, source=source, destination=None)


def _result(future: Future[Done], executor: GradingExecutor, work: Work) -> tuple[Done | None, Report]:
    """Return what a future holds; if its worker was lost, nothing was read, and the report says so."""
    try:
        done = future.result()
    except WeakSandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - a worker may be lost in many ways
        fault = NotGradable(_KILLED_WORKERS) if executor.lost_its_worker(future) else grader_failure(error)
        return None, replace(fault.report(work.seed or 0), max_points=work.variant.max_points)
    return done, done.graded


def _save(
    submitted: SubmittedFolder,
    done: Done | None,
    report: Report,
    journal: Journal,
    writer: GradebookWriter,
    outcome: Outcome,
) -> None:
    """Save a report in the gradebook; read the submission again if need be. If that fails, the next run tries again."""
    student = submitted.student
    entry = journal.entries[student]
    with _noting_failure(student, outcome):
        read = done or do(Work(place_of(submitted, writer.notebook)))
        writer.save(submitted, read, report, is_new=entry.saved is None)
        journal.note_saved(student, writer.made_from(student, entry.key) or {})


def _save_penalty(student: str, journal: Journal, writer: GradebookWriter, outcome: Outcome) -> None:
    """Enter a student's late penalty again. If that fails, the next run tries again."""
    with _noting_failure(student, outcome):
        writer.save_penalty(student)
        journal.note_saved(student, writer.made_from(student, journal.entries[student].key) or {})


@contextmanager
def _noting_failure(student: str, outcome: Outcome) -> Iterator[None]:
    try:
        yield
    except CourseError as error:  # the gradebook's database is away: the others go on, and the next run saves it
        outcome.unsaved[student] = Unsaved(str(error), is_lasting=None)
    except Exception as error:  # noqa: BLE001 - a full disk, a name that nothing can hold: the others go on
        text = f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]
        outcome.unsaved[student] = Unsaved(text, is_lasting(error) and not is_passing(error))
