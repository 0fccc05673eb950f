"""The zygote: the process that has TensorFlow loaded and forks a child for each submission; it knows no expected value.

It hides most of the disk from itself before it imports TensorFlow. It never runs an operation, because a child of a
process that has run one hangs. The grader talks to it over a socket, its stdin.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from autograder.confined import keras_internals, pipes
from autograder.confined.isolation import Isolation, isolate, why_not_nobody
from autograder.confined.notebook import cells, shell
from autograder.confined.serve import serve
from autograder.lockdown import descriptors, linux, seccomp
from autograder.lockdown.lock import NOBODY, Wall, prepare
from autograder.wall.limits import Limits, peak_memory_bytes
from autograder.wall.protocol import FOR_KERNELS, MOST_MESSAGE_BYTES

ServeKernel = Callable[[IO[str], IO[str], Sequence[int]], None]
_MOST_PASSED = 7  # both ends of a conversation, and the five sockets of a Jupyter kernel
_OBJECTS_BEFORE_COLLECTING = 50_000
"""Much more than Python's 700: a child lives for a second, and building layers creates many objects."""


class Zygote:
    """The process that forks, after its imports.

    Args:
        control: the socket to the grader.
        isolation: the isolation of this process.
        serve_kernel: runs a Jupyter kernel in a child; None if the children serve submissions.
    """

    def __init__(self, control: socket.socket, isolation: Isolation, serve_kernel: ServeKernel | None) -> None:
        self._control = control
        self._isolation = isolation
        self._serve_kernel = serve_kernel
        self._why_not_nobody = why_not_nobody(isolation.visible)
        self._forked = 0
        self._folders: dict[int, Path] = {}

    def serve(self) -> None:
        """Answer the grader's requests until it closes the socket."""
        self._reply({"ready": True})
        while True:
            message, passed, _flags, _address = socket.recv_fds(self._control, MOST_MESSAGE_BYTES, _MOST_PASSED)
            if not message:
                return
            request = json.loads(message)
            if "end" in request:
                self._reply(self._end(request["end"]))
            elif "signal" in request:
                os.kill(request["pid"], request["signal"])
                self._reply({})
            else:
                self._reply({"pid": self._fork(Limits(**request["limits"]), *passed)})
                for descriptor in passed:
                    os.close(descriptor)

    def _reply(self, message: dict[str, Any]) -> None:
        self._control.send(json.dumps(message).encode())

    def _fork(self, limits: Limits, reader: int, writer: int, *sockets: int) -> int:
        """Fork a child and return its process ID."""
        require_safe_to_fork(self._isolation.proc)
        if self._isolation.process_namespace is not None:  # go back to it from that of the last child
            linux.setns(self._isolation.process_namespace, linux.CLONE_NEWPID)
            linux.unshare(linux.CLONE_NEWPID)
        folder = self._folder_of_child()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.chdir(folder)
                self._be_child(limits, reader, writer, sockets)
                status = 0
            finally:
                os._exit(status)
        if folder != self._isolation.folder:
            self._folders[pid] = folder
        return pid

    def _folder_of_child(self) -> Path:
        """Return the folder for a child: a new one, or the zygote's if the child will mount its own over it."""
        folder = self._isolation.folder
        if self._isolation.has_file_view:
            return folder
        self._forked += 1
        own = folder / f"submission-{self._forked}"
        own.mkdir()
        if os.geteuid() == 0 and not self._why_not_nobody:
            folder.chmod(0o711)
            os.chown(own, NOBODY, NOBODY)
        return own

    def _be_child(self, limits: Limits, reader: int, writer: int, sockets: tuple[int, ...]) -> None:
        """Lock this process in, then run student code in it."""
        os.setsid()
        linux.end_with_parent(signal.SIGKILL)
        descriptors.close_others({reader, writer, *sockets}, self._isolation.proc)
        inbox, outbox = pipes.streams(reader, writer)
        wall = Wall(self._isolation.visible, self._isolation.proc, self._isolation.layers)
        wall.enter_namespaces(why_not_nobody=self._why_not_nobody)
        if wall.has_own_folder:
            wall.lock(limits, serving=bool(sockets))
            pipes.unpack(json.loads(inbox.readline())["files"], Path.cwd())
        else:  # the folder is on disk, and the lock makes it read-only
            pipes.unpack(json.loads(inbox.readline())["files"], Path.cwd())
            wall.lock(limits, serving=bool(sockets))
        pipes.send(outbox, {"layers": wall.layers, "visible": self._isolation.visible.paths})
        if self._serve_kernel is not None:
            self._serve_kernel(inbox, outbox, sockets)
        else:
            serve(inbox, outbox)

    def _end(self, pid: int) -> dict[str, Any]:
        """End a child and all that it started; return how it had ended by then, and what it used."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        _pid, status, usage = os.wait4(pid, 0)
        if pid in self._folders:
            shutil.rmtree(self._folders.pop(pid), ignore_errors=True)
        return {
            "status": os.waitstatus_to_exitcode(status),
            "cpu_s": usage.ru_utime + usage.ru_stime,
            "peak_memory_bytes": peak_memory_bytes(usage),
        }


def require_safe_to_fork(proc: int | None) -> None:
    """Raise unless this process has one thread and TensorFlow has run no operation in it.

    Args:
        proc: a descriptor of /proc, or None where there is none.

    Raises:
        RuntimeError: a child would hang.
    """
    threads = 1 if proc is None else len(descriptors.names("self/task", proc))
    used = keras_internals.has_run_an_operation()
    if threads != 1 or used:
        raise RuntimeError(f"not safe to fork: {threads} threads, TensorFlow {'used' if used else 'unused'}")


def warm_up(*, for_kernels: bool) -> None:
    """Import what every child needs.

    Args:
        for_kernels: whether the children are Jupyter kernels, in which Keras stays as it comes.
    """
    from helpers.contract import patterns
    from helpers.startup import load_tensorflow

    load_tensorflow()
    import matplotlib.pyplot as plt  # noqa: F401 - the first cell of the notebook imports it

    import helpers.observe.observer  # noqa: F401 - each child runs it
    from helpers.observe.fast_layers import speed_up

    prepare(serving=for_kernels)
    patterns.pattern((1,), 0)  # computes its table, which every child inherits
    keras_internals.read_registries()
    if not for_kernels:
        shell.prepare()
        speed_up()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)


def _released(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of the code cells of notebooks; of one that cannot be read, nothing."""
    for path in paths:
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            yield from ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")


def _kernel_server() -> ServeKernel:
    from autograder.confined.jupyter_kernel import serve as serve_kernel

    return serve_kernel


def main() -> None:
    """Fork children for the grader whose socket is stdin."""
    control = socket.socket(fileno=os.dup(0))
    pipes.redirect_stdio()
    with contextlib.suppress(ImportError):
        seccomp.binding()
    try:
        serve_kernel = _kernel_server() if FOR_KERNELS in sys.argv else None  # first, because isolation hides its file
        cells.remember(_released(path for path in map(Path, sys.argv[1:]) if path.suffix == ".ipynb"))  # as above
        isolation = isolate()
        warm_up(for_kernels=serve_kernel is not None)
        Zygote(control, isolation, serve_kernel).serve()
        os._exit(0)  # Python would first take TensorFlow apart, while the grader waits for the end
    except Exception as error:  # noqa: BLE001 - the grader shows it to the user
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:1000]}).encode())
        sys.exit(1)


if __name__ == "__main__":
    main()
