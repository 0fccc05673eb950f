"""Try from inside the wall what the wall must refuse; this runs where student code would run."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder.lockdown import linux
from autograder.wall.protocol import LOOK_UP, REFUSED

Target = Mapping[str, Any]


def try_all(target: Target) -> dict[str, str]:
    """Return the outcome of each probe: `REFUSED`, or that it was possible.

    Args:
        target: `file`, the path of a file that the grader can read; `answers`, of one of this project's with answers;
            `others`, paths that student code must not find; `port`, of a socket on which the grader listens; `pid`, of
            the grader.
    """
    path, port, pid = str(target["file"]), int(target["port"]), int(target["pid"])
    probes: dict[str, Callable[[], object]] = {
        "read one of the grader's files": lambda: Path(path).read_bytes(),
        "read this project's answers": lambda: Path(target["answers"]).read_bytes(),
        "list one of the grader's folders": lambda: os.listdir(Path(path).parent),  # noqa: PTH208 - the plain call
        LOOK_UP[0]: lambda: Path(path).stat(),
        LOOK_UP[1]: lambda: next(filter(os.path.lexists, target["others"])),
        "write next to one of the grader's files": lambda: Path(path).with_name("forged").write_bytes(b""),
        "write into the interpreter's folder": lambda: Path(os.__file__).with_name("forged.py").write_bytes(b""),
        "list the processes": lambda: next(Path("/proc").glob("[0-9]*")),
        "connect to the grader over loopback": lambda: socket.create_connection(("127.0.0.1", port), 1.0),
        "open any socket": lambda: socket.socket(socket.AF_UNIX),
        "signal the grader": lambda: os.kill(pid, 0),
        "start a process": _fork,
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "become root": lambda: os.setuid(0),
        "create new namespaces": lambda: linux.unshare(linux.CLONE_NEWUSER),
        "start a thousand threads": _start_threads,
        "fill 100 MB of disk": _fill_disk,
    }
    return {name: _outcome(probe) for name, probe in probes.items()}


def _outcome(probe: Callable[[], object]) -> str:
    try:
        probe()
    except (OSError, RuntimeError, StopIteration):
        return REFUSED
    return "possible"


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _start_threads() -> None:
    done = threading.Event()
    threads = [threading.Thread(target=done.wait) for _ in range(1000)]
    try:
        for thread in threads:
            thread.start()
    finally:
        done.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()


def _fill_disk() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    names = [f"filler-{number}" for number in range(10)]
    try:
        for name in names:
            Path(name).write_bytes(bytes(10_000_000))
    finally:
        for name in names:
            Path(name).unlink(missing_ok=True)
