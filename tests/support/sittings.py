"""Observe student code behind the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignment import cases
from autograder.grading.work import DEFAULT_OPTIONS
from autograder.intake.released import packages_cell
from autograder.intake.submission import Submission
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from autograder.wall.cell import Cell
from helpers.contract.case import Case
from helpers.contract.observation import Observation

Files = Mapping[str, bytes] | None


@dataclass(frozen=True)
class Sat:
    """The result of a sitting.

    Args:
        observations: an observation for each case.
        sitting: the sitting, with its remarks and layers.
    """

    observations: list[Observation]
    sitting: Sitting


def sit(code: str, listed: Sequence[Case], options: Options = DEFAULT_OPTIONS, files: Files = None) -> Sat:
    """Observe cases of some student code behind the wall."""
    with Sitting(Submission((packages_cell(), Cell(1, code)), (), files or {}), options) as sitting:
        return Sat(sitting.observe(listed), sitting)


def message(code: str, options: Options = DEFAULT_OPTIONS, files: Files = None) -> str:
    """Return the message of the error with which identity_block ends."""
    [observation] = sit(code, cases.public_cases("identity_block")[:1], options, files).observations
    return str(observation.errors["graph"].message)
