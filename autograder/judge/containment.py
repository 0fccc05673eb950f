"""Contain what a submission can do to its judge: each function has a limit, and an error is the submission's own."""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import FrameType
from typing import TypeVar

from autograder.intake.text import clean_text
from helpers.compare.judge import Observe
from helpers.contract.case import Case
from helpers.contract.observation import Observation

Result = TypeVar("Result")
MOST_CPU_S = 20.0
"""For one function; a right one takes less than a second, the most tedious sample four."""


class NotObservedError(Exception):
    """A case could not be observed, through no fault of the submission; the cause says why."""


class OverBudgetError(Exception):
    """Judging took too much processor time."""


class _Budget:
    """A limit on the processor time of this process; it raises only while nothing is observed."""

    def __init__(self) -> None:
        self._is_observing = self._is_spent = False

    def spend(self, _signal: int, _frame: FrameType | None) -> None:
        """Raise, or remember to do so when the observation is there: the talk with a process must not be cut off."""
        self._is_spent = True
        if not self._is_observing:
            raise OverBudgetError

    def observe(self, observe: Observe, cases: Sequence[Case]) -> Sequence[Observation]:
        """Observe cases without being interrupted.

        Raises:
            OverBudgetError: the budget was spent meanwhile.
        """
        self._is_observing = True
        try:
            observations = observe(cases)
        finally:
            self._is_observing = False
        if self._is_spent:
            raise OverBudgetError
        return observations


def contained(judge: Callable[..., Result], *observers: Observe, otherwise: Callable[[], Result]) -> Result:
    """Judge within limits; return something else if what the submission sent makes that fail.

    Args:
        judge: takes as many functions as `observers`, and judges what they return.
        observers: each returns the observations of cases.
        otherwise: returns the result for a submission that cannot be judged.

    Raises:
        NotObservedError: one of `observers` raised.
    """
    budget = _Budget()

    def observed(observe: Observe, cases: Sequence[Case]) -> Sequence[Observation]:
        try:
            return budget.observe(observe, cases)
        except OverBudgetError:
            raise
        except Exception as error:
            raise NotObservedError(str(error)) from error

    try:
        with _within(MOST_CPU_S, budget):
            return judge(*(partial(observed, observe) for observe in observers))
    except NotObservedError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a submission makes the judge raise, it is its own
        logging.getLogger(__name__).warning("A submission cannot be judged: %s", clean_text(repr(error)))
        return otherwise()


@contextlib.contextmanager
def _within(cpu_s: float, budget: _Budget) -> Iterator[None]:
    """Let a signal spend the budget after some processor time; in another thread than the main one, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGPROF, budget.spend)
    signal.setitimer(signal.ITIMER_PROF, cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)
