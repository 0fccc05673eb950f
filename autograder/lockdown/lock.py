"""Lock this process in before it reads student code, and record of each layer whether it is in force."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from autograder.lockdown import filesystem, linux, seccomp
from autograder.wall import rlimits
from autograder.wall.layers import IN_FORCE, Layers
from autograder.wall.limits import Limits

NOBODY = 65_534
"""The user that root becomes."""

_NAMESPACES = {
    "network namespace": linux.CLONE_NEWNET,
    "IPC namespace": linux.CLONE_NEWIPC | linux.CLONE_NEWUTS | linux.CLONE_NEWCGROUP,
}
_LANDLOCK_WITH_TRUNCATE = 3
_MOST_DESCRIPTORS = 64
_MOST_DESCRIPTORS_SERVING = 256
"""ZeroMQ and the event loops of a Jupyter kernel use about 60."""
_MOST_THREADS = 64
_MOST_THREADS_OF_NOBODY = 4_096
"""Without a user namespace, all children together count against this limit."""


def prepare(*, serving: bool) -> None:
    """Import and make what `Wall.lock` needs, so that forks of this process find it; what is missing, they report.

    Args:
        serving: as in `Wall.lock`.
    """
    with contextlib.suppress(ImportError, OSError):
        import landlock  # noqa: F401 - as the docstring says
    with contextlib.suppress(ImportError, OSError):
        seccomp.rules_of_every_process(serving=serving)


class Wall:
    """The layers around one process; the methods must be called in the order in which they stand here.

    Args:
        shown: the part of the disk that the file view shows and Landlock allows.
        proc: a descriptor of /proc, or None where there is none.
        inherited: the layers that the parent has put up, or why they are missing.
    """

    def __init__(self, shown: filesystem.Visible, proc: int | None, inherited: Layers) -> None:
        self._shown = shown
        self._proc = proc
        self.layers = dict(inherited)

    @property
    def has_own_folder(self) -> bool:
        """Whether the process has a file view, and in it a writable folder of its own, in memory."""
        return self.layers["file view"] == IN_FORCE

    def enter_namespaces(self, *, why_not_nobody: str) -> None:
        """Enter namespaces without network, other users or the working folder of the parent.

        Args:
            why_not_nobody: why root cannot become `NOBODY`; empty if it can.
        """
        for name, kind in _NAMESPACES.items():
            self._try(name, partial(linux.unshare, kind))
        if self.layers["IPC namespace"] == IN_FORCE:
            self._try("IPC namespace", partial(socket.sethostname, "sandbox"))
        if self.has_own_folder:
            self._try("file view", _mount_own_working_folder)
        self._try("unprivileged user", partial(_become_nobody, why_not_nobody))
        self._try("user namespace", partial(enter_user_namespace, self._proc))

    def lock(self, limits: Limits, *, serving: bool = False) -> None:
        """Set resource limits, drop every privilege, and let Linux refuse all that computing does not need.

        Args:
            limits: the resource limits.
            serving: whether the process becomes a Jupyter kernel, which answers on sockets that it inherited.
        """
        file_bytes = filesystem.WORKING_FOLDER_BYTES if self.has_own_folder else 0
        self._try("resource limits", partial(self._limit, limits, file_bytes, serving=serving))
        self._try("no capabilities", _give_up_privileges)
        self._try("Landlock", partial(_refuse_other_files, self._shown, writable=self.has_own_folder))
        if self._proc is not None:
            os.close(self._proc)
        self._try("seccomp", partial(seccomp.allow_only_computing, serving=serving))

    def _try(self, layer: str, put_up: Callable[[], None]) -> None:
        """Put up a layer, and record why if the system refuses it."""
        try:
            put_up()
        except (OSError, ImportError) as error:
            self.layers[layer] = str(error) or type(error).__name__
        else:
            self.layers[layer] = IN_FORCE

    def _limit(self, limits: Limits, file_bytes: int, *, serving: bool) -> None:
        alone = self.layers["user namespace"] == IN_FORCE
        values = {
            resource.RLIMIT_AS: rlimits.address_space_bytes(self._proc) + limits.memory_bytes,
            resource.RLIMIT_CPU: limits.cpu_s,
            resource.RLIMIT_FSIZE: file_bytes,
            resource.RLIMIT_NOFILE: _MOST_DESCRIPTORS_SERVING if serving else _MOST_DESCRIPTORS,
            resource.RLIMIT_NPROC: _MOST_THREADS if alone else _MOST_THREADS_OF_NOBODY,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_MEMLOCK: 0,
            resource.RLIMIT_MSGQUEUE: 0,
        }
        for kind, most in values.items():
            rlimits.set_limit(kind, most)


def enter_user_namespace(proc: int | None, others: int = 0) -> None:
    """Enter a new user namespace as the same user, with the privileges to put up the next layers.

    Args:
        proc: a descriptor of /proc.
        others: flags of further namespaces to enter in the same step.

    Raises:
        OSError: the system does not allow it.
    """
    if proc is None:
        raise OSError("there is no /proc")
    user, group = os.geteuid(), os.getegid()
    linux.unshare(linux.CLONE_NEWUSER | others)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        descriptor = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def switch_to_nobody() -> None:
    """Become `NOBODY`, without any of root's groups."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _become_nobody(why_not: str) -> None:
    if os.geteuid() != 0:
        return
    if why_not:
        raise PermissionError(why_not)
    switch_to_nobody()
    linux.own_proc_self()
    linux.end_with_parent(signal.SIGKILL)  # a change of user clears it


def _mount_own_working_folder() -> None:
    linux.unshare(linux.CLONE_NEWNS)
    filesystem.mount_working_folder()


def _give_up_privileges() -> None:
    linux.drop_capabilities()
    linux.gain_no_privileges()


def _refuse_other_files(shown: filesystem.Visible, *, writable: bool) -> None:
    import landlock

    if landlock.landlock_abi_version() < _LANDLOCK_WITH_TRUNCATE:
        raise OSError("Landlock cannot keep files from being truncated here; it can since Linux 6.2")
    try:
        every = landlock.FSAccess.all()
        read = landlock.FSAccess.READ_FILE | landlock.FSAccess.READ_DIR
        rules = landlock.Ruleset(every)
        for path in shown.paths:
            _allow(rules, path, shown.masked)
        if Path(filesystem.COMMAND_LINE).exists():
            rules.allow(filesystem.COMMAND_LINE, rules=landlock.FSAccess.READ_FILE)
        rules.allow(Path.cwd(), rules=every & ~landlock.FSAccess.EXECUTE if writable else read)
        rules.apply()
        os.close(rules._fd)  # noqa: SLF001 - the package leaves it open, and has no method to close it
    except landlock.LandlockError as error:
        raise OSError(getattr(error, "reason", None) or str(error)) from error


def _allow(rules: Any, path: str, masked: tuple[str, ...]) -> None:
    """Allow a file or folder to be read, except the masked folders in it."""
    from landlock import FSAccess

    if not Path(path).is_dir():
        writable = FSAccess.WRITE_FILE if path in filesystem.DEVICES else FSAccess.READ_FILE
        rules.allow(path, rules=FSAccess.READ_FILE | writable)
    elif not any(filesystem.below(folder, path) for folder in masked):
        rules.allow(path, rules=FSAccess.READ_FILE | FSAccess.READ_DIR)
    else:
        rules.allow(path, rules=FSAccess.READ_DIR)
        for child in Path(path).iterdir():
            if str(child) not in masked:
                _allow(rules, str(child), masked)
