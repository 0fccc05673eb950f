"""Make a plan the works of workers: with which seed, and with what was recorded of each submission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.batch.journal import Journal
from autograder.batch.observations import Observations
from autograder.batch.plan import Pending, Plan
from autograder.course.folder import SubmittedFolder
from autograder.course.gradebook import GradebookWriter
from autograder.course.records.dependencies import Input
from autograder.grading.origin import Cause
from autograder.grading.work import Place, Work
from autograder.intake.hand_in import COURSE_LEVELS
from autograder.sandbox.options import Options


@dataclass(frozen=True)
class Inputs:
    """What the works of a run are made from, besides its plan.

    Args:
        journal: of earlier runs.
        writer: knows the notebook and the release.
        observations: of earlier runs.
        options: how student code is run.
        seed: of the hidden cases, if the user chose one.
    """

    journal: Journal
    writer: GradebookWriter
    observations: Observations
    options: Options
    seed: int | None


def place_of(submitted: SubmittedFolder, notebook: str) -> Place:
    """Return where a submission is read.

    Args:
        submitted: the student's folder.
        notebook: the name of the notebook.
    """
    return Place(submitted.folder, f"{notebook}.ipynb", COURSE_LEVELS)


def works(plan: Plan, inputs: Inputs, drawn: int, *, is_saved: bool = False) -> Iterator[tuple[Pending, Work]]:
    """Yield each submission with the work that it is for a worker, those with the same seed after each other.

    Args:
        plan: of the run.
        inputs: of the run.
        drawn: the seed of the run, for hand-ins that are new.
        is_saved: whether the workers copy the files, for the writer to save the rest.
    """
    seeds = [(seed_of(pending, inputs, drawn), pending) for pending in plan.pending]
    for seed, pending in sorted(seeds, key=lambda pair: pair[0]):
        place = place_of(pending.submitted, inputs.writer.notebook)
        record = _record(pending, inputs.observations, seed)
        digest = pending.fingerprint[Input.SUBMISSION.value]
        release, variant = inputs.writer.release, plan.variant
        goal = inputs.writer.destination(pending.submitted.student) if is_saved else None
        chosen = place, seed, inputs.options, release, variant, record, digest, drawn
        yield pending, Work(*chosen, keeps_record=True, destination=goal)


def seed_of(pending: Pending, inputs: Inputs, drawn: int) -> int:
    """Return the seed for a submission: that of its earlier report, if the student has handed in nothing since.

    Then feedback is of no use for it, and what changes in the verdict is not due to other cases.

    Args:
        pending: the submission.
        inputs: of the run.
        drawn: the seed of the run.
    """
    if inputs.seed is not None:
        return inputs.seed
    earlier, reason = pending.earlier, pending.reason
    is_same = reason.cause is Cause.CHANGED and not {Input.SUBMISSION.value, Input.SEED.value} & {*reason.changed}
    return inputs.journal.seed(earlier) if earlier is not None and is_same else drawn


def _record(pending: Pending, observations: Observations, seed: int) -> bytes:
    """Return the record from which a submission can be judged again; empty if its code must be run."""
    kept = observations.find(pending.submitted.student) if pending.reason.cause is Cause.CHANGED else None
    return b"" if kept is None or kept.why_not(pending.observed, seed) else kept.record
