"""Run a command as on another system: `python in_environment.py NAME COMMAND...`, started by the administrator.

The names: ordinary-user; no-user-namespaces, an ordinary user on a system that gives none; container, the administrator
under a container's usual profile, which gives no namespaces and no mounts, and open-container, the same where
everybody can read the interpreter; no-mounts, an ordinary user who gets namespaces and may do little there;
no-seccomp, an ordinary user without namespaces whose kernel also refuses filters.
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
    """Become what the first argument says, and run the rest."""
    name, *command = sys.argv[1:]
    {
        "ordinary-user": become_ordinary,
        "no-user-namespaces": lambda: (become_ordinary(), refuse(user_namespaces())),
        "no-mounts": lambda: (become_ordinary(), refuse({"mount": None})),
        "container": become_contained,
        "open-container": lambda: (open_up(Path(sys.base_prefix)), become_contained()),
        "no-seccomp": lambda: (become_ordinary(), refuse(user_namespaces() | {"seccomp": None, "prctl": (0, 22)})),
    }[name]()
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


def become_contained() -> None:
    """Stay the administrator, but of a container alone."""
    refuse(container())
    linux._prctl(24, _CAP_SYS_ADMIN)  # noqa: SLF001 - PR_CAPBSET_DROP


def become_ordinary() -> None:
    """Become an ordinary user to whom the interpreter is readable, wherever it lies."""
    open_up(Path(sys.base_prefix))
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    os.environ["HOME"] = "/nonexistent"


def open_up(folder: Path) -> None:
    """Put a readable folder in the place of one above that is closed to others, with nothing in it but the path."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    closed = [each for each in folder.parents if not each.stat().st_mode & 0o001]
    if closed:
        descriptor = os.open(folder, os.O_PATH)
        linux.mount("tmpfs", str(closed[-1]), "tmpfs", 0, "mode=755")
        folder.mkdir(parents=True)
        linux.mount(f"/proc/self/fd/{descriptor}", str(folder), None, linux.MS_BIND)
        os.close(descriptor)


def user_namespaces() -> dict[str, tuple[int, int] | None]:
    """Name what makes namespaces of users: calls, each with place and bits of the argument, or None for any."""
    return {"unshare": (0, linux.CLONE_NEWUSER), "clone": (0, linux.CLONE_NEWUSER)}


def container() -> dict[str, tuple[int, int] | None]:
    """Name what a container's usual profile refuses."""
    anyway = ("setns", "mount", "umount2", "pivot_root", "mount_setattr", "keyctl", "bpf")
    return dict.fromkeys(anyway) | {"unshare": None, "clone": (0, _ANY_NAMESPACE)}


def refuse(calls: dict[str, tuple[int, int] | None]) -> None:
    """Let the kernel refuse calls to this process and all that it starts."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for name, place in calls.items():
        if place is None:
            rules.add_rule(_DENIED, name)
        elif name == "prctl":
            rules.add_rule(_DENIED, name, pyseccomp.Arg(place[0], pyseccomp.EQ, place[1]))
        else:
            for bit in (1 << each for each in range(32) if place[1] >> each & 1):
                rules.add_rule(_DENIED, name, pyseccomp.Arg(place[0], pyseccomp.MASKED_EQ, bit, bit))
    rules.load()


if __name__ == "__main__":
    main()
