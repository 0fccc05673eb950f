"""Find out whether a function is stale: the kernel holds an earlier one than the cell that was run last."""

from __future__ import annotations

import ast
import difflib
import inspect
import linecache
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.contract.exercises import EXERCISES
from helpers.i18n import _
from helpers.startup import notebook_shell

_SYNTAX = _(
    "The cell with your latest {function} has a syntax error ({fault}), so the kernel still has what was there "
    "before, and this result is for that: fix that cell, run it, and then run this check again."
)
_FAILED = _(
    "The cell with your latest {function} stopped with an error before it defined it, so this result is for the "
    "{function} that you ran before: fix that cell, run it, and then run this check again."
)
_RENAMED = _(
    "After the cell of {function} you ran a cell like it that defines {other}, but this result is for {function}, as "
    "you ran it before: if you renamed it by mistake, change the name back, run the cell, and run this check again."
)
_DEFINITION = re.compile(r"^[ \t]*(?:async\s+)?def\s+(\w+)", re.MULTILINE)
_ALIKE = 0.8
"""The share of lines that two versions of a cell have in common, at least."""


@dataclass(frozen=True)
class History:
    """The cells that were run, in order.

    Args:
        raw: as written in the notebook.
        python: the same cells, with IPython's own commands turned into Python.
    """

    raw: Sequence[str]
    python: Sequence[str]

    def last_with(self, function: str) -> int:
        """Return the place of the last cell that defines a function; -1 if none does."""
        return max((place for place, cell in enumerate(self.raw) if function in _DEFINITION.findall(cell)), default=-1)


def stale_remark(function: str) -> str:
    """Return a remark if a function is stale; "" if it is not, or outside IPython.

    Args:
        function: its name.
    """
    shell = notebook_shell()
    if shell is None:
        return ""
    cells = shell.history_manager
    history = History(cells.input_hist_raw, cells.input_hist_parsed)
    return stale_remark_in(function, history, _cell_of(shell.user_ns.get(function)))


def stale_remark_in(function: str, history: History, defined_by: str = "") -> str:
    """Return a remark if a function is stale, else "".

    Args:
        function: its name.
        history: the cells that were run.
        defined_by: the cell that defined the function that the kernel holds, as Python; "" if it is not known.
    """
    last = history.last_with(function)
    if last < 0:
        return ""
    cell = history.python[last]
    if other := _new_name(cell, history.python[last + 1 :]):
        return _RENAMED.format(function=function, other=other)
    if fault := _syntax_error(cell):
        return _SYNTAX.format(function=function, fault=fault)
    known = {python.strip() for python in history.python if python.strip()}
    if defined_by.strip() in known - {cell.strip()}:
        return _FAILED.format(function=function)
    return ""


def _cell_of(function: Any) -> str:
    """Return the cell that defined a function; "" for one that no cell defined."""
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    return "".join(linecache.getlines(code.co_filename)) if code else ""


def _new_name(cell: str, later: Sequence[str]) -> str:
    """Return the name of the function that a later version of a cell defines; "" if there is no such version."""
    lines = _DEFINITION.sub("", cell).splitlines()
    before = _DEFINITION.findall(cell)
    for code in reversed(later):
        names = _DEFINITION.findall(code)
        new = [name for name in names if name not in before]
        others = _DEFINITION.sub("", code).splitlines()
        if new and not {*names} & {*EXERCISES} and difflib.SequenceMatcher(None, lines, others).ratio() >= _ALIKE:
            return str(new[0])
    return ""


def _syntax_error(code: str) -> str:
    """Return why Python cannot parse some code, and in which line; "" if it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        place = _("line {line}: {fault}").format(line=error.lineno, fault=error.msg)
        return place if error.lineno else error.msg
    except ValueError as error:  # null bytes, before Python 3.12
        return str(error)
    return ""
