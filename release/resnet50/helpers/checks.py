"""The self-check cells: observe the student's functions with the public cases, compare, show."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from helpers.calls import BLOCKS
from helpers.compare import beside_wrong_blocks, compare
from helpers.hints import STAGES
from helpers.language import _
from helpers.show import as_html, as_text, hints_as_text
from helpers.unread_cells import unread
from helpers.verdict import Verdict

_UNFINISHED = _("Complete {function} first, and run its cell; then run this cell again.")
_NOT_USABLE = _(
    "{function} cannot be used yet, because {reason}. Mend that first - its check, with "
    'check("{function}", globals()), tells more - and then run this cell again.'
)


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
    unread_cells = filter(None, map(unread, _needed(function)))
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


def ready(function: str, namespace: dict[str, Any]) -> bool:
    """Say whether a function can be called as in the notebook; if not, print in one line what to do first.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().
    """
    from helpers.rehearsal import first_obstacle, first_unfinished

    obstacle = first_obstacle(function, namespace)
    if obstacle is not None:
        obstacle = first_unfinished(_needed(function), namespace) or obstacle
        sentence = _UNFINISHED if obstacle.unfinished else _NOT_USABLE
        print(sentence.format(function=obstacle.function, reason=obstacle.reason))  # noqa: T201 - read in a notebook
    return obstacle is None


def _needed(function: str) -> tuple[str, ...]:
    """List the graded functions that one of them calls, and itself."""
    return (function,) if function in BLOCKS else (*BLOCKS, function)


def verdict_of(function: str, namespace: dict[str, Any]) -> Verdict:
    """Judge a function by the public cases.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such graded function.
    """
    from helpers.observe import observe, precision

    if function not in expectations():
        message = _("there is no graded function {function!r}: choose one of {functions}")
        raise ValueError(message.format(function=function, functions=", ".join(expectations())))
    expectation = expectations()[function]
    observations = [observe(each["case"], namespace) for each in expectation["cases"]]
    verdict = compare(expectation, observations, precision=precision())
    if function in BLOCKS or verdict.right:
        return verdict
    wrong = [each for each in BLOCKS if not verdict_of(each, namespace).right]
    if not wrong:
        return verdict
    verdict = compare(expectation, observations, blocks_are_right=False, precision=precision())
    return beside_wrong_blocks(verdict, wrong, observations)


@cache
def expectations() -> dict[str, Any]:
    """Read what the public cases expect of each graded function, as `assignment.expectations` wrote it."""
    text = resources.files("helpers").joinpath("expected.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def _display(verdict: Verdict) -> None:
    """Show the table where there is a notebook, else print the text."""
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        print(as_text(verdict))  # noqa: T201 - the reader is at a terminal
    else:
        shell.display.display({"text/plain": as_text(verdict), "text/html": as_html(verdict)}, raw=True)
