"""Grade one submission: read it, observe it in a process of its own, judge it here."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.report import Report
from autograder.intake import submission
from autograder.intake.submission import Submission
from autograder.judge.examination import examination
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from autograder.wall.layers import Layers, WeakSandboxError, summary
from helpers.i18n import _

DEFAULT_OPTIONS = Options()


@dataclass(frozen=True)
class NotGradable:
    """The reason why a submission cannot be graded, returned instead of the submission.

    Args:
        reason: in one sentence.
        grader_failed: whether the grader is to blame.
    """

    reason: str
    grader_failed: bool = False

    def report(self, seed: int) -> Report:
        """Return the report that says so.

        Args:
            seed: of the run.
        """
        return Report({}, seed, unreadable=self.reason, failed=self.grader_failed)


def new_seed() -> int:
    """Draw the seed of a grading run."""
    return secrets.randbelow(2**31)


def grade(path: Path, *, seed: int | None = None, options: Options = DEFAULT_OPTIONS) -> Report:
    """Grade a notebook, a Python file or a submission's folder.

    Args:
        path: of the .ipynb or .py file, or of the folder.
        seed: from which the hidden cases are drawn; None draws one for the run.
        options: how the student's code is run.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    return grade_submission(read_submission(path), seed=new_seed() if seed is None else seed, options=options)


def read_submission(path: Path, *, support_files: Path | None = None) -> Submission | NotGradable:
    """Read a submission, and return why it cannot be graded if it cannot be read.

    Args:
        path: of the notebook, the Python file or the submission's folder.
        support_files: the folder whose other files belong to the submission; None reads those of a folder alone.
    """
    try:
        found = submission.read(path)
        return submission.with_support_files(found, support_files) if support_files else found
    except submission.UnreadableError as error:
        return NotGradable(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the next submission is graded all the same
        return grader_failure(error)


def grade_submission(found: Submission | NotGradable, *, seed: int, options: Options = DEFAULT_OPTIONS) -> Report:
    """Grade a submission that was read before.

    Args:
        found: what `read_submission` returned.
        seed: from which the hidden cases are drawn.
        options: how the student's code is run.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    if isinstance(found, NotGradable):
        return found.report(seed)
    try:
        exam = examination(seed)
        with Sitting(found, options) as deciding, Sitting(found, options, deciding) as explaining:
            verdicts = exam.conduct(deciding.observe, deciding.observe_at_network, explaining.observe)
            if deciding.late_remarks:  # they are of code that has seen hidden cases
                explaining.run_all()
    except WeakSandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - the same
        return grader_failure(error).report(seed)
    shown = [*found.remarks, *deciding.remarks, *explaining.remarks, *explaining.late_remarks]
    return Report(verdicts, seed, tuple(dict.fromkeys(shown)), isolation=isolation(deciding.layers, options))


def grader_failure(error: BaseException) -> NotGradable:
    """Log an error of the grader's own, and return what is said of the submission in its place.

    Args:
        error: what the grader raised.
    """
    logging.getLogger(__name__).error("The grader failed", exc_info=error)
    message = _("the grader itself failed ({error}); grade this submission again")
    return NotGradable(message.format(error=f"{error!r:.200}"), grader_failed=True)


def isolation(layers: Layers, options: Options) -> str:
    """Return the names of the layers around the student's code, and whether too few were allowed.

    Args:
        layers: as the sandbox reported them.
        options: how the code was run.
    """
    return summary(layers) + (" (--allow-weaker-sandbox)" if options.allow_weaker else "")
