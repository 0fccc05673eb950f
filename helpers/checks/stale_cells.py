"""Find out whether a function is stale: the last cell that defines it has a syntax error, so it was never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from helpers.i18n import _
from helpers.startup import notebook_shell

_STALE = _(
    "The cell with your latest {function} has a syntax error ({fault}), so the kernel still has what was there "
    "before: fix that cell, run it, and then run this check again."
)


def stale_remark(function: str) -> str:
    """Return a remark if a function is stale; "" if it is not, or outside IPython.

    Args:
        function: its name.
    """
    shell = notebook_shell()
    if shell is None:
        return ""
    history = shell.history_manager
    return stale_remark_in(function, history.input_hist_raw, history.input_hist_parsed)


def stale_remark_in(function: str, raw_cells: Sequence[str], python_cells: Sequence[str]) -> str:
    """Return a remark if the last cell that defines a function has a syntax error, else "".

    Args:
        function: its name.
        raw_cells: the cells that were run, as written in the notebook.
        python_cells: the same cells, with IPython's own commands turned into Python.
    """
    definition = re.compile(rf"^\s*(async\s+)?def\s+{re.escape(function)}\b", re.MULTILINE)
    cells = reversed(list(zip(raw_cells, python_cells, strict=False)))
    last = next((python for raw, python in cells if definition.search(raw)), "")
    fault = _syntax_error(last)
    return _STALE.format(function=function, fault=fault) if fault else ""


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
