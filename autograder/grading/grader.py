"""Grade one submission in this process: read it, observe it in a process of its own, judge it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assignment.variant import DEFAULT, Variant
from autograder.grading.concerns import concerns_about
from autograder.grading.copies import Destination, copy_files
from autograder.grading.handed_in import shown
from autograder.grading.lasting import is_lasting
from autograder.grading.recorded import AT_NETWORK, DECIDING, EXPLAINING, Recorder, judged_again
from autograder.grading.report import Report
from autograder.grading.work import DEFAULT_OPTIONS, Done, Place, Work
from autograder.intake import submission
from autograder.intake.hand_in import HandIn, read_hand_in
from autograder.intake.notebook_file import UnreadableError
from autograder.intake.released import Released
from autograder.intake.submission import Submission
from autograder.intake.text import clean_text
from autograder.intake.timestamp import timestamp_remarks
from autograder.judge.containment import NotObservedError
from autograder.judge.examination import examination
from autograder.sandbox.options import Options
from autograder.sandbox.own_tests import OwnOutcome, run_own_tests
from autograder.sandbox.sitting import Sitting
from autograder.wall.layers import Layers, WeakSandboxError, summary
from helpers.compare.judge import Observe
from helpers.i18n import _

_DOUBTFUL = _(
    "{test} cannot be graded automatically: in the same process, an assertion that has to fail did not fail. A person "
    "grades it."
)


@dataclass(frozen=True)
class NotGradable:
    """The reason why a submission cannot be graded, returned instead of the submission.

    Args:
        reason: in one sentence.
        remarks: on what else is unusual, one sentence each.
        grader_failed: whether the grader is to blame.
    """

    reason: str
    remarks: tuple[str, ...] = ()
    grader_failed: bool = False

    def report(self, seed: int) -> Report:
        """Return the report that says so.

        Args:
            seed: of the run.
        """
        return Report({}, seed, self.remarks, unreadable=self.reason, failed=self.grader_failed)


def new_seed() -> int:
    """Draw the seed of a grading run."""
    return secrets.randbelow(2**31)


def do(work: Work) -> Done:
    """Read a submission and grade it, in this process.

    Args:
        work: what to do.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    source, begun_s = work.source, time.monotonic()
    hand_in = read_hand_in(source.path, source.notebook, levels=source.levels) if isinstance(source, Place) else source
    found = _understood(hand_in, work.release)
    cells = found.all_cells if isinstance(found, Submission) else shown(hand_in, found.reason)
    seed = work.seed_for(hand_in.digest)
    if seed is None:
        return Done(hand_in, hand_in.digest, cells)
    again = None
    if work.record and work.recorded == hand_in.digest and isinstance(found, Submission):
        again = judged_again(work.record, seed, work.variant, found)
    recorder = Recorder()
    report = again or grade_submission(
        found, seed=seed, options=work.options, release=work.release, variant=work.variant, recorder=recorder
    )
    record = recorder.packed(report) if work.keeps_record and report.verdicts and not again else b""
    report, took_s = replace(report, max_points=work.variant.max_points), time.monotonic() - begun_s
    done = Done(hand_in, hand_in.digest, cells, report, record=record, is_judged_again=again is not None, took_s=took_s)
    return done if work.destination is None else _with_copies(done, work.destination)


def _with_copies(done: Done, destination: Destination) -> Done:
    """Copy the files of a hand-in; if that fails, the process that writes the gradebook says why."""
    try:
        copy_files(done.hand_in.files, destination)
    except OSError as error:
        logging.getLogger(__name__).warning("Files cannot be copied: %s", clean_text(str(error)))
        return done
    return replace(done, hand_in=replace(done.hand_in, content=b"", files={}, others=()), is_copied=True)


def _understood(hand_in: HandIn, release: Released | None) -> Submission | NotGradable:
    try:
        return submission.understood(hand_in, release)
    except UnreadableError as error:
        return NotGradable(str(error), timestamp_remarks(hand_in))
    except Exception as error:  # noqa: BLE001 - whatever is in a file, the next submission is graded all the same
        why = clean_text(repr(error))
        logging.getLogger(__name__).warning("A submission cannot be read: %s", why)
        message = _("{name} cannot be read as a notebook ({error}). Save it again from JupyterLab")
        return NotGradable(message.format(name=hand_in.name, error=why), timestamp_remarks(hand_in))


def grade_submission(
    found: Submission | NotGradable,
    *,
    seed: int,
    options: Options = DEFAULT_OPTIONS,
    release: Released | None = None,
    variant: Variant = DEFAULT,
    recorder: Recorder | None = None,
) -> Report:
    """Grade a submission that was read before, in this process.

    Args:
        found: what was read, or why it cannot be graded.
        seed: from which the hidden cases are drawn.
        options: how the student's code is run.
        release: of which the submission is a copy; None for this project's own.
        variant: of the assignment.
        recorder: takes down what is observed; None for nobody.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    if isinstance(found, NotGradable):
        return found.report(seed)
    try:
        with Sitting(found, options) as deciding, Sitting(found, options, deciding) as explaining:
            verdicts = examination(seed, variant).conduct(*_observers(deciding, explaining, recorder or Recorder()))
            if deciding.late_remarks:  # they are of code that has seen hidden cases
                explaining.run_all()
        tested = run_own_tests(found, release, options) if release and release.tests else {}
    except WeakSandboxError:
        raise
    except NotObservedError as error:
        return _not_observed(error).report(seed)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next submission is graded all the same
        return grader_failure(error).report(seed)
    shown = [*found.remarks, *deciding.remarks, *explaining.remarks, *explaining.late_remarks, *_doubts(tested)]
    layers, concerns = isolation(deciding.layers, options), concerns_about(found, verdicts, deciding.layers)
    return Report(verdicts, seed, tuple(dict.fromkeys(shown)), isolation=layers, own_tests=tested, concerns=concerns)


def _not_observed(error: NotObservedError) -> NotGradable:
    """Return what is said of a submission that could not be observed.

    Raises:
        WeakSandboxError: that is why.
    """
    if isinstance(error.__cause__, WeakSandboxError):
        raise error.__cause__ from None
    return grader_failure(error.__cause__ or error)


def _observers(deciding: Sitting, explaining: Sitting, recorder: Recorder) -> tuple[Observe, Observe, Observe]:
    return (
        recorder.noting(DECIDING, deciding.observe),
        recorder.noting(AT_NETWORK, deciding.observe_at_network),
        recorder.noting(EXPLAINING, explaining.observe),
    )


def _doubts(tested: Mapping[str, OwnOutcome]) -> list[str]:
    return [_DOUBTFUL.format(test=name) for name, outcome in tested.items() if outcome.is_doubtful]


def grader_failure(error: BaseException) -> NotGradable:
    """Log an error of the grader's own, and return what is said of the submission in its place.

    Args:
        error: what the grader raised.
    """
    logging.getLogger(__name__).error("The grader failed", exc_info=error)
    if is_lasting(error):
        message = _("the grader itself failed ({error}); a person must grade this submission")
    else:
        message = _("the grader itself failed ({error}); grade this submission again")
    return NotGradable(message.format(error=f"{error!r:.200}"), grader_failed=True)


def isolation(layers: Layers, options: Options) -> str:
    """Return the names of the layers around the student's code, and whether too few were allowed.

    Args:
        layers: as the sandbox reported them.
        options: how the code was run.
    """
    return summary(layers) + (" (--allow-weaker-sandbox)" if options.allow_weaker else "")
