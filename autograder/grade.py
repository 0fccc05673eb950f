"""Grade one submission: read, observe in a process of its own, judge here."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

from assignment import notebook
from autograder import sandbox, submission
from autograder.judge import examination
from autograder.report import Report

DEFAULT_TIMEOUT_S = 60.0
"""Wall-clock limit for one case; an honest ResNet50 takes about one second, and up to fifteen on a busy machine."""


def new_seed() -> int:
    """Draw the seed of a grading run."""
    return secrets.randbelow(2**31)


def grade(path: Path, *, seed: int | None = None, timeout_s: float = DEFAULT_TIMEOUT_S) -> Report:
    """Grade a notebook or a Python file.

    Args:
        path: of the .ipynb or .py file.
        seed: what the hidden cases are drawn from; None draws one for the run.
        timeout_s: wall-clock limit for loading the cells and for each case, in seconds.
    """
    chosen = new_seed() if seed is None else seed
    try:
        handed_in = submission.read(path)
    except submission.UnreadableError as error:
        return Report({}, chosen, unreadable=str(error))
    return grade_submission(handed_in, seed=chosen, timeout_s=timeout_s)


def grade_submission(handed_in: submission.Submission, *, seed: int, timeout_s: float) -> Report:
    """Grade code cells that were read before.

    Args:
        handed_in: the cells.
        seed: what the hidden cases are drawn from.
        timeout_s: wall-clock limit for loading the cells and for each case, in seconds.
    """
    try:
        exam = examination(seed)
        observed = sandbox.observe(handed_in, notebook.packages(), exam.cases, timeout_s)
        verdicts = exam.judge(observed.observations)
    except Exception as error:
        logging.getLogger(__name__).exception("The grader failed")
        return Report({}, seed, unreadable=f"the grader itself failed ({error!r:.200}); grade this submission again")
    return Report(verdicts, seed, (*handed_in.remarks, *observed.remarks))
