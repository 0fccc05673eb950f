"""Grade what is left of a class, in parallel; save each report before handling the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from autograder.batch.executors import GradingExecutor
from autograder.batch.journal import Journal
from autograder.batch.plan import Pending, Plan, Reason
from autograder.course.folder import SubmittedFolder
from autograder.course.gradebook import GradebookWriter
from autograder.grading.grader import NotGradable, grade_submission, grader_failure, new_seed, read_submission
from autograder.grading.report import Report
from autograder.sandbox.options import Options
from autograder.wall.layers import WeakSandboxError
from helpers.i18n import _

_KILLED_WORKERS = _("it killed the worker that graded it, twice")
_LONGEST_ERROR = 300


@dataclass(frozen=True)
class Row:
    """What is kept of a report until the end of the run.

    Args:
        student: whose it is.
        points: of the report.
        points_before: of the report that it replaces; None if there was none.
        reason: why the submission was graded.
        message: the first one of the report.
        failed: whether the grader failed.
    """

    student: str
    points: float
    points_before: float | None
    reason: Reason
    message: str
    failed: bool


@dataclass
class Outcome:
    """What a run did.

    Args:
        rows: one for each report, in the order in which they were finished.
        unsaved: why the results could not be saved in the gradebook, by student.
    """

    rows: list[Row] = field(default_factory=list)
    unsaved: dict[str, str] = field(default_factory=dict)


def run(
    plan: Plan,
    journal: Journal,
    writer: GradebookWriter,
    executor: GradingExecutor,
    options: Options,
    *,
    seed: int | None,
    on_done: Callable[[Row], None],
    feedback_at_s: float = 0.0,
) -> Outcome:
    """Carry out a plan.

    Args:
        plan: of what is left to do.
        journal: takes each report as soon as it is finished.
        writer: saves it in the gradebook.
        executor: grades the submissions.
        options: how student code is run.
        seed: of the hidden cases; None draws one for this run, or takes that of the run that this one continues.
        on_done: is called with each report that is in the journal.
        feedback_at_s: when feedback was last written, in seconds since the epoch; 0 if never.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    outcome = Outcome()
    for submitted, entry in plan.unsaved:
        _save(submitted, journal.report(entry), journal, writer, outcome)
    if plan.pending:
        class_seed = seed if seed is not None else _seed_of_run(journal, feedback_at_s)
        for pending, report in _graded(plan.pending, writer.notebook, executor, options, class_seed):
            row = _row(pending, report, journal)
            journal.add(pending.submitted.student, pending.fingerprint, report)
            _save(pending.submitted, report, journal, writer, outcome)
            outcome.rows.append(row)
            on_done(row)
        journal.note_end()
    return outcome


def _row(pending: Pending, report: Report, journal: Journal) -> Row:
    before = journal.points(pending.earlier) if pending.earlier else None
    message = report.messages[0] if report.messages else ""
    return Row(pending.submitted.student, report.points, before, pending.reason, message, report.failed)


def _seed_of_run(journal: Journal, feedback_at_s: float) -> int:
    """Draw a seed, unless this run continues one that was stopped: what feedback tells must be of no use later."""
    begun = journal.seed_to_continue(feedback_at_s)
    if begun is not None:
        return begun
    drawn = new_seed()
    journal.note_seed(drawn)
    return drawn


def _graded(
    pending: Sequence[Pending], notebook: str, executor: GradingExecutor, options: Options, seed: int
) -> Iterator[tuple[Pending, Report]]:
    """Yield each submission with its report when it is finished, and read the next ones only then."""
    waiting = iter(pending)
    running: dict[Future[Report], Pending] = {}
    while True:
        for submission in waiting:
            running[_started(submission, notebook, executor, options, seed)] = submission
            if len(running) >= executor.capacity:
                break
        if not running:
            return
        done, _waiting = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), _report(future, executor, seed)


def _started(pending: Pending, notebook: str, executor: GradingExecutor, options: Options, seed: int) -> Future[Report]:
    folder = pending.submitted.folder
    found = read_submission(folder / f"{notebook}.ipynb", support_files=folder)
    try:
        return executor.executor.submit(grade_submission, found, seed=seed, options=options)
    except Exception as error:  # noqa: BLE001 - a lost cluster costs a report, not the run
        future = Future[Report]()
        future.set_exception(error)
        return future


def _report(future: Future[Report], executor: GradingExecutor, seed: int) -> Report:
    try:
        return future.result()
    except WeakSandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - a worker may be lost in many ways
        fault = NotGradable(_KILLED_WORKERS) if executor.is_fatal(error) else grader_failure(error)
        return fault.report(seed)


def _save(
    submitted: SubmittedFolder, report: Report, journal: Journal, writer: GradebookWriter, outcome: Outcome
) -> None:
    """Save a report in the gradebook; if that fails, the next run tries again."""
    try:
        writer.save(submitted, report)
    except Exception as error:  # noqa: BLE001 - a full disk, a locked database: the others go on
        outcome.unsaved[submitted.student] = f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]
    else:
        journal.note_saved(submitted.student)
