"""Try from inside the wall what the wall is there to refuse; this runs where student code would run."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from autograder.wall.protocol import REFUSED


def try_all(target: Mapping[str, str | int]) -> dict[str, str]:
    """Try everything, and give for each trial what came of it if it was not refused.

    Args:
        target: `file`, a path that the grader can read; `port`, of a listener of the grader's; `pid`, of the grader.
    """
    path, port, pid = str(target["file"]), int(target["port"]), int(target["pid"])
    trials: dict[str, Callable[[], object]] = {
        "read a file of the grader's": lambda: Path(path).read_bytes(),
        "write beside a file of the grader's": lambda: Path(path).with_name("forged").write_bytes(b""),
        "write into the interpreter's folder": lambda: Path(os.__file__).with_name("forged.py").write_bytes(b""),
        "list the processes": lambda: _any(Path("/proc").glob("[0-9]*")),
        "connect to the grader over loopback": lambda: socket.create_connection(("127.0.0.1", port), 1.0),
        "open any socket": lambda: socket.socket(socket.AF_UNIX),
        "signal the grader": lambda: os.kill(pid, 0),
        "start a process": _fork,
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "become the administrator": lambda: os.setuid(0),
        "enter new namespaces": _unshare,
        "start a thousand threads": _start_threads,
        "fill 100 MB of disk": _fill_disk,
    }
    return {name: _outcome(trial) for name, trial in trials.items()}


def _outcome(trial: Callable[[], object]) -> str:
    try:
        trial()
    except (OSError, RuntimeError, AttributeError):
        return REFUSED
    return "possible"


def _any(found: Iterable[Path]) -> None:
    if not list(found):
        raise FileNotFoundError


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _unshare() -> None:
    from autograder.lockdown import linux

    linux.unshare(linux.CLONE_NEWUSER)


def _start_threads() -> None:
    done = threading.Event()
    started = []
    try:
        for _ in range(1000):
            started.append(threading.Thread(target=done.wait))
            started[-1].start()
    finally:
        done.set()
        for each in started:
            if each.ident is not None:
                each.join()


def _fill_disk() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    names = [f"filler-{number}" for number in range(10)]
    try:
        for name in names:
            Path(name).write_bytes(bytes(10_000_000))
    finally:
        for name in names:
            Path(name).unlink(missing_ok=True)
