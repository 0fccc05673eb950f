"""The self-check cells: observe the student's functions with the public cases, compare, show."""

from __future__ import annotations

import json
import sys
from functools import cache
from importlib import resources
from typing import Any

from helpers.calls import BLOCKS
from helpers.compare import compare
from helpers.show import as_html, as_text
from helpers.verdict import Verdict


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
    _display(verdict)
    return Points(verdict.points)


class Points(float):
    """Points that nbgrader reads as a number and people read as points."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return f"{self:g} points"


def ready(function: str, namespace: dict[str, Any]) -> bool:
    """Say whether a function is implemented; if not, print what to do first.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().
    """
    from helpers.observe import observe

    for each in (*BLOCKS, function) if function == "ResNet50" else (function,):
        seen = observe(_expectations()[each]["cases"][0]["case"], namespace)
        if not seen["defined"] or any(error["unfinished"] for error in seen["errors"].values()):
            print(f"Complete {each} first, and run its cell; then run this cell again.")  # noqa: T201 - read in a notebook
            return False
    return True


def verdict_of(function: str, namespace: dict[str, Any]) -> Verdict:
    """Judge a function by the public cases.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such graded function.
    """
    from helpers.observe import observe, precision

    if function not in _expectations():
        message = f"there is no graded function {function!r}: choose one of {', '.join(_expectations())}"
        raise ValueError(message)
    expectation = _expectations()[function]
    observations = [observe(each["case"], namespace) for each in expectation["cases"]]
    verdict = compare(expectation, observations, precision=precision())
    if function in BLOCKS or verdict.right or all(verdict_of(each, namespace).right for each in BLOCKS):
        return verdict
    return compare(expectation, observations, blocks_are_right=False, precision=precision())


@cache
def _expectations() -> dict[str, Any]:
    text = resources.files("helpers").joinpath("expected.json").read_text(encoding="utf-8")
    expectations: dict[str, Any] = json.loads(text)
    return expectations


def _display(verdict: Verdict) -> None:
    """Show the table where there is a notebook, else print the text."""
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        print(as_text(verdict))  # noqa: T201 - the reader is at a terminal
    else:
        shell.display.display({"text/plain": as_text(verdict), "text/html": as_html(verdict)}, raw=True)
