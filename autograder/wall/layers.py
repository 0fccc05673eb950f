"""The layers of the wall around student code, and the floor that untrusted code needs."""

from __future__ import annotations

from collections.abc import Mapping

LAYERS = {
    "separate process": "student code runs in a process of its own, in a session of its own, ended by the grader",
    "resource limits": "memory, processor time, threads, descriptors, size of files",
    "user namespace": "a user of its own, counted for itself",
    "unprivileged user": "not the administrator, whoever runs the grader",
    "process namespace": "sees no other process, and all it started end with it",
    "network namespace": "has no network device, not even loopback",
    "file view": "sees the interpreter, its packages and a small folder in memory",
    "IPC namespace": "shares no memory, queue or host name with others",
    "no capabilities": "no privilege is kept, and none can be gained",
    "Landlock": "the kernel refuses every file but the interpreter's and its own",
    "seccomp": "the kernel refuses sockets, processes, programs, signals and all else that computing does not need",
}
"""Every layer, and what it does."""

FLOOR = {
    "no other file is read or written": ("file view", "Landlock"),
    "nothing is sent over a network": ("network namespace", "seccomp"),
    "no other process is reached or started": ("seccomp",),
    "no privilege is kept or gained": ("no capabilities",),
    "memory, processor time and disk are bounded": ("resource limits",),
}
"""What untrusted code needs, each kept by any one of the layers named."""

IN_FORCE = ""
"""In a table of layers, the reason why a layer is missing; for one in force, there is none."""

Layers = Mapping[str, str]


class WeakSandboxError(Exception):
    """The system lacks layers that untrusted code needs; the message says which and what to do."""


def checked_layers(table: object) -> Layers:
    """Give a table of layers as a child sent it before it read student code, whatever else it may hold.

    >>> checked_layers({"seccomp": "", "gate": "", "Landlock": 3})
    {'seccomp': ''}
    """
    told = table if isinstance(table, dict) else {}
    return {name: why for name, why in told.items() if name in LAYERS and isinstance(why, str)}


def in_force(layers: Layers) -> list[str]:
    """List the layers that hold."""
    return [name for name in LAYERS if layers.get(name, "not tried") == IN_FORCE]


def missing(layers: Layers) -> dict[str, str]:
    """Give the guarantees of the floor that nothing keeps, each with the reason.

    >>> missing({"seccomp": "libseccomp is not installed"})["no other process is reached or started"]
    'seccomp: libseccomp is not installed'
    """
    held = in_force(layers)
    return {
        promise: "; ".join(f"{name}: {layers.get(name, 'not tried')}" for name in keepers)
        for promise, keepers in FLOOR.items()
        if not set(keepers) & set(held)
    }


def require_floor(layers: Layers) -> None:
    """Refuse to go on where the floor is not reached.

    Raises:
        WeakSandboxError: a guarantee is kept by no layer.
    """
    lacking = missing(layers)
    if lacking:
        told = ". ".join(f"Not guaranteed here: {promise} ({why})" for promise, why in lacking.items())
        raise WeakSandboxError(
            f"{told}. `python -m autograder doctor` shows every layer. "
            "Grade on a Linux machine that has them, or trust the code and allow a weaker sandbox "
            "(--allow-weaker-sandbox; for nbgrader: c.ObserveAndJudge.allow_weaker_sandbox = True)"
        )


def summary(layers: Layers) -> str:
    """Say in one line which layers hold, and whether that is the floor, for a report.

    >>> summary(dict.fromkeys(LAYERS, IN_FORCE))
    'all 11 layers'
    """
    held = in_force(layers)
    if len(held) == len(LAYERS):
        return f"all {len(LAYERS)} layers"
    text = f"{len(held)} of {len(LAYERS)} layers: {', '.join(held)}"
    return text if not missing(layers) else f"weaker sandbox, below what untrusted code needs; {text}"
