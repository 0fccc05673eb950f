"""One process that runs a submission's code behind the wall, as the grader talks with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.intake.observation import FrameError, decode_observation
from autograder.intake.text import clean_text
from autograder.sandbox.channel import ClosedError, StoppedError
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError, Spawner
from autograder.wall.layers import Layers, checked_layers, require_floor
from autograder.wall.limits import Ending
from helpers.contract.case import Case
from helpers.contract.observation import Observation
from helpers.i18n import _

_SETUP_TIMEOUT_S = 60.0


class SetUpError(LostError):
    """A process did not put up its walls; what started it is well."""


class LockedIn:
    """A process that runs the student's code."""

    def __init__(self, started_by: Spawner, options: Options) -> None:
        self._options = options
        self._process = started_by.start(options.limits)
        self._is_over = False

    def end(self) -> Ending | None:
        """End the process and all it started; None if that was done before."""
        if self._is_over:
            return None
        self._is_over = True
        return self._process.end()

    def set_up(self, files: Mapping[str, str]) -> Layers:
        """Let the process put up its walls, and look whether they are enough."""
        try:
            layers = checked_layers(self._process.channel.ask({"files": dict(files)}, _SETUP_TIMEOUT_S).get("layers"))
        except StoppedError as error:
            message = _("the process for student code did not start: {reason}")
            raise SetUpError(message.format(reason=self.reason(error))) from error
        if not self._options.allow_weaker:
            require_floor(layers)
        return layers

    def load(self, cells: Sequence[tuple[int, str]]) -> list[str]:
        """Run the definitions of the cells and give what is unusual about them."""
        remarks = self._process.channel.ask({"cells": list(cells)}, self._options.timeout_s).get("remarks")
        listed = remarks[:20] if isinstance(remarks, list) else []
        return [clean_text(each) for each in listed if isinstance(each, str)]

    def observe(self, case: Case, timeout_s: float) -> Observation:
        """Observe one case."""
        try:
            return decode_observation(self._process.channel.ask(case.to_json(), timeout_s))
        except FrameError as error:
            message = _("it sent something else than an observation ({reason})")
            raise StoppedError(message.format(reason=error)) from error

    def reason(self, error: StoppedError) -> StoppedError:
        """End the process, and say why it had to be or how it had ended by itself."""
        ending = self.end()
        return StoppedError(ending.told(self._options.limits)) if ending and isinstance(error, ClosedError) else error
