"""What makes a person look at a result, though the grader has one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from autograder.intake.submission import Submission
from autograder.wall.layers import Layers, missing
from helpers.contract.errors import ErrorCode
from helpers.contract.verdict import Verdict

STOPPED_BY = (ErrorCode.STOPPED, ErrorCode.TIMED_OUT, ErrorCode.ENDED_PROCESS)
"""The codes of errors by which the grader, the system or the student's code ended a call."""


class Concern(Enum):
    """Why a result may not be what the submission is worth."""

    SEVERAL_FILES = auto()
    """Several files may be the one that was meant."""

    STOPPED = auto()
    """A function took too long, took too much memory, or ended its process."""

    CONTRADICTION = auto()
    """What a function returned does not fit what it built."""

    WEAKER_SANDBOX = auto()
    """The system lacked what untrusted code needs, and the instructor allowed it."""


def concerns_about(found: Submission, verdicts: Mapping[str, Verdict], layers: Layers) -> tuple[Concern, ...]:
    """Return what makes a person look at a result.

    Args:
        found: the submission.
        verdicts: on it, by function.
        layers: around the student's code.
    """
    faults = (it for verdict in verdicts.values() for result in verdict.results for it in result.mismatches)
    codes = {fault.facts.error_code for fault in faults}
    is_there = {
        Concern.SEVERAL_FILES: found.is_of_several,
        Concern.STOPPED: not codes.isdisjoint(STOPPED_BY),
        Concern.CONTRADICTION: ErrorCode.CONTRADICTION in codes,
        Concern.WEAKER_SANDBOX: bool(missing(layers)),
    }
    return tuple(concern for concern, is_so in is_there.items() if is_so)
