"""Find out whether a function is older than the cell that should have defined it, which Python could not read."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Sequence

from helpers.i18n import _

_UNREAD = _(
    "Python could not read the cell with your latest {function} ({fault}), so the kernel still has what was there "
    "before: mend that cell, run it, and then run this check again."
)


def unread(function: str) -> str:
    """Say that the last cell that defines a function could not be read; nothing if it could, or outside IPython.

    Args:
        function: its name.
    """
    kernel = sys.modules.get("IPython")
    shell = None if kernel is None else kernel.get_ipython()
    if shell is None:
        return ""
    typed, read = shell.history_manager.input_hist_raw, shell.history_manager.input_hist_parsed
    return unread_in(function, typed, read)


def unread_in(function: str, typed: Sequence[str], read: Sequence[str]) -> str:
    """Say that the last of some cells that define a function could not be read; nothing if it could.

    Args:
        function: its name.
        typed: the cells that were run, as they stand in the notebook.
        read: the same, with IPython's own commands turned into Python.
    """
    head = re.compile(rf"^\s*(async\s+)?def\s+{re.escape(function)}\b", re.MULTILINE)
    last = next((python for text, python in reversed(list(zip(typed, read, strict=False))) if head.search(text)), "")
    fault = _fault_of(last)
    return _UNREAD.format(function=function, fault=fault) if fault else ""


def _fault_of(code: str) -> str:
    """Say why Python cannot read some code, and in which line, if it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        told = _("line {line}: {fault}").format(line=error.lineno, fault=error.msg)
        return told if error.lineno else error.msg
    except ValueError as error:
        return str(error)
    return ""
