"""The isolation of the zygote: its own namespaces and view of the disk, as far as the system allows."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.confined import pipes
from autograder.lockdown import attempt, descriptors, filesystem, linux
from autograder.lockdown.lock import NOBODY, enter_user_namespace, switch_to_nobody
from autograder.wall.layers import IN_FORCE, Layers

_NEEDED = ("helpers.observe.observer", "keras", "numpy", "encodings")
"""Modules whose files a child must be able to read as another user."""


@dataclass(frozen=True)
class Isolation:
    """The isolation of the zygote, which each child inherits.

    Args:
        visible: the part of the disk that the zygote sees.
        proc: a descriptor of /proc, or None where there is none.
        process_namespace: a descriptor of the zygote's own process namespace, or None if it has none.
        folder: the working folder of the zygote.
        layers: each layer that was attempted; `IN_FORCE`, or why it is missing.
    """

    visible: filesystem.Visible
    proc: int | None
    process_namespace: int | None
    folder: Path
    layers: Layers

    @property
    def has_file_view(self) -> bool:
        """Whether the zygote sees only a part of the disk."""
        return self.layers["file view"] == IN_FORCE


def isolate() -> Isolation:
    """Enter new process, mount and user namespaces and the view of the disk, each if the system allows it."""
    visible, proc, folder = filesystem.visible(), descriptors.open_folder("/proc"), Path.cwd()
    process_namespace = None
    layers = {
        "separate process": IN_FORCE,
        "process namespace": attempt.error_in_fork(partial(_enter_namespaces, proc)),
    }
    if layers["process namespace"] == IN_FORCE:
        _enter_namespaces(proc)
        _continue_as_first_process(proc)
        process_namespace = os.open("self/ns/pid", os.O_RDONLY, dir_fd=proc)
    layers["file view"] = attempt.error_in_fork(partial(_enter_file_view, visible))
    if layers["file view"] == IN_FORCE:
        _enter_file_view(visible)
        pipes.redirect_stdio()  # again, to the /dev/null of the read-only view
        folder = Path(filesystem.WORKING_FOLDER)
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR"):
        os.environ[name] = str(folder)
    return Isolation(visible, proc, process_namespace, folder, layers)


def _enter_namespaces(proc: int | None) -> None:
    namespaces = linux.CLONE_NEWNS | linux.CLONE_NEWPID
    try:
        linux.unshare(namespaces)
    except PermissionError:
        enter_user_namespace(proc, namespaces)


def _continue_as_first_process(proc: int | None) -> None:
    """Fork, and continue in the child, the first process of the new namespace; the parent exits with its status."""
    pid = os.fork()
    if pid == 0:
        linux.end_with_parent(signal.SIGKILL)
        return
    descriptors.close_others((), proc)
    _pid, status = os.waitpid(pid, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _enter_file_view(visible: filesystem.Visible) -> None:
    linux.unshare(linux.CLONE_NEWNS)
    filesystem.enter(visible)


def why_not_nobody(visible: filesystem.Visible) -> str:
    """Return why a child cannot run as `NOBODY`, or `IN_FORCE` if it can read all that it needs as that user."""
    return attempt.error_in_fork(partial(_read_as_nobody, [*needed_files(), *visible.paths]))


def needed_files() -> list[str]:
    """Return the files that a child must be able to read as another user.

    Raises:
        FileNotFoundError: a module was not imported from a file, so whether it can be read is unknown.
    """
    files = {name: getattr(sys.modules.get(name), "__file__", None) for name in _NEEDED}
    missing = [name for name, path in files.items() if path is None]
    if missing:
        raise FileNotFoundError(f"the module {missing[0]} was not imported from a file")
    return [str(path) for path in files.values()]


def _read_as_nobody(paths: list[str]) -> None:
    if os.geteuid() == 0:
        switch_to_nobody()
    unreadable = [path for path in paths if not filesystem.readable([path])]
    if unreadable:
        raise PermissionError(f"user {NOBODY} cannot read {unreadable[0]}")
