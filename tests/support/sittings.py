"""Observe student code behind the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignment import notebook
from autograder.grading.grader import DEFAULT_OPTIONS
from autograder.intake.submission import Cell, Submission
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from helpers.contract.case import Case
from helpers.contract.observation import Observation

Files = Mapping[str, bytes] | None


@dataclass(frozen=True)
class Sat:
    """What came of a sitting: an observation for each case, and the rest that is known of it."""

    observations: list[Observation]
    sitting: Sitting


def sit(code: str, listed: Sequence[Case], options: Options = DEFAULT_OPTIONS, files: Files = None) -> Sat:
    """Observe cases of some student code behind the wall."""
    with Sitting(Submission((Cell(1, code),), (), files or {}), notebook.packages(), options) as sitting:
        return Sat(sitting.observe(listed), sitting)
