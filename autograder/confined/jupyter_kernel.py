"""A Jupyter kernel in a process that is locked in: ipykernel, answering on sockets that it inherited.

The sockets lie in the grader's file system. They listened before this process lost the right to create any; ZeroMQ
accepts connections on them. This is the only module that reaches into ipykernel;
`tests/autograder/confined/test_jupyter_kernel.py` says for each reach what moved when a new version moves it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from typing import IO, Any

import matplotlib as mpl
import zmq
from ipykernel import kernelbase
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from IPython.core import interactiveshell
from matplotlib_inline import backend_inline
from traitlets import default

from autograder.confined import ipython_profile
from autograder.confined.pipes import send
from autograder.confined.serve import see_files_of_submission

_LAST_WORDS_S = 0.05
"""Time for the last messages to leave; an orderly shutdown of ZeroMQ hangs or crashes once in about forty times:
it closes sockets of threads that still run; the process ends anyway."""

_INLINE = "module://matplotlib_inline.backend_inline"


def serve(inbox: IO[str], outbox: IO[str], sockets: Sequence[int]) -> None:
    """Run the kernel that the next request describes, until a client shuts it down.

    Args:
        inbox: the request, a JSON object: `connection`, as in a connection file, and `environment`.
        outbox: for one answer, when the kernel is ready; while it stays open, the kernel is alive.
        sockets: listening sockets, in the order of their ports, which count from 1.
    """
    request = json.loads(inbox.readline())
    os.environ.update(request["environment"])
    try:
        app = _started(request["connection"], sockets)
    except Exception as error:  # noqa: BLE001 - the grader shows it to the user
        send(outbox, {"failed": f"{type(error).__name__}: {error}"[:1000]})
        return
    send(outbox, {"ready": True})
    app.start()
    time.sleep(_LAST_WORDS_S)


def _started(connection: dict[str, Any], sockets: Sequence[int]) -> Any:
    _avoid_refused_calls()
    sys.argv = ["ipykernel_launcher"]
    app: Any = _App.instance()
    app.listeners = dict(enumerate(sockets, start=1))
    app.load_connection_info(connection)
    app.config.HistoryManager.enabled = False  # no next session will read its database
    app.initialize(argv=[])
    see_files_of_submission()  # only now: IPython leaves them out of an isolated Python
    _show_figures_below_cells()
    return app


def _show_figures_below_cells() -> None:
    """Do what importing pyplot does in other kernels; here it was imported earlier, with another backend."""
    os.environ["MPLBACKEND"] = _INLINE
    mpl.use(_INLINE)
    backend_inline._enable_matplotlib_integration()  # type: ignore[no-untyped-call]  # noqa: SLF001 - as importing it does


def _avoid_refused_calls() -> None:
    """Keep ipykernel from system calls that are refused, where it has no option for that.

    It skips psutil, because there is no /proc to read and no other process to end. It opens no port for the output of
    subprocesses. IPython uses no folder of this user, because the working folder may be read-only.
    """
    kernelbase._psutil_import_attempted = True  # noqa: SLF001
    IOPubThread._setup_pipe_in = lambda _thread: None  # type: ignore[method-assign]  # noqa: SLF001
    vars(interactiveshell)["get_ipython_dir"] = lambda: ipython_profile.FOLDER


def _listen(socket: zmq.Socket[bytes], address: str, descriptor: int) -> None:
    """Bind a ZeroMQ socket to a listening socket of the system; the address only names it."""
    socket.setsockopt(zmq.USE_FD, descriptor)
    socket.bind(address)


class _Heartbeat(Heartbeat):
    """A heartbeat that echoes on an inherited socket.

    Args:
        app: the application that it belongs to.
    """

    def __init__(self, app: _App) -> None:
        super().__init__(zmq.Context(), (app.transport, app.ip, app.hb_port))  # type: ignore[no-untyped-call]
        self._descriptor = app.listeners[app.hb_port]

    def _try_bind_socket(self) -> None:
        _listen(self.socket, f"ipc://{self.ip}-{self.port}", self._descriptor)


class _App(IPKernelApp):
    """The application of ipykernel, without creating sockets and without writing files."""

    listeners: dict[int, int]
    """The descriptors of the sockets, by port."""

    @default("ipython_dir")
    def _ipython_dir_default(self) -> str:
        return ipython_profile.FOLDER

    def init_profile_dir(self) -> None:
        """Use the profile that IPython ships, not one of this user."""
        self.profile_dir = ipython_profile.ShippedProfile()

    def init_connection_file(self) -> None:
        """Skip the file, because `load_connection_info` has its content."""

    def write_connection_file(self, **_options: Any) -> None:
        """Skip the file, because the grader has its content."""

    def log_connection_info(self) -> None:
        """Log nothing, because there is no file."""

    def _try_bind_socket(self, s: zmq.Socket[bytes], port: int) -> int:
        _listen(s, f"ipc://{self.ip}-{port}", self.listeners[port])
        return port

    def init_heartbeat(self) -> None:
        """Start the heartbeat."""
        self.heartbeat = _Heartbeat(self)
        self.heartbeat.start()

    def _apply_curve_client_options(self, socket: zmq.Socket[Any]) -> None:
        """Keep the debugger from retrying forever to connect to this kernel, which takes a new socket."""
        socket.reconnect_ivl = -1
