"""Lock this process in before it reads student code, layer by layer, and say of each whether it is in force."""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from autograder.lockdown import filesystem, linux, rlimits, seccomp
from autograder.wall.layers import IN_FORCE
from autograder.wall.limits import Limits

NOBODY = 65_534
"""The user whom the administrator becomes."""

_NAMESPACES = {
    "network namespace": linux.CLONE_NEWNET,
    "IPC namespace": linux.CLONE_NEWIPC | linux.CLONE_NEWUTS | linux.CLONE_NEWCGROUP,
}
_LANDLOCK_WITH_TRUNCATE = 3
_MOST_DESCRIPTORS = 64
_MOST_DESCRIPTORS_SERVING = 256
"""ZeroMQ and the event loops of a Jupyter kernel take about 60."""
_MOST_THREADS = 64
_MOST_THREADS_OF_NOBODY = 4_096
"""Where users are counted over the whole system, all children share this."""


class Wall:
    """The layers around one process, in the order in which they have to be put up.

    Args:
        shown: what the file view shows; also what Landlock lets through.
        proc: a descriptor of /proc, or None where there is none.
        found: the layers that its parent has put up for it, or why not.
    """

    def __init__(self, shown: filesystem.Visible, proc: int | None, found: dict[str, str]) -> None:
        self._shown = shown
        self._proc = proc
        self.layers = dict(found)

    def enter_namespaces(self, *, why_not_nobody: str) -> None:
        """Leave the network, the rest of the disk and the other users.

        Args:
            why_not_nobody: why the administrator cannot become `NOBODY`; empty if that works.
        """
        for name, kind in _NAMESPACES.items():
            self._try(name, partial(linux.unshare, kind))
        if self.layers["IPC namespace"] == IN_FORCE:
            self._try("IPC namespace", partial(socket.sethostname, "sandbox"))
        if self.layers["file view"] == IN_FORCE:
            self._try("file view", _mount_own_working_folder)
        self._try("unprivileged user", partial(_become_nobody, why_not_nobody))
        self._try("user namespace", partial(enter_user_namespace, self._proc))

    def lock(self, limits: Limits, *, serving: bool = False) -> None:
        """Bound what is used, give up every privilege, and let the kernel refuse all that computing does not need.

        Args:
            limits: what may be used.
            serving: whether this becomes a Jupyter kernel, which answers on sockets that it was given.
        """
        own_folder = self.layers["file view"] == IN_FORCE
        file_bytes = filesystem.WORKING_FOLDER_BYTES if own_folder else 0
        self._try("resource limits", partial(self._limit, limits, file_bytes, serving=serving))
        self._try("no capabilities", _give_up_privileges)
        self._try("Landlock", partial(_refuse_other_files, self._shown, writable=own_folder))
        if self._proc is not None:
            os.close(self._proc)
        self._try("seccomp", partial(seccomp.allow_only_computing, serving=serving))

    def _try(self, layer: str, put_up: Callable[[], None]) -> None:
        """Put up a layer; where the system does not let us, write down why."""
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
        for kind, wanted in values.items():
            rlimits.set_limit(kind, wanted)


def enter_user_namespace(proc: int | None, others: int = 0) -> None:
    """Be the same user, alone in a namespace of users in which this process may put up the next layers.

    Args:
        proc: a descriptor of /proc.
        others: further namespaces to enter in the same step.

    Raises:
        OSError: the system does not let this process do so.
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


def _become_nobody(why_not: str) -> None:
    if os.geteuid() != 0:
        return
    if why_not:
        raise PermissionError(why_not)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.own_process_files()
    linux.end_with_parent(signal.SIGKILL)  # a change of user undoes it


def _mount_own_working_folder() -> None:
    linux.unshare(linux.CLONE_NEWNS)
    filesystem.mount_working_folder()


def _give_up_privileges() -> None:
    linux.drop_capabilities()
    linux.gain_no_privileges()


def _refuse_other_files(shown: filesystem.Visible, *, writable: bool) -> None:
    import landlock

    if landlock.landlock_abi_version() < _LANDLOCK_WITH_TRUNCATE:
        raise OSError("this kernel's Landlock does not keep files from being emptied (Linux 6.2 does)")
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
        os.close(rules._fd)  # noqa: SLF001 - the package leaves it open
    except landlock.LandlockError as error:
        raise OSError(getattr(error, "reason", None) or str(error)) from error


def _allow(rules: Any, path: str, masked: tuple[str, ...]) -> None:
    """Let a file or folder be read; of a folder that holds a masked one, each of the others."""
    from landlock import FSAccess

    if not Path(path).is_dir():
        writable = FSAccess.WRITE_FILE if path in filesystem.DEVICES else FSAccess.READ_FILE
        rules.allow(path, rules=FSAccess.READ_FILE | writable)
    elif not any(filesystem.below(each, path) for each in masked):
        rules.allow(path, rules=FSAccess.READ_FILE | FSAccess.READ_DIR)
    else:
        rules.allow(path, rules=FSAccess.READ_DIR)
        for each in Path(path).iterdir():
            if str(each) not in masked:
                _allow(rules, str(each), masked)
