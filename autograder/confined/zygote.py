"""The process that has TensorFlow loaded and forks one child for each submission; it knows no answer.

It shows itself a small part of the disk before it imports anything of TensorFlow's, runs no operation (a child of a
process that has run one hangs), and does what the grader asks on its standard input, a socket: fork, end.
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
from functools import partial
from pathlib import Path
from typing import Any

from autograder.confined import fast_keras, pipes, serve
from autograder.lockdown import attempt, filesystem, linux, seccomp
from autograder.lockdown.lock import NOBODY, Wall, enter_user_namespace
from autograder.wall.layers import IN_FORCE
from autograder.wall.limits import Limits, peak_memory_bytes
from autograder.wall.protocol import FOR_KERNELS, MOST_MESSAGE_BYTES

_MOST_DESCRIPTORS = 4_096
_MOST_PASSED = 7  # both ends of a conversation, and the five sockets of a Jupyter kernel
_OBJECTS_BEFORE_COLLECTING = 50_000
"""More than Python's own 700: a child lives for a second, and making layers makes many objects."""

_NEEDED = ("helpers.observe.observer", "keras", "numpy", "encodings")
"""Modules whose files a child must be able to read if it becomes another user."""


class Zygote:
    """The state of the process: what is in force, and how to fork.

    Args:
        control: the socket to the grader.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._shown = filesystem.visible()
        self._proc = attempt.open_folder("/proc")
        self._folder = Path.cwd()
        self._forked = 0
        self._folders: dict[int, Path] = {}
        self._layers = {"separate process": IN_FORCE}
        self._own_processes: int | None = None
        self._why_not_nobody = ""

    def isolate(self) -> None:
        """Enter namespaces of users, processes and mounts as far as the system lets us, and the view of the disk."""
        self._layers["process namespace"] = attempt.error_in_a_fork(self._enter_namespaces)
        if self._layers["process namespace"] == IN_FORCE:
            self._enter_namespaces()
            self._go_on_as_first_process()
            self._own_processes = os.open("self/ns/pid", os.O_RDONLY, dir_fd=self._proc)
        self._layers["file view"] = attempt.error_in_a_fork(partial(_enter_alone, self._shown))
        if self._layers["file view"] == IN_FORCE:
            _enter_alone(self._shown)
            pipes.meet_nothing()  # once more, through the read-only view of the null device
            self._folder = Path(filesystem.WORKING_FOLDER)
        for name in ("HOME", "TMPDIR", "MPLCONFIGDIR"):
            os.environ[name] = str(self._folder)

    def _enter_namespaces(self) -> None:
        namespaces = linux.CLONE_NEWNS | linux.CLONE_NEWPID
        try:
            linux.unshare(namespaces)
        except PermissionError:
            enter_user_namespace(self._proc, namespaces)

    def _go_on_as_first_process(self) -> None:
        """Fork: the child is the first process of the new namespace and goes on; this one ends as it does."""
        pid = os.fork()
        if pid == 0:
            linux.end_with_parent(signal.SIGKILL)
            return
        self._close_all_but(set())
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)

    def _close_all_but(self, kept: set[int]) -> None:
        """Close every descriptor but the standard ones, that of /proc and those named."""
        kept = {0, 1, 2, self._proc or 0} | kept
        listed = range(_MOST_DESCRIPTORS) if self._proc is None else map(int, attempt.names("self/fd", self._proc))
        for each in set(listed) - kept:
            with contextlib.suppress(OSError):
                os.close(each)

    def warm_up(self) -> None:
        """Import what every submission needs."""
        from helpers.contract import patterns
        from helpers.startup import load_tensorflow

        load_tensorflow()
        import matplotlib.pyplot as plt  # noqa: F401 - the notebook's first cell imports it

        import helpers.observe.observer  # noqa: F401 - what a child runs

        patterns.pattern((1,), 0)  # makes its table, which every child then has

        if FOR_KERNELS not in sys.argv:  # a kernel's Keras is as it comes
            fast_keras.install()

        needed = needed_files()
        self._why_not_nobody = attempt.error_in_a_fork(partial(_read_as_nobody, [*needed, *self._shown.paths]))
        gc.collect()
        gc.freeze()
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)

    def serve(self) -> None:
        """Do what the grader asks until it is gone."""
        self._reply({"ready": True})
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, MOST_MESSAGE_BYTES, _MOST_PASSED)
            if not message:
                return
            request = json.loads(message)
            if "end" in request:
                self._reply(_end(request["end"]))
                if request["end"] in self._folders:
                    shutil.rmtree(self._folders.pop(request["end"]), ignore_errors=True)
            elif "signal" in request:
                os.kill(request["pid"], request["signal"])
                self._reply({})
            else:
                self._reply({"pid": self._fork(Limits(**request["limits"]), *descriptors)})
                for each in descriptors:
                    os.close(each)

    def _reply(self, message: dict[str, Any]) -> None:
        self._control.send(json.dumps(message).encode())

    def _fork(self, limits: Limits, reader: int, writer: int, *sockets: int) -> int:
        """Fork a child that serves one submission, or is a Jupyter kernel if it is given sockets."""
        self._require_safe_to_fork()
        if self._own_processes is not None:
            linux.setns(self._own_processes, linux.CLONE_NEWPID)
            linux.unshare(linux.CLONE_NEWPID)
        self._forked += 1
        folder = self._own_folder()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.chdir(folder)
                self._be_child(limits, reader, writer, sockets)
                status = 0
            finally:
                os._exit(status)
        if folder != self._folder:
            self._folders[pid] = folder
        return pid

    def _own_folder(self) -> Path:
        """Make a folder for a child that has no view of its own; the other one mounts its own over this."""
        if self._layers["file view"] == IN_FORCE:
            return self._folder
        folder = self._folder / f"submission-{self._forked}"
        folder.mkdir()
        if os.geteuid() == 0 and not self._why_not_nobody:
            self._folder.chmod(0o711)
            os.chown(folder, NOBODY, NOBODY)
        return folder

    def _be_child(self, limits: Limits, reader: int, writer: int, sockets: tuple[int, ...]) -> None:
        """Lock this process in, then run student code in it."""
        os.setsid()
        linux.end_with_parent(signal.SIGKILL)
        self._close_all_but({reader, writer, *sockets})
        inbox, outbox = pipes.streams(reader, writer)
        wall = Wall(self._shown, self._proc, self._layers)
        wall.enter_namespaces(why_not_nobody=self._why_not_nobody)
        if wall.layers["file view"] == IN_FORCE:
            wall.lock(limits, serving=bool(sockets))
            pipes.unpack(json.loads(inbox.readline())["files"], Path.cwd())
        else:  # the folder is on disk, and the lock makes it read-only
            pipes.unpack(json.loads(inbox.readline())["files"], Path.cwd())
            wall.lock(limits, serving=bool(sockets))
        pipes.send(outbox, {"layers": wall.layers})
        if sockets:
            sys.modules["autograder.confined.jupyter_kernel"].serve(inbox, outbox, sockets)  # its file is hidden by now
        else:
            serve.serve(inbox, outbox)

    def _require_safe_to_fork(self) -> None:
        """Hold to what a fork needs: one thread, and a TensorFlow that has run nothing."""
        from tensorflow.python.eager import context

        used = context._context is not None and context._context._context_handle is not None  # noqa: SLF001 - no public way to ask
        threads = 1 if self._proc is None else len(attempt.names("self/task", self._proc))
        if threads != 1 or used:
            raise RuntimeError(f"not safe to fork: {threads} threads, TensorFlow {'used' if used else 'unused'}")


def main() -> None:
    """Serve the grader whose socket is the standard input."""
    control = socket.socket(fileno=os.dup(0))
    pipes.meet_nothing()
    with contextlib.suppress(ImportError):
        seccomp.binding()
    if sys.argv[1:] == [FOR_KERNELS]:
        from autograder.confined import jupyter_kernel  # noqa: F401 - before it is hidden
    try:
        zygote = Zygote(control)
        zygote.isolate()
        zygote.warm_up()
        zygote.serve()
    except Exception as error:  # noqa: BLE001 - the grader tells the user
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:1000]}).encode())
        sys.exit(1)


def needed_files() -> list[str]:
    """List the files that a child must be able to read if it becomes another user.

    Raises:
        FileNotFoundError: a module has no file, so that looking whether it can be read would say nothing.
    """
    files = {name: getattr(sys.modules.get(name), "__file__", None) for name in _NEEDED}
    missing = [name for name, path in files.items() if path is None]
    if missing:
        raise FileNotFoundError(f"the module {missing[0]} was not imported from a file")
    return [str(path) for path in files.values()]


def _enter_alone(shown: filesystem.Visible) -> None:
    linux.unshare(linux.CLONE_NEWNS)
    filesystem.enter(shown)


def _read_as_nobody(paths: list[str]) -> None:
    if os.geteuid() == 0:
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    unreadable = [path for path in paths if not filesystem.readable([path])]
    if unreadable:
        raise PermissionError(f"user {NOBODY} cannot read {unreadable[0]}")


def _end(pid: int) -> dict[str, Any]:
    """End a child and all it started, and say how it had ended by then and what it used."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_memory_bytes": peak_memory_bytes(usage),
    }


if __name__ == "__main__":
    main()
