"""The Linux system calls by which a process locks itself in: one thin function each, with no decisions.

Python 3.11 has none of them, and no maintained package has all that work in a forked process. Every function raises
OSError with the error of the system call; the manual page named there explains it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18

_MNT_DETACH = 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_MOUNT_ATTR_RDONLY, _MOUNT_ATTR_NOSUID = 1, 2
_SYS_MOUNT_SETATTR = 442
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_SECUREBITS, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 28, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_ALL_SECUREBITS_LOCKED = 0b11101111
"""User 0 has no privileges, a change of user keeps none, there are no ambient ones, and all of this is locked."""
_CAPABILITY_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(namespaces: int) -> None:
    """Leave the named namespaces for new ones (man 2 unshare, man 7 namespaces)."""
    _call("unshare", ctypes.c_int(namespaces))


def setns(descriptor: int, namespace: int) -> None:
    """Enter the namespace of a descriptor (man 2 setns)."""
    _call("setns", ctypes.c_int(descriptor), ctypes.c_int(namespace))


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Mount a file system or bind a folder (man 2 mount, man 7 mount_namespaces)."""
    _call("mount", _encoded(source), _encoded(target), _encoded(kind), ctypes.c_ulong(flags), _encoded(data))


def detach(target: str) -> None:
    """Detach a mount and all mounts below it (man 2 umount, MNT_DETACH)."""
    _call("umount2", os.fsencode(target), ctypes.c_int(_MNT_DETACH))


def pivot_root(new_root: str, put_old: str) -> None:
    """Make another folder the root (man 2 pivot_root)."""
    number = ctypes.c_long(_SYS_PIVOT_ROOT[platform.machine()])
    _call("syscall", number, os.fsencode(new_root), os.fsencode(put_old))


class _MountAttributes(ctypes.Structure):
    """The argument of mount_setattr(2)."""

    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


def make_read_only(target: str) -> None:
    """Make a mount and all mounts below it read-only, and ignore set-user-ID bits there (man 2 mount_setattr)."""
    attributes = _MountAttributes(_MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID, 0, 0, 0)
    _call(
        "syscall",
        ctypes.c_long(_SYS_MOUNT_SETATTR),
        ctypes.c_int(_AT_FDCWD),
        os.fsencode(target),
        ctypes.c_uint(_AT_RECURSIVE),
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )


def end_with_parent(signal: int) -> None:
    """Receive a signal when the parent ends (man 2 prctl, PR_SET_PDEATHSIG)."""
    _prctl(_PR_SET_PDEATHSIG, signal)


def own_proc_self() -> None:
    """Own /proc/self again after a change of user (man 2 prctl, PR_SET_DUMPABLE)."""
    _prctl(_PR_SET_DUMPABLE, 1)


def gain_no_privileges() -> None:
    """Prevent any program from raising privileges, for good (man 2 prctl, PR_SET_NO_NEW_PRIVS)."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


class _CapabilityHeader(ctypes.Structure):
    """The first argument of capset(2)."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def drop_capabilities() -> None:
    """Drop all capabilities and every way to regain one.

    See man 7 capabilities, man 2 capset, and man 2 prctl: PR_CAPBSET_DROP, PR_SET_SECUREBITS, PR_CAP_AMBIENT. Only a
    process with capabilities can change the bounding set and the secure bits; a process without any need not.
    """
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    with contextlib.suppress(OSError):  # EINVAL: there are no more; EPERM: there were none
        for capability in range(_MOST_CAPABILITIES):
            _prctl(_PR_CAPBSET_DROP, capability)
    with contextlib.suppress(PermissionError):  # there were none
        _prctl(_PR_SET_SECUREBITS, _ALL_SECUREBITS_LOCKED)
    _call("capset", ctypes.byref(_CapabilityHeader(_CAPABILITY_VERSION_3, 0)), (ctypes.c_uint32 * 6)())


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else os.fsencode(text)


def _prctl(option: int, value: int) -> None:
    zero = ctypes.c_ulong(0)
    _call("prctl", ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero)


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) == -1:
        number = ctypes.get_errno()
        ctypes.set_errno(0)  # a library may look at errno without having failed
        raise OSError(number, f"{name}: {os.strerror(number)}")
