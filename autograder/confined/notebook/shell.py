"""IPython without a kernel: run cells as a notebook does, with its magics, its names and top-level `await`.

Nothing is shown, no history is kept on disk, and shell commands do nothing, because the wall refuses other programs.
`tests/autograder/confined/test_jupyter_kernel.py` says which name of IPython or asyncio moved when one moves.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import itertools
import os
import signal
import sys
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.utils.text import SList
from traitlets.config import Config

from autograder.confined import ipython_profile
from helpers.contract.observation import cell_file

_KERNEL_MAGICS = ("autosave", "clear", "connect_info", "edit", "less", "man", "more", "qtconsole", "subshell")
_TICKS = 4
"""In the time limit for a cell."""


def prepare() -> None:
    """Make the shell and import what it imports late, so that forks of this process find it made."""
    _shell().run_cell("pass")


def _shell() -> InteractiveShell:
    return _Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))


class NotebookShell:
    """What runs the cells of one notebook; a process has only one.

    Args:
        cell_timeout_s: the time after which a cell is interrupted, as a person would interrupt it.
    """

    def __init__(self, cell_timeout_s: float) -> None:
        self._cell_timeout_s = cell_timeout_s
        self._shell = _shell()
        self._compiler = _Compiler()  # type: ignore[no-untyped-call]  # as IPython makes its own
        self._shell.compile = self._compiler
        self._shell.builtin_trap.activate()  # functions of the notebook are called after their cells too
        self._loop = _Loop()

    @property
    def namespace(self) -> dict[str, Any]:
        """Return the notebook's globals."""
        namespace: dict[str, Any] = self._shell.user_ns
        return namespace

    def run(self, number: int, source: str) -> BaseException | None:
        """Run a cell; return what it raised.

        Args:
            number: of the cell.
            source: its text.
        """
        self._compiler.number = number
        try:
            with _interrupted_after(self._cell_timeout_s):
                result = self._loop.run_until_complete(self._run(source))
        except BaseException as error:  # noqa: BLE001 - no cell may end this process
            return error
        raised: BaseException | None = result.error_before_exec or result.error_in_exec
        return raised

    def evaluate(self, body: CodeType, last: CodeType | None, timeout_s: float) -> object:
        """Run code past all that the notebook has hooked into IPython; return the value of its last expression.

        Args:
            body: all but the last expression.
            last: the expression; None for none.
            timeout_s: the time after which it is interrupted.
        """
        with _interrupted_after(timeout_s):
            return self._loop.run_until_complete(self._evaluate(body, last))

    @contextlib.contextmanager
    def shown_errors(self) -> Iterator[list[BaseException | None]]:
        """Collect the errors that IPython shows and does not raise: of cells that magics run, of texts of values."""
        shell: Any = self._shell
        errors: list[BaseException | None] = []
        shell.shown_errors = errors
        try:
            yield errors
        finally:
            shell.shown_errors = None

    async def _evaluate(self, *codes: CodeType | None) -> object:
        value: Any = None
        for code in filter(None, codes):
            value = eval(code, self.namespace)  # noqa: S307 - the task of this program
            value = await value if code.co_flags & inspect.CO_COROUTINE else value
        return value

    def text_of(self, value: object) -> str:
        """Return the text with which a notebook shows a value.

        Args:
            value: of a cell's last expression.
        """
        formatter: Any = self._shell.display_formatter
        forms, _metadata = formatter.format(value, include={"text/plain"})
        return str(forms.get("text/plain", ""))

    async def _run(self, source: str) -> Any:
        """Run a cell while an event loop runs, as in a kernel."""
        try:
            transformed = self._shell.transform_cell(source)
        except Exception:  # noqa: BLE001 - IPython reports it below
            return self._shell.run_cell(source, store_history=True)
        if self._shell.should_run_async(source, transformed_cell=transformed):
            return await self._shell.run_cell_async(source, store_history=True, transformed_cell=transformed)
        return self._shell.run_cell(source, store_history=True)


@contextlib.contextmanager
def _interrupted_after(timeout_s: float) -> Iterator[None]:
    """Interrupt code once, after some time; a machine that stands still lets a single tick of it pass."""
    ticks = itertools.count(1)

    def tick(_signal: int, _frame: FrameType | None) -> None:
        if next(ticks) == _TICKS:
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, timeout_s / _TICKS, timeout_s / _TICKS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _nothing(_line: str) -> None:
    """Do nothing."""


class _Compiler(CachingCompiler):
    """A compiler that names a cell's code by the cell's number in the notebook."""

    number = 0

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """Return the name under which tracebacks show the code."""
        del raw_code, transformed_code, number
        return cell_file(self.number)


class _Shell(InteractiveShell):
    """IPython's shell without folders, output and other programs."""

    shown_errors: list[BaseException | None] | None = None

    def init_ipython_dir(self, ipython_dir: str) -> None:
        """Use no folder of this user."""
        del ipython_dir
        self.ipython_dir = ipython_profile.FOLDER

    def init_profile_dir(self, profile_dir: ProfileDir | None) -> None:
        """Use the profile that IPython ships."""
        del profile_dir
        self.profile_dir = ipython_profile.ShippedProfile()

    def init_virtualenv(self) -> None:
        """Look for no virtual environment."""

    def showtraceback(self, exc_tuple: Any = None, *_args: Any, **_options: Any) -> None:
        """Show nothing, because nobody reads it; keep the error for who collects them."""
        if self.shown_errors is not None:
            self.shown_errors.append(exc_tuple[1] if exc_tuple else sys.exc_info()[1])

    def showsyntaxerror(self, *_args: Any, **_options: Any) -> None:
        """Show nothing, as above."""
        self.showtraceback()

    def init_magics(self) -> None:
        """Add the magics that only a kernel has; they show something, or talk to the page."""
        super().init_magics()  # type: ignore[no-untyped-call]
        for name in _KERNEL_MAGICS:
            self.register_magic_function(_nothing, "line", name)  # type: ignore[arg-type]  # IPython's own is wrapped

    def enable_gui(self, gui: str | None = None) -> None:
        """Start no event loop of windows."""

    def system(self, cmd: str) -> None:
        """Run nothing, and leave behind the exit status of a command that did what it should."""
        del cmd
        self.user_ns["_exit_code"] = 0

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Run nothing, and return no output."""
        del cmd, depth
        return SList() if split else ""


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that is woken through a pipe, because the wall refuses pairs of sockets."""

    _internal_fds: int

    def _make_self_pipe(self) -> None:
        self._ssock, self._csock = map(_End, os.pipe())
        self._internal_fds += 1
        self._add_reader(self._ssock.fileno(), self._read_from_self)  # type: ignore[attr-defined]


class _End:
    """One end of a pipe, used as asyncio uses a socket."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.set_blocking(descriptor, False)

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def recv(self, count: int) -> bytes:
        """Read what another thread has written."""
        return os.read(self._descriptor, count)

    def send(self, data: bytes) -> int:
        """Wake the loop."""
        return os.write(self._descriptor, data)

    def close(self) -> None:
        """Close this end."""
        os.close(self._descriptor)
