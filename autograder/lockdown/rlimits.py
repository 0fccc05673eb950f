"""Limits that the kernel sets for this process."""

from __future__ import annotations

import os
import resource


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
