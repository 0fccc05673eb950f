"""Run a command as on another system: `python in_environment.py NAME COMMAND...`, started by root.

The names:
- ordinary-user: an ordinary user.
- no-user-namespaces: an ordinary user on a system without user namespaces.
- no-mounts: an ordinary user who has namespaces but may not mount.
- no-seccomp: an ordinary user without namespaces on a system that refuses filters.
- container: root under the usual profile of a container, which refuses namespaces and mounts.
- open-container: the same, where everybody can read the interpreter.
"""

import errno
import os
import sys
from pathlib import Path

import pyseccomp

from autograder.lockdown import linux

USER = 1000
_CAP_SYS_ADMIN = 21
_ANY_NAMESPACE = 0x7E020000
_DENIED = pyseccomp.ERRNO(errno.EPERM)


def main() -> None:
    """Simulate the system that the first argument names, and run the command."""
    name, *command = sys.argv[1:]
    {
        "ordinary-user": become_ordinary,
        "no-user-namespaces": lambda: (become_ordinary(), refuse(user_namespaces())),
        "no-mounts": lambda: (become_ordinary(), refuse({"mount": None})),
        "container": become_contained,
        "open-container": lambda: (open_up(Path(sys.base_prefix)), become_contained()),
        "no-seccomp": lambda: (become_ordinary(), refuse(user_namespaces() | {"seccomp": None, "prctl": (0, 22)})),
    }[name]()
    os.execvp(command[0], command)  # noqa: S606 - no shell is needed


def become_contained() -> None:
    """Stay root, with the privileges of a container."""
    refuse(container())
    linux._prctl(24, _CAP_SYS_ADMIN)  # noqa: SLF001 - PR_CAPBSET_DROP


def become_ordinary() -> None:
    """Become an ordinary user who can read the interpreter, wherever it is installed."""
    open_up(Path(sys.base_prefix))
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    os.environ["HOME"] = "/nonexistent"


def open_up(folder: Path) -> None:
    """Replace the outermost parent folder that others cannot open by one that they can; it holds only this path."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    closed = [parent for parent in folder.parents if not parent.stat().st_mode & 0o001]
    if closed:
        descriptor = os.open(folder, os.O_PATH)
        linux.mount("tmpfs", str(closed[-1]), "tmpfs", 0, "mode=755")
        folder.mkdir(parents=True)
        linux.mount(f"/proc/self/fd/{descriptor}", str(folder), None, linux.MS_BIND)
        os.close(descriptor)


def user_namespaces() -> dict[str, tuple[int, int] | None]:
    """Return the calls that create user namespaces, each with index and bits of the argument, or None for any."""
    return {"unshare": (0, linux.CLONE_NEWUSER), "clone": (0, linux.CLONE_NEWUSER)}


def container() -> dict[str, tuple[int, int] | None]:
    """Return the calls that the usual profile of a container refuses."""
    always = ("setns", "mount", "umount2", "pivot_root", "mount_setattr", "keyctl", "bpf")
    return dict.fromkeys(always) | {"unshare": None, "clone": (0, _ANY_NAMESPACE)}


def refuse(calls: dict[str, tuple[int, int] | None]) -> None:
    """Let Linux refuse calls to this process and all that it starts."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for name, argument in calls.items():
        if argument is None:
            rules.add_rule(_DENIED, name)
        elif name == "prctl":
            rules.add_rule(_DENIED, name, pyseccomp.Arg(argument[0], pyseccomp.EQ, argument[1]))
        else:
            for bit in (1 << position for position in range(32) if argument[1] >> position & 1):
                rules.add_rule(_DENIED, name, pyseccomp.Arg(argument[0], pyseccomp.MASKED_EQ, bit, bit))
    rules.load()


if __name__ == "__main__":
    main()
