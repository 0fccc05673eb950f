"""Run a test cell of the instructor's own where the student's cells have run, past what those hooked into IPython."""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import math
import sys
import threading
import warnings
from types import ModuleType
from typing import Any

from autograder.confined.notebook.cells import python
from autograder.confined.notebook.shell import NotebookShell
from helpers.contract.observation import cell_file
from helpers.contract.texts import shortened

_LONGEST_TEXT = 10_000
_LONGEST_MESSAGE = 1_000


class OwnTests:
    """What runs the instructor's tests in a notebook.

    It is made before the first cell runs, and puts back what tests are made of before each test: built-in names and
    the functions of NumPy. No such list can be complete: code under test shares its process with the test.

    Args:
        shell: of the notebook.
    """

    def __init__(self, shell: NotebookShell) -> None:
        self._shell = shell
        self._kept = [(module, _functions(module)) for module in _modules()]

    def run(self, source: str, number: int, timeout_s: float) -> dict[str, Any]:
        """Run a test; return what it raised, what it wrote and the value of its last expression, as plain data.

        Args:
            source: its text.
            number: of its cell.
            timeout_s: the time after which it is interrupted.
        """
        self._put_back()
        with warnings.catch_warnings():  # from here on, each place warns again, as in a cell of a kernel
            pass
        out, err = io.StringIO(), io.StringIO()
        error = value = ""
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), self._shell.shown_errors() as shown:
            try:
                body, last = _compiled(source, cell_file(number))
                result = self._shell.evaluate(body, last, timeout_s)
                value = self._shown(result)
                error = _described(shown[0], cell_file(number)) if shown else ""
            except BaseException as raised:  # noqa: BLE001 - no test may end this process
                error = _described(raised, cell_file(number))
        texts = {"value": value, "stdout": out.getvalue(), "stderr": err.getvalue()}
        return {"error": error} | {name: shortened(text, _LONGEST_TEXT) for name, text in texts.items()}

    def _put_back(self) -> None:
        for module, functions in self._kept:
            vars(module).update(functions)
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)

    def _shown(self, value: object) -> str:
        return "" if value is None else self._shell.text_of(value)


def _compiled(source: str, file: str) -> tuple[Any, Any]:
    """Return the code of a cell without its last expression, and that of the expression; None if it shows none."""
    tree = ast.parse(python(source), file)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or source.rstrip().endswith(";"):
        return _code(tree, file, "exec"), None
    tree.body.pop()
    return _code(tree, file, "exec"), _code(ast.Expression(last.value), file, "eval")


def _code(tree: ast.Module | ast.Expression, file: str, mode: str) -> Any:
    return compile(tree, file, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


def _described(error: BaseException | None, file: str) -> str:
    """Return an error with the line of the test that raised it."""
    line, trace = getattr(error, "lineno", None), getattr(error, "__traceback__", None)
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    try:
        message = str(error)
    except BaseException:  # noqa: BLE001 - the student's own exception
        message = ""
    text = f"{type(error).__name__}: {shortened(message, _LONGEST_MESSAGE)}".rstrip(": ")
    return f"line {line}: {text}" if line else text


def _modules() -> list[ModuleType]:
    import numpy as np
    import numpy.testing

    return [builtins, math, np, np.linalg, numpy.testing]


def _functions(module: ModuleType) -> dict[str, Any]:
    return {name: value for name, value in vars(module).items() if callable(value)}
