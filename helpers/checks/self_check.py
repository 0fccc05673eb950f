"""The self-check cells: observe the student's functions with the public cases, compare, show."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from helpers.checks.stale_cells import unread
from helpers.checks.verdicts import needed_for, verdict_of
from helpers.compare.render import as_html, as_text, hints_as_text
from helpers.contract.verdict import Verdict
from helpers.hints.lookup import STAGES
from helpers.i18n import _


def check(function: str, namespace: dict[str, Any]) -> float:
    """Show what is right, what is not and in which layer, and give the points.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Returns:
        The points, as nbgrader reads them where it grades without this project's configuration.

    Raises:
        ValueError: there is no such graded function.
    """
    verdict = verdict_of(function, namespace)
    unread_cells = filter(None, map(unread, needed_for(function)))
    _display(replace(verdict, remarks=(*unread_cells, *verdict.remarks)))
    return Points(verdict.points)


def hint(function: str, namespace: dict[str, Any], stage: int = 1) -> None:
    """Print hints about what is not right yet.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().
        stage: 1 for what to look at, 2 for what is the matter there, 3 for the rule that decides.

    Raises:
        ValueError: there is no such graded function, or no such stage.
    """
    if stage not in STAGES:
        message = _("there is no stage {stage!r}: choose one of {stages}")
        raise ValueError(message.format(stage=stage, stages=", ".join(map(str, STAGES))))
    print(hints_as_text(verdict_of(function, namespace), stage))  # noqa: T201 - read in a notebook


class Points(float):
    """Points that nbgrader reads as a number and people read as points."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _("{points:g} points").format(points=float(self))


def _display(verdict: Verdict) -> None:
    """Show the table where there is a notebook, else print the text."""
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        print(as_text(verdict))  # noqa: T201 - the reader is at a terminal
    else:
        shell.display.display({"text/plain": as_text(verdict), "text/html": as_html(verdict)}, raw=True)
