"""Grade one submission: read, observe in a process of its own, judge here."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

from assignment import notebook
from autograder.grading.report import Report
from autograder.intake import submission
from autograder.judge.examination import examination
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from autograder.wall.layers import Layers, WeakSandboxError, summary
from helpers.i18n import _

DEFAULT_OPTIONS = Options()


def new_seed() -> int:
    """Draw the seed of a grading run."""
    return secrets.randbelow(2**31)


def grade(path: Path, *, seed: int | None = None, options: Options = DEFAULT_OPTIONS) -> Report:
    """Grade a notebook, a Python file or a submission's folder.

    Args:
        path: of the .ipynb or .py file, or of the folder.
        seed: what the hidden cases are drawn from; None draws one for the run.
        options: how the student's code is run.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    chosen = new_seed() if seed is None else seed
    try:
        handed_in = submission.read(path)
    except submission.UnreadableError as error:
        return Report({}, chosen, unreadable=str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the next submission is graded all the same
        return failed(error, chosen)
    return grade_submission(handed_in, seed=chosen, options=options)


def failed(error: Exception, seed: int) -> Report:
    """Report that the fault is not the student's.

    Args:
        error: what the grader met.
        seed: of the run.
    """
    logging.getLogger(__name__).error("The grader failed", exc_info=error)
    message = _("the grader itself failed ({error}); grade this submission again")
    return Report({}, seed, unreadable=message.format(error=f"{error!r:.200}"), failed=True)


def grade_submission(handed_in: submission.Submission, *, seed: int, options: Options = DEFAULT_OPTIONS) -> Report:
    """Grade code cells that were read before.

    Args:
        handed_in: the cells, and the files beside them.
        seed: what the hidden cases are drawn from.
        options: how the student's code is run.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    try:
        exam = examination(seed)
        with Sitting(handed_in, notebook.packages(), options) as sitting:
            verdicts = exam.conduct(sitting.observe)
    except WeakSandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - the same
        return failed(error, seed)
    told = (*handed_in.remarks, *sitting.remarks)
    return Report(verdicts, seed, told, isolation=isolation(sitting.layers, options))


def isolation(layers: Layers, options: Options) -> str:
    """Say which layers stood around the student's code, and whether they were allowed to be too few.

    Args:
        layers: as the sandbox reported them.
        options: how the code was run.
    """
    return summary(layers) + (" (--allow-weaker-sandbox)" if options.allow_weaker else "")
