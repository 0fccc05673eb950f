"""Serve one submission: take its cells, then cases one after the other, and answer each with one line.

What runs here runs beside student code, so it knows no answer.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from autograder.definitions import load
from autograder.probes import try_all


def serve(inbox: IO[str], outbox: IO[str]) -> None:
    """Load the cells of the first request, then observe one case a line until there are no more.

    Where the first request asks for it, try the wall instead.

    Args:
        inbox: requests, a JSON object each line.
        outbox: answers, the same.
    """
    from helpers.observe import observe

    request = json.loads(inbox.readline())
    if "probe" in request:
        send(outbox, try_all(request["probe"]))
        return
    sys.path.append(str(Path.cwd()))
    loaded = load([(number, source) for number, source in request["cells"]])
    send(outbox, {"remarks": loaded.remarks})
    for line in inbox:
        case = json.loads(line)
        observation = observe(case, loaded.namespace)
        if not observation["defined"] and case["function"] in loaded.errors:
            observation = {"defined": True, "errors": {"graph": loaded.errors[case["function"]]}}
        send(outbox, observation)


def send(outbox: IO[str], frame: Mapping[str, Any]) -> None:
    """Write one frame."""
    outbox.write(json.dumps(frame) + "\n")
    outbox.flush()


def streams(reader: int, writer: int) -> tuple[IO[str], IO[str]]:
    """Open the two ends that lead to the grader."""
    return os.fdopen(reader, "r", encoding="utf-8"), os.fdopen(writer, "w", encoding="utf-8")


def meet_nothing() -> None:
    """Let everything that reads standard input or prints meet the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def unpack(files: dict[str, str], folder: Path) -> None:
    """Write the submission's files, whose names the grader has checked, into a folder.

    Args:
        files: content by path relative to the folder, in base 64.
        folder: where to.
    """
    from base64 import b64decode

    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b64decode(content))


def set_limit(kind: int, most: int) -> None:
    """Lower a limit of this process's for good.

    Args:
        kind: one of `resource.RLIMIT_*`.
        most: the value; a lower one that is in force already stays.
    """
    hard = resource.getrlimit(kind)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))


def address_space_bytes(proc: int | None = None) -> int:
    """Give how much address space this process has; 0 where the system does not tell.

    Args:
        proc: a descriptor of /proc, where its path leads nowhere any more.
    """
    try:
        descriptor = os.open("self/statm" if proc is not None else "/proc/self/statm", os.O_RDONLY, dir_fd=proc)
    except OSError:
        return 0
    with os.fdopen(descriptor, encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def peak_memory_bytes(usage: resource.struct_rusage) -> int:
    """Give the most memory that an ended process held; macOS counts bytes, Linux kilobytes.

    Args:
        usage: as wait4 gives it.
    """
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024
