"""Compare the reports of a class with those that grading it again would make; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from autograder.batch.executors import GradingExecutor
from autograder.batch.observations import NOTHING_KEPT
from autograder.batch.plan import Pending, Plan
from autograder.batch.run import graded
from autograder.batch.works import Inputs, seed_of, works
from autograder.grading.grader import new_seed
from autograder.grading.origin import Reason
from autograder.grading.report import Report
from helpers.contract.verdict import Result

_NOT_ENOUGH = "the judge asks for more than was observed"
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class Change:
    """A criterion whose points would change.

    Args:
        function: whose criterion it is.
        criterion: its name.
        before: the points that it has; None if the report has no such criterion.
        now: the points that it would have; None if there would be none.
        why: what would be said of it.
    """

    function: str
    criterion: str
    before: float | None
    now: float | None
    why: str


@dataclass(frozen=True)
class Compared:
    """What grading a submission again would change.

    Args:
        student: whose it is.
        before: the points of the report.
        now: the points that it would have.
        reason: why it would be graded.
        changes: by criterion; empty if no criterion changes, or if an older version wrote the report in another form.
        why_run: why the student's code had to be run; empty if the verdict is made of what had been observed.
        failed: whether there would be no verdict, so that a person must grade the submission.
    """

    student: str
    before: float
    now: float
    reason: Reason
    changes: tuple[Change, ...]
    why_run: tuple[str, ...]
    failed: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the points of the student or of a criterion would change."""
        return bool(self.changes) or self.before != self.now


def compared(
    plan: Plan, inputs: Inputs, executor: GradingExecutor, on_done: Callable[[Compared], None]
) -> list[Compared]:
    """Grade what a plan would grade again; return what would change, by student. Write nothing.

    Args:
        plan: of the run; submissions without a report are left out.
        inputs: of the run.
        executor: grades the submissions.
        on_done: is called with what was found of each student.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    drawn = new_seed()
    again = Plan([pending for pending in plan.pending if pending.earlier], (), 0, variant=plan.variant)
    found = []
    for pending, done, report in graded(works(again, inputs, drawn), executor):
        why_run = () if done is not None and done.is_judged_again else _why_run(pending, inputs, drawn)
        found.append(_compared(pending, report, inputs, why_run))
        on_done(found[-1])
    return sorted(found, key=lambda compared: compared.student)


def _why_run(pending: Pending, inputs: Inputs, drawn: int) -> tuple[str, ...]:
    if not pending.reason.changed:
        return ("asked for, or the grader had failed",)
    student, seed = pending.submitted.student, seed_of(pending, inputs, drawn)
    differs = inputs.observations.why_not(student, pending.observed, seed)
    if NOTHING_KEPT in differs or not differs:
        return differs or (_NOT_ENOUGH,)
    return (f"changed: {', '.join(differs)}",)


def _compared(pending: Pending, report: Report, inputs: Inputs, why_run: tuple[str, ...]) -> Compared:
    if pending.earlier is None:
        raise AssertionError("there is no report to compare with")
    try:
        changes = tuple(_changes(inputs.journal.report(pending.earlier), report))
    except _UNREADABLE:
        changes = ()
    before = inputs.journal.points(pending.earlier)
    return Compared(
        pending.submitted.student, before, report.points, pending.reason, changes, why_run, report.needs_person
    )


def _changes(before: Report, now: Report) -> Iterator[Change]:
    earlier, later = _results(before), _results(now)
    for function, criterion in {**later, **earlier}:
        old, new = earlier.get((function, criterion)), later.get((function, criterion))
        points_before, points_now = (result.points if result else None for result in (old, new))
        if points_before != points_now:
            yield Change(function, criterion, points_before, points_now, _why(new) if new else now.unreadable)


def _results(report: Report) -> Mapping[tuple[str, str], Result]:
    return {(name, result.criterion): result for name, verdict in report.verdicts.items() for result in verdict.results}


def _why(result: Result) -> str:
    """Return what is said of a criterion, in one sentence."""
    faults = [mismatch.fault for mismatch in result.mismatches]
    return next(iter(faults), result.note or f"{result.status}, {result.points:g} of {result.max_points:g}")
