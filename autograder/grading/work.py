"""What a worker is asked to do for one submission, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assignment.variant import DEFAULT, Variant
from autograder.grading.copies import Destination
from autograder.grading.report import Report
from autograder.intake.hand_in import HandIn
from autograder.intake.notebook_file import SubmittedCell
from autograder.intake.released import Released
from autograder.sandbox.options import Options

DEFAULT_OPTIONS = Options()


@dataclass(frozen=True)
class Place:
    """Where a submission is read.

    Args:
        path: of the notebook, the Python file, or the folder; made absolute, because a worker has another folder.
        notebook: the file name of the notebook in the folder; empty for the only one there.
        levels: how many of the last folders of the path belong to the student.
    """

    path: Path
    notebook: str = ""
    levels: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", self.path.absolute())


@dataclass(frozen=True)
class Work:
    """The work of one worker: read a submission, and grade it.

    Args:
        source: where to read it, or the bytes that were read.
        seed: from which the hidden cases are drawn; None to only read it.
        options: how the student's code is run.
        release: of which the submission is a copy; None for this project's own.
        variant: of the assignment, by whose table it is graded.
        record: of what was observed of it with this seed; if it suffices, no code of the student's is run.
        recorded: the digest of the hand-in for which seed and record were chosen; empty for any.
        other_seed: for another hand-in, which may have come meanwhile, after feedback on that one; None for the same.
        keeps_record: whether somebody keeps the record of what is observed.
        destination: where to copy the files beside the notebook when it is graded; None for nowhere.
    """

    source: Place | HandIn
    seed: int | None = None
    options: Options = DEFAULT_OPTIONS
    release: Released | None = None
    variant: Variant = DEFAULT
    record: bytes = b""
    recorded: str = ""
    other_seed: int | None = None
    keeps_record: bool = False
    destination: Destination | None = None

    def seed_for(self, digest: str) -> int | None:
        """Return the seed for the hand-in that was read.

        Args:
            digest: of the hand-in.
        """
        is_other = self.recorded not in ("", digest) and self.other_seed is not None
        return self.other_seed if is_other and self.seed is not None else self.seed


@dataclass(frozen=True)
class Done:
    """The result of one worker.

    Args:
        hand_in: what was read; of one whose files were copied, without the contents.
        digest: of what was read.
        cells: of the notebook; if it cannot be graded, cells that show what was handed in.
        report: on it; None if it was only read.
        is_read: whether reading it kept to the limits; if not, the hand-in says so.
        record: of what was observed; empty if there is none.
        is_judged_again: whether the report was made of the record that the work brought.
        is_copied: whether the files beside the notebook are where the work said.
        took_s: how long reading and grading it took, in seconds; None if it was only read, or was stopped.
    """

    hand_in: HandIn
    digest: str = ""
    cells: tuple[SubmittedCell, ...] = ()
    report: Report | None = None
    is_read: bool = True
    record: bytes = b""
    is_judged_again: bool = False
    is_copied: bool = False
    took_s: float | None = None

    @property
    def graded(self) -> Report:
        """Return the report of work with a seed."""
        if self.report is None:
            raise AssertionError("it was only read")
        return self.report
