"""Observe a submission in processes that are locked in; only plain data comes back."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Self

from autograder.intake.errors import STOPPED, with_real_places
from autograder.intake.submission import Submission
from autograder.sandbox.channel import StoppedError, packed
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError, Starter
from autograder.sandbox.session import PastError, Session, SetUpError, StarvedError
from autograder.sandbox.starters import discard, starter
from autograder.wall.layers import Layers
from helpers.contract.case import Case
from helpers.contract.errors import ErrorCode
from helpers.contract.exercises import EXERCISES, NETWORK
from helpers.contract.observation import Observation, StudentError, stopped_by
from helpers.i18n import _

ALL_TIMEOUTS = 5
"""The time limit for a submission, as a multiple of the time limit for one case."""

CELLS_IN_A_TIMEOUT = 4
"""The number of cells that may be interrupted within the time limit for one case."""

_MOST_LOST = 2
"""The number of lost processes after which a submission is given up."""


class Sitting:
    """One submission in an examination: its code runs in its own process and answers one case after the other.

    A process that dies or takes too long is replaced for the cases that call other functions, so that an endless loop
    in one function does not cost the points of the others.

    Remarks on cells that run after the first case are late: what they say may come from that case.

    Args:
        submission: the code cells and files of the submission.
        options: the options for running the code.
        beside: another sitting of the same submission; what took too long there is not tried again.
    """

    def __init__(self, submission: Submission, options: Options, beside: Sitting | None = None) -> None:
        self._submission = submission
        self._in_order = True
        self._files = packed(submission.files)
        self._options = options
        self._all_s = ALL_TIMEOUTS * options.timeout_s
        self._left_s = self._all_s
        self._deadline = 0.0
        self._process: Session | None = None
        self._reached = ""
        self._starter: Starter | None = None
        self._stopped: dict[str | None, Observation] = {}
        self._lost = 0
        self._was_starved = False
        self._code_was_run = False
        self._beside = beside
        self._has_observed = False
        self.remarks: list[str] = []
        self.late_remarks: list[str] = []
        self.layers: Layers = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *__: object) -> None:
        self._end()

    def observe(self, cases: Sequence[Case]) -> list[Observation]:
        """Return an observation for each case; if the student's code was stopped, it holds an error that says so.

        Args:
            cases: the cases.

        Raises:
            WeakSandboxError: the system lacks what untrusted code needs.
            LostError: no process can be started.
        """
        with self._on_the_clock():
            return [self._observe_one(case, case.function) for case in cases]

    def observe_at_network(self, cases: Sequence[Case]) -> list[Observation]:
        """Do the same with all functions as the network's check cell sees them.

        Args:
            cases: of any function.

        Raises:
            WeakSandboxError: the system lacks what untrusted code needs.
            LostError: no process can be started.
        """
        with self._on_the_clock():
            return [self._observe_one(case, NETWORK) for case in cases]

    def run_all(self) -> None:
        """Run the cells up to the last check cell, for the remarks on them; without a process there are none.

        Raises:
            WeakSandboxError: the system lacks what untrusted code needs.
        """
        with self._on_the_clock(), contextlib.suppress(StoppedError, LostError):
            for function in EXERCISES:
                if self._stopped.get(None) is None:
                    self._at_check_of(function)

    @contextlib.contextmanager
    def _on_the_clock(self) -> Iterator[None]:
        """Let the time limit for the submission run; between requests, while the judge works, it stands still."""
        self._deadline = time.monotonic() + self._left_s
        try:
            yield
        finally:
            self._left_s = self._deadline - time.monotonic()

    def _timeout_s(self) -> float:
        """Return the time limit for the next request."""
        return min(self._options.timeout_s, self._deadline - time.monotonic())

    def _observe_one(self, case: Case, seen_by: str) -> Observation:
        """Return the observation of a case, as the check cell of some function sees it."""
        while (stopped := self._why_not(case)) is None:
            try:
                return self._ask(case, seen_by)
            except StoppedError as error:
                self._stop(case.unit, error)
            except LostError as error:
                self._give_up(error)
        return stopped

    def _why_not(self, case: Case) -> Observation | None:
        """Return the observation for a case that is not run any more, or None if it is to be run."""
        known = self._stopped | (self._beside.timed_out if self._beside else {})
        return known.get(None) or known.get(case.unit)

    @property
    def timed_out(self) -> dict[str | None, Observation]:
        """Return the observations that stand for what took too long, by what was called; None for all of it."""
        return {
            unit: observation
            for unit, observation in self._stopped.items()
            if any(error.code is ErrorCode.TIMED_OUT for error in observation.errors.values())
        }

    def _ask(self, case: Case, seen_by: str) -> Observation:
        process = self._at_check_of(seen_by)
        self._has_observed = True
        observation = process.observe(case, self._timeout_s())
        return with_real_places(observation, self._submission.cells, self._submission.files)

    def _started(self) -> Session:
        """Start a process, and let it parse the cells."""
        self._starter = starter()
        process, self._reached = Session(self._starter, self._options), ""
        try:
            self.layers = process.set_up(self._files)
            self._code_was_run = True
            cell_timeout_s = self._options.timeout_s / CELLS_IN_A_TIMEOUT if self._in_order else 0.0
            process.load(self._submission.cells, cell_timeout_s, self._submission.newer_python, self._timeout_s())
        except StoppedError as error:
            self._stop_cells(process, error)
            raise
        except BaseException:
            process.end()
            raise
        return process

    def _at_check_of(self, function: str) -> Session:
        """Return a process in which the cells up to a function's check cell have run."""
        process = self._process = self._process or self._started()
        if self._reached == function:
            return process
        try:
            self._remark(process.run_to(function, self._timeout_s()))
        except PastError as error:
            if not self._reached:
                raise StoppedError(_("it sent something other than an observation")) from error
        except StoppedError as error:
            if not self._in_order or self._timeout_s() <= 0:
                self._stop_cells(process, error)
                raise
            reason = process.reason(error)
            if not self._is_tried_again(reason):
                self._in_order = False
                remark = _("The cells do not run from top to bottom: {reason}. Only what the functions need was run.")
                self._remark([remark.format(reason=reason)])
        else:
            self._reached = function
            return process
        process.end()
        self._process = None
        return self._at_check_of(function)

    def _remark(self, remarks: Sequence[str]) -> None:
        known = [*self.remarks, *self.late_remarks]
        (self.late_remarks if self._has_observed else self.remarks).extend(it for it in remarks if it not in known)

    def _stop_cells(self, process: Session, error: StoppedError) -> None:
        self._process = None
        self._keep(None, process.reason(error), _("{reason} while its cells were run"))

    def _stop(self, unit: str, error: StoppedError) -> None:
        """End the process; all cases that call the same function in the same way count as stopped."""
        process, self._process = self._process, None
        if process is not None:  # else its cells were stopped
            self._keep(unit, process.reason(error), _("{reason} while it ran"))

    def _keep(self, unit: str | None, reason: StoppedError, text: str) -> None:
        """Keep why a unit was stopped, None for all of them, unless a new process may try again."""
        if self._timeout_s() <= 0:
            message = _("it was stopped after {seconds:g} s in total")
            self._stop_all(message.format(seconds=self._all_s), ErrorCode.TIMED_OUT)
        elif not self._is_tried_again(reason):
            self._stopped[unit] = _stopped(text.format(reason=reason), reason.code)

    def _is_tried_again(self, reason: StoppedError) -> bool:
        """Return whether a new process may try again: once, if the old one seldom got the processor."""
        if self._was_starved:
            return False
        self._was_starved = isinstance(reason, StarvedError)
        return self._was_starved

    def _stop_all(self, message: str, code: ErrorCode = ErrorCode.STOPPED) -> None:
        self._stopped[None] = _stopped(message, code)

    def _give_up(self, error: LostError) -> None:
        """Drop the dead process; after a second crash, stop grading this submission."""
        self._process = None
        if self._starter is not None and not isinstance(error, SetUpError):
            discard(self._starter)
        self._lost += 1
        if self._lost >= _MOST_LOST and not self._code_was_run:
            raise error
        if self._lost >= _MOST_LOST:
            self._stop_all(_("it crashed the process that starts it while it ran"))

    def _end(self) -> None:
        process, self._process = self._process, None
        with contextlib.suppress(LostError):
            if process is not None:
                process.end()


def _stopped(message: str, code: ErrorCode) -> Observation:
    return stopped_by(StudentError(STOPPED, message, code=code))
