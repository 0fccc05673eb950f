"""The layers of the wall around student code, and the guarantees that untrusted code needs."""

from __future__ import annotations

from collections.abc import Mapping

LAYERS = {
    "separate process": "student code runs in its own process and session, and the grader kills it when it is done",
    "resource limits": "limits memory, CPU time, threads, file descriptors and file size",
    "user namespace": "has its own user, whose threads are counted separately",
    "unprivileged user": "does not run as root, even if the grader does",
    "process namespace": "sees no other process, and everything it starts ends with it",
    "network namespace": "has no network device, not even loopback",
    "file view": "sees only the interpreter, its packages and a small folder in memory",
    "IPC namespace": "shares no memory, queue or host name with other processes",
    "no capabilities": "has no privileges and cannot gain any",
    "Landlock": "Linux refuses access to every file but the interpreter's and its own",
    "seccomp": "Linux refuses sockets, new processes, programs, signals and all else that computing does not need",
}
"""What each layer does, by name."""

FLOOR = {
    "no other file is read or written": ("file view", "Landlock"),
    "nothing is sent over a network": ("network namespace", "seccomp"),
    "no other process is reached or started": ("seccomp",),
    "no privilege is kept or gained": ("no capabilities",),
    "memory, CPU time and disk are bounded": ("resource limits",),
}
"""The guarantees that untrusted code needs; any one of the layers named keeps the guarantee."""

IN_FORCE = ""
"""The value of a layer in force in a table of layers; a missing layer has the reason instead."""

NOT_TRIED = "not tried"
"""The reason of a layer that a table does not hold."""

Layers = Mapping[str, str]


class WeakSandboxError(Exception):
    """The system lacks layers that untrusted code needs; the message names them and says what to do."""


def checked_layers(table: object) -> Layers:
    """Return the known layers of a table that a child sent, and drop everything else in it.

    >>> checked_layers({"seccomp": "", "gate": "", "Landlock": 3})
    {'seccomp': ''}
    """
    if not isinstance(table, dict):
        return {}
    return {name: why for name, why in table.items() if name in LAYERS and isinstance(why, str)}


def in_force(layers: Layers) -> list[str]:
    """Return the layers in force."""
    return [name for name in LAYERS if layers.get(name, NOT_TRIED) == IN_FORCE]


def missing(layers: Layers) -> dict[str, str]:
    """Return the guarantees of the floor that no layer keeps, each with the reason.

    >>> missing({"seccomp": "libseccomp is not installed"})["no other process is reached or started"]
    'seccomp: libseccomp is not installed'
    """
    held = in_force(layers)
    return {
        guarantee: "; ".join(f"{name}: {layers.get(name, NOT_TRIED)}" for name in keepers)
        for guarantee, keepers in FLOOR.items()
        if not set(keepers) & set(held)
    }


def require_floor(layers: Layers) -> None:
    """Raise if a guarantee of the floor is missing.

    Raises:
        WeakSandboxError: no layer keeps a guarantee.
    """
    lacking = missing(layers)
    if lacking:
        reasons = ". ".join(f"Not guaranteed here: {guarantee} ({why})" for guarantee, why in lacking.items())
        raise WeakSandboxError(
            f"{reasons}. `autograder doctor` shows every layer. "
            "Grade on a Linux machine that has them, or, if you trust the code, allow a weaker sandbox "
            "(--allow-weaker-sandbox; for nbgrader: c.ObserveAndJudge.allow_weaker_sandbox = True)"
        )


def summary(layers: Layers) -> str:
    """Return one line for a report: which layers are in force, and whether they reach the floor.

    >>> summary(dict.fromkeys(LAYERS, IN_FORCE))
    'all 11 layers'
    """
    held = in_force(layers)
    if len(held) == len(LAYERS):
        return f"all {len(LAYERS)} layers"
    text = f"{len(held)} of {len(LAYERS)} layers: {', '.join(held)}"
    return text if not missing(layers) else f"weaker sandbox, below what untrusted code needs; {text}"
