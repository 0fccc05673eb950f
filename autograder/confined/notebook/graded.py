"""The notebook of one submission, and the observations of its graded functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from autograder.confined.notebook.any_order import Loaded, load
from autograder.confined.notebook.causes import Causes
from autograder.confined.notebook.cells import Parsed
from autograder.confined.notebook.definitions import Definitions
from autograder.confined.notebook.in_order import InOrder
from autograder.confined.notebook.own_tests import OwnTests
from helpers.contract.case import Case
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import Observation, stopped_by
from helpers.i18n import _

_OUT_OF_ORDER = _(
    "{function} is not defined where it is checked when the notebook runs from top to bottom; it was graded as its "
    "cells define it in another order."
)


class GradedNotebook:
    """A notebook whose functions are graded as its check cells see them.

    Args:
        cells: of the notebook.
        cell_timeout_s: the time after which a cell is interrupted; 0 if only what is needed is run, in any order.
        newer_python: the version of Python with which it was last run, if that is newer than this one; else empty.
        wanted: names that the instructor's own tests need from cells of the release; None without such tests.
    """

    def __init__(
        self,
        cells: Sequence[Parsed],
        cell_timeout_s: float,
        newer_python: str,
        wanted: Sequence[str] | None = None,
    ) -> None:
        self._cells = cells
        self._tests = {cell.cell.tests: position for position, cell in enumerate(cells) if cell.cell.tests}
        self._definitions = {name: Definitions(name, cells) for name in EXERCISES}
        stops = {name: definitions.stop for name, definitions in self._definitions.items()}
        in_order = InOrder(cells, stops | self._tests, cell_timeout_s, wanted or ()) if cell_timeout_s else None
        self._in_order = in_order
        self._own_tests = OwnTests(in_order.shell) if in_order and wanted is not None else None
        self._causes = Causes(cells, newer_python)

    @cached_property
    def _needed(self) -> Loaded:
        """What the graded functions need, in an order in which it works."""
        return load(self._cells)

    def is_past(self, function: str) -> bool:
        """Return whether the notebook has run further than to a function's check cell.

        Args:
            function: the graded function.
        """
        return self._in_order is not None and self._in_order.is_past(function)

    def run_to(self, function: str) -> list[str]:
        """Run the cells up to a function's check cell; return a remark for each unusual thing.

        Args:
            function: the graded function.
        """
        remarks = [self._definitions[function].remark()]
        if self._in_order is not None:
            remarks += self._in_order.run_to(function)
            self._causes.failed |= self._in_order.failed
        else:
            remarks += self._needed.remarks
        if self._is_out_of_order(function):
            remarks.append(_OUT_OF_ORDER.format(function=function))
        return [remark for remark in remarks if remark]

    def run_to_test(self, name: str) -> None:
        """Run the cells up to a test of the instructor's own; nothing of the test is known here before that.

        Args:
            name: of the test.
        """
        if self._in_order is not None:
            self._in_order.run_to(name)

    def test(self, name: str, source: str, timeout_s: float) -> dict[str, Any]:
        """Run a test of the instructor's own; return what came of it as plain data.

        Args:
            name: of the test; `run_to_test` was called for it.
            source: its text.
            timeout_s: the time after which it is interrupted.
        """
        if self._own_tests is None:
            raise ValueError("the notebook was loaded without tests")
        return self._own_tests.run(source, self._cells[self._tests[name]].cell.number, timeout_s)

    def _is_out_of_order(self, function: str) -> bool:
        """Return whether a function does not exist because a name that its cell needs is defined further below."""
        if self._in_order is None or callable(self._in_order.namespace.get(function)):
            return False
        error = self._in_order.errors.get(function)
        below = self._cells[self._in_order.position :]
        return error is not None and bool(error.missing) and any(error.missing in cell.binds for cell in below)

    def observe(self, case: Case) -> Observation:
        """Return the observation of a case.

        Args:
            case: the case; `run_to` was called for its function.
        """
        observation = self._observed(case)
        position = self._in_order.position if self._in_order else len(self._cells)
        return replace(observation, errors=self._causes.all_explained(observation.errors, position))

    def _observed(self, case: Case) -> Observation:
        from helpers.observe.observer import observe

        loaded: Loaded | InOrder | None = self._in_order
        if loaded is None or self._definitions[case.function].is_moved or self._is_out_of_order(case.function):
            loaded = self._needed
        observation = observe(case, loaded.namespace)
        if not observation.defined and case.function in loaded.errors:
            return stopped_by(loaded.errors[case.function])
        return observation
