"""The self-check cells: observe the student's functions with the public cases, compare, show."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from helpers.checks.stale_cells import stale_remark
from helpers.checks.verdicts import needed_by, verdict_of
from helpers.compare.render import as_html, as_text, hints_as_text
from helpers.contract.verdict import Verdict
from helpers.hints.lookup import STAGES
from helpers.i18n import _, ngettext
from helpers.startup import notebook_shell


def check(function: str, namespace: dict[str, Any]) -> float:
    """Show what is right, what is not and in which layer, and return the points.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Returns:
        The points, as nbgrader reads them where it grades without this project's configuration.

    Raises:
        ValueError: there is no such graded function.
    """
    verdict = verdict_of(function, namespace)
    stale = filter(None, map(stale_remark, needed_by(function)))
    _display(replace(verdict, remarks=(*stale, *verdict.remarks)))
    return Points(verdict.points)


def hint(function: str, namespace: dict[str, Any], stage: int = 1) -> None:
    """Print hints about what is not right yet.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().
        stage: 1 for why it matters, 2 for where to look, 3 for the rule that decides.

    Raises:
        ValueError: there is no such graded function, or no such stage.
    """
    if stage not in STAGES:
        message = _("there is no stage {stage!r}: choose one of {stages}")
        raise ValueError(message.format(stage=stage, stages=", ".join(map(str, STAGES))))
    print(hints_as_text(verdict_of(function, namespace), stage))  # noqa: T201 - read in a notebook


class Points(float):
    """Points: a number to nbgrader, shown with the word "points" in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        count = int(self) if self.is_integer() else 2  # ngettext counts in whole numbers
        return ngettext("{points:g} point", "{points:g} points", count).format(points=float(self))


def _display(verdict: Verdict) -> None:
    """Show a verdict: as a table in a notebook, as text elsewhere."""
    if notebook_shell() is None:
        print(as_text(verdict))  # noqa: T201 - the reader is at a terminal
    else:
        data = {"text/plain": as_text(verdict), "text/html": as_html(verdict)}
        sys.modules["IPython"].display.display(data, raw=True)
