"""Grade a class: what is left of it, many at a time, each finished report safe before the next is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from autograder.batch.executors import Places
from autograder.batch.journal import Journal
from autograder.batch.plan import Plan, Wanted
from autograder.course.folder import HandedIn
from autograder.course.gradebook import GradebookWriter
from autograder.grading.grader import failed, grade_submission, new_seed
from autograder.grading.report import Report
from autograder.intake import submission
from autograder.sandbox.options import Options
from autograder.wall.layers import WeakSandboxError
from helpers.i18n import _

_KILLED = _("it brought down the worker that graded it, twice")


@dataclass(frozen=True)
class Row:
    """What is remembered of a report when the next is looked at.

    Args:
        student: whose it is.
        points: given now.
        points_before: given by the report that this one replaces; None if there was none.
        why: it was graded.
        message: the first thing that the report says.
        failed: whether the grader is to blame for it.
    """

    student: str
    points: float
    points_before: float | None
    why: str
    message: str
    failed: bool


@dataclass
class Outcome:
    """What a run did.

    Args:
        rows: one for each report, in the order in which they were finished.
        unsaved: students whose results could not be written, each with the reason.
    """

    rows: list[Row] = field(default_factory=list)
    unsaved: dict[str, str] = field(default_factory=dict)


def run(
    planned: Plan,
    journal: Journal,
    writer: GradebookWriter,
    places: Places,
    options: Options,
    *,
    seed: int | None,
    on_done: Callable[[Row], None],
) -> Outcome:
    """Do what is left to do.

    Args:
        planned: as `plan` gives it.
        journal: takes each report as soon as it is finished.
        writer: puts it into the gradebook.
        places: where it is graded.
        options: how student code is run.
        seed: of the hidden cases; None draws one for the class, or takes up that of the run that this one continues.
        on_done: is told of each report that is safe.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    outcome = Outcome()
    for handed_in, entry in planned.unsaved:
        _save(handed_in, journal.report(entry), journal, writer, outcome)
    if planned.wanted:
        drawn = seed if seed is not None else _seed_of_the_class(journal, planned)
        for wanted, report in _graded(planned.wanted, writer.notebook, places, options, drawn):
            row = _row(wanted, report, journal)
            journal.add(wanted.handed_in.student, wanted.fingerprint, report)
            _save(wanted.handed_in, report, journal, writer, outcome)
            outcome.rows.append(row)
            on_done(row)
    return outcome


def _row(wanted: Wanted, report: Report, journal: Journal) -> Row:
    before = journal.points(wanted.earlier) if wanted.earlier else None
    message = report.messages[0] if report.messages else ""
    return Row(wanted.handed_in.student, report.points, before, wanted.why, message, report.failed)


def _seed_of_the_class(journal: Journal, planned: Plan) -> int:
    """Draw a seed, unless the run goes on with a class of which some have their reports."""
    if journal.seed is not None and (planned.kept or planned.unsaved):
        return journal.seed
    drawn = new_seed()
    journal.note_seed(drawn)
    return drawn


def _graded(
    wanted: Sequence[Wanted], notebook: str, places: Places, options: Options, seed: int
) -> Iterator[tuple[Wanted, Report]]:
    """Grade, no more at a time than there are places, and give each report when it is finished."""
    waiting = iter(wanted)
    under_way: dict[Future[Report], Wanted] = {}
    while True:
        for each in waiting:
            under_way[_begun(each, notebook, places, options, seed)] = each
            if len(under_way) >= places.at_once:
                break
        if not under_way:
            return
        done, __ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            yield under_way.pop(future), _report_of(future, places, seed)


def _begun(wanted: Wanted, notebook: str, places: Places, options: Options, seed: int) -> Future[Report]:
    """Read a submission and hand it to a place; what cannot be read has its report already."""
    try:
        folder = wanted.handed_in.folder
        handed_in = submission.with_support_files(submission.read(folder / f"{notebook}.ipynb"), folder)
        return places.executor.submit(grade_submission, handed_in, seed=seed, options=options)
    except submission.UnreadableError as error:
        return _finished(Report({}, seed, unreadable=str(error)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are graded all the same
        return _finished(failed(error, seed))


def _finished(report: Report) -> Future[Report]:
    future = Future[Report]()
    future.set_result(report)
    return future


def _report_of(future: Future[Report], places: Places, seed: int) -> Report:
    try:
        return future.result()
    except WeakSandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - a worker may be lost in many ways
        if places.is_fatal(error):
            return Report({}, seed, unreadable=_KILLED)
        return failed(error, seed)


def _save(handed_in: HandedIn, report: Report, journal: Journal, writer: GradebookWriter, outcome: Outcome) -> None:
    """Put a report that is safe into the gradebook; where that fails, the next run tries again."""
    try:
        writer.save(handed_in, report)
    except Exception as error:  # noqa: BLE001 - a full disk, a locked database: the others go on
        outcome.unsaved[handed_in.student] = f"{type(error).__name__}: {error}"[:300]
    else:
        journal.note_saved(handed_in.student)
