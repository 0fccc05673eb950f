"""The session with one process that runs the code of a submission behind the wall."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from autograder.intake.observation import FrameError, decode_observation
from autograder.intake.text import clean_text
from autograder.sandbox.channel import ClosedError, Json, StoppedError
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError, Starter
from autograder.wall.cell import Cell
from autograder.wall.layers import Layers, checked_layers, require_floor
from autograder.wall.limits import Ending, seldom_ran
from helpers.contract.case import Case
from helpers.contract.errors import ErrorCode
from helpers.contract.observation import Observation
from helpers.i18n import _

_SETUP_TIMEOUT_S = 60.0
_MOST_REMARKS = 20


class SetUpError(LostError):
    """A process did not lock itself in; the starter still works."""


class PastError(Exception):
    """The cells of a notebook have run further than to where a function is graded."""


class StarvedError(StoppedError):
    """The process took too long and seldom ran: the machine stood still or was busy, or the code waits."""


class Session:
    """The session with one process that runs a student's code.

    Args:
        starter: starts the process.
        options: the options for running it.
    """

    def __init__(self, starter: Starter, options: Options) -> None:
        self._options = options
        self._process = starter.start(options.limits)
        self._started_s = time.monotonic()
        self._is_over = False

    def end(self) -> Ending | None:
        """End the process and all that it started; return how it ended, or None if `end` was called before."""
        if self._is_over:
            return None
        self._is_over = True
        return self._process.end()

    def set_up(self, files: Mapping[str, str]) -> Layers:
        """Let the process lock itself in around some files; return the layers.

        Args:
            files: base64-encoded contents by path.

        Raises:
            SetUpError: the process did not lock itself in.
            WeakSandboxError: the layers are too few for untrusted code, and the options do not allow fewer.
        """
        try:
            layers = checked_layers(self._process.channel.ask({"files": dict(files)}, _SETUP_TIMEOUT_S).get("layers"))
        except StoppedError as error:
            message = _("the process for student code did not start: {reason}")
            raise SetUpError(message.format(reason=self.reason(error))) from error
        if not self._options.allow_weaker:
            require_floor(layers)
        return layers

    def load(
        self,
        cells: Sequence[Cell],
        cell_timeout_s: float,
        newer_python: str,
        timeout_s: float,
        wanted: Sequence[str] | None = None,
    ) -> None:
        """Let the process parse the cells.

        Args:
            cells: of the submission.
            cell_timeout_s: the time after which a cell is interrupted; 0 to run only what the graded functions need.
            newer_python: with which the notebook was last run, if that is newer than the grader's; else empty.
            timeout_s: the time limit, in seconds.
            wanted: names that the instructor's own tests need from cells of the release; None without such tests.

        Raises:
            StoppedError: the process ended, or must be ended.
        """
        request = {"cells": [cell.to_json() for cell in cells], "wanted": wanted}
        self._process.channel.ask(
            {**request, "cell_timeout_s": cell_timeout_s, "newer_python": newer_python}, timeout_s
        )

    def run_to_test(self, name: str, timeout_s: float) -> None:
        """Run the cells up to a test of the instructor's own.

        Args:
            name: of the test.
            timeout_s: the time limit, in seconds.

        Raises:
            StoppedError: the process ended, or must be ended.
        """
        self._process.channel.ask({"run_to_test": name}, timeout_s)

    def test(self, name: str, source: str, timeout_s: float) -> Json:
        """Run a test of the instructor's own, to which the cells have run; return what came of it, unchecked.

        Args:
            name: of the test.
            source: its text.
            timeout_s: the time limit, in seconds; half of it interrupts the test.

        Raises:
            StoppedError: the process ended, or must be ended.
        """
        return self._process.channel.ask({"test": name, "source": source, "timeout_s": timeout_s / 2}, timeout_s)

    def run_to(self, function: str, timeout_s: float) -> list[str]:
        """Run the cells up to a function's check cell; return one sentence for each unusual thing.

        Args:
            function: the graded function.
            timeout_s: the time limit, in seconds.

        Raises:
            PastError: the cells have run further.
            StoppedError: the process ended, or must be ended.
        """
        answer = self._process.channel.ask({"run_to": function}, timeout_s)
        if answer.get("is_past") is True:
            raise PastError
        remarks = answer.get("remarks")
        listed = remarks[:_MOST_REMARKS] if isinstance(remarks, list) else []
        return [clean_text(remark) for remark in listed if isinstance(remark, str)]

    def observe(self, case: Case, timeout_s: float) -> Observation:
        """Return the observation of one case."""
        try:
            return decode_observation(self._process.channel.ask(case.to_json(), timeout_s))
        except FrameError as error:
            message = _("it sent something other than an observation ({reason})")
            raise StoppedError(message.format(reason=error)) from error

    def reason(self, error: StoppedError) -> StoppedError:
        """End the process; return the error, or how the process had ended if that is why it did not answer."""
        ending = self.end()
        if ending is None:
            return error
        if isinstance(error, ClosedError):
            return StoppedError(ending.describe(self._options.limits), ending.code(self._options.limits))
        if error.code is ErrorCode.TIMED_OUT and seldom_ran(ending.cpu_s, time.monotonic() - self._started_s):
            return StarvedError(str(error), error.code)
        return error
