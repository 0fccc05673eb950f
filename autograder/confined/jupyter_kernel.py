"""Be a Jupyter kernel in a process that is locked in: ipykernel, answering on sockets that it was given.

The sockets are in the file system of who started the kernel and listened before this process gave up its right to make
any; ZeroMQ accepts connections on them and never learns that it could not have bound them.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import matplotlib as mpl
import zmq
from ipykernel import kernelbase
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from IPython.core import interactiveshell, profiledir
from IPython.core.profiledir import ProfileDir
from matplotlib_inline import backend_inline
from traitlets import default

from autograder.confined.pipes import send

_PROFILE = Path(profiledir.__file__).parent / "profile"
"""IPython's own, which is empty: no start-up files, no configuration."""

_LAST_WORDS_S = 0.05
"""For what was sent last to leave. Taking ZeroMQ down in order hangs or crashes once in about forty times: sockets of
threads that still run are closed. The process ends anyway."""

_INLINE = "module://matplotlib_inline.backend_inline"


def serve(inbox: IO[str], outbox: IO[str], sockets: Sequence[int]) -> None:
    """Be the kernel that the next request describes, until a client shuts it down.

    Args:
        inbox: one request, a JSON object: `connection`, as in a connection file, and `environment`.
        outbox: for one answer, when the kernel is ready; it stays open as a sign of life.
        sockets: that listen, in the order of their ports, which are 1 and up.
    """
    request = json.loads(inbox.readline())
    os.environ.update(request["environment"])
    try:
        app = _started(request["connection"], sockets)
    except Exception as error:  # noqa: BLE001 - who started the kernel tells the user
        send(outbox, {"failed": f"{type(error).__name__}: {error}"[:1000]})
        return
    send(outbox, {"ready": True})
    app.start()
    time.sleep(_LAST_WORDS_S)


def _started(connection: dict[str, Any], sockets: Sequence[int]) -> Any:
    _ask_less_of_the_system()
    sys.argv = ["ipykernel_launcher"]
    app: Any = _App.instance()
    app.listeners = dict(enumerate(sockets, start=1))
    app.load_connection_info(connection)
    app.config.HistoryManager.enabled = False  # it would keep a database for the next session, and there is none
    app.initialize(argv=[])
    sys.path.insert(0, "")  # modules beside the notebook; IPython leaves it out of a Python that was started isolated
    _show_figures_below_cells()
    return app


def _show_figures_below_cells() -> None:
    """Do what importing pyplot does in other kernels; here it was imported before, for drawing to files."""
    os.environ["MPLBACKEND"] = _INLINE
    mpl.use(_INLINE)
    backend_inline._enable_matplotlib_integration()  # type: ignore[no-untyped-call]  # noqa: SLF001 - what importing it calls


def _ask_less_of_the_system() -> None:
    """Keep ipykernel from what is refused, where it has no option for that.

    It believes that psutil is not installed, because there is no /proc to read and no other process to end. It opens
    no port for the output of processes that a cell starts. IPython has no folder of this user's: the working folder may
    be read-only.
    """
    kernelbase._psutil_import_attempted = True  # noqa: SLF001
    IOPubThread._setup_pipe_in = lambda _: None  # type: ignore[method-assign]  # noqa: SLF001
    vars(interactiveshell)["get_ipython_dir"] = lambda: str(_PROFILE)


def _listen(socket: zmq.Socket[bytes], address: str, descriptor: int) -> None:
    """Take a socket of the system's that listens already; the address names it, and nothing is made there."""
    socket.setsockopt(zmq.USE_FD, descriptor)
    socket.bind(address)


class _Heartbeat(Heartbeat):
    """Echoes on a socket that it was given.

    Args:
        app: whose heartbeat it is.
    """

    def __init__(self, app: _App) -> None:
        super().__init__(zmq.Context(), (app.transport, app.ip, app.hb_port))  # type: ignore[no-untyped-call]
        self._descriptor = app.listeners[app.hb_port]

    def _try_bind_socket(self) -> None:
        _listen(self.socket, f"ipc://{self.ip}-{self.port}", self._descriptor)


class _Profile(ProfileDir):
    """A profile that makes no folders."""

    def _mkdir(self, path: str, mode: int | None = None) -> bool:  # noqa: ARG002 - as IPython calls it
        return False


class _App(IPKernelApp):
    """The application of ipykernel where no socket can be made and no file is left for others."""

    listeners: dict[int, int]
    """Descriptors of sockets by port."""

    @default("ipython_dir")
    def _ipython_dir_default(self) -> str:
        return str(_PROFILE)

    def init_profile_dir(self) -> None:
        """Have no profile of this user's."""
        self.profile_dir = _Profile(location=str(_PROFILE))

    def init_connection_file(self) -> None:
        """Read no file: `load_connection_info` was told."""

    def write_connection_file(self, **_: Any) -> None:
        """Write none: who started the kernel has it."""

    def log_connection_info(self) -> None:
        """Tell nobody where it is."""

    def _try_bind_socket(self, s: zmq.Socket[bytes], port: int) -> int:
        _listen(s, f"ipc://{self.ip}-{port}", self.listeners[port])
        return port

    def init_heartbeat(self) -> None:
        """Start to echo."""
        self.heartbeat = _Heartbeat(self)
        self.heartbeat.start()

    def _apply_curve_client_options(self, socket: zmq.Socket[Any]) -> None:
        """Do not let the debugger try for ever to connect to this kernel: that takes a new socket."""
        socket.reconnect_ivl = -1
