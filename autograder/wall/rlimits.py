"""Resource limits of this process, which the system enforces."""

from __future__ import annotations

import os
import resource


def set_limit(kind: int, most: int) -> None:
    """Lower a resource limit of this process for good.

    Args:
        kind: one of `resource.RLIMIT_*`.
        most: the new limit; a lower one that is already in force stays.
    """
    hard = resource.getrlimit(kind)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))


def address_space_bytes(proc: int | None = None) -> int:
    """Return the size of this process's address space, or 0 on a system that does not report it.

    Args:
        proc: a descriptor of /proc, for a process in which the path no longer exists.
    """
    try:
        descriptor = os.open("self/statm" if proc is not None else "/proc/self/statm", os.O_RDONLY, dir_fd=proc)
    except OSError:
        return 0
    with os.fdopen(descriptor, encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
