"""The system calls that student code may use: those that NumPy and TensorFlow need to compute."""

from __future__ import annotations

import contextlib
import errno
import os
from functools import cache
from typing import Any

FILES = """
    access chdir close close_range creat dup dup2 dup3 faccessat faccessat2 fadvise64 fallocate fchdir
    fdatasync flock fstat fstatfs fsync ftruncate getcwd getdents getdents64 lseek lstat mkdir mkdirat
    newfstatat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readlink readlinkat readv
    rename renameat renameat2 rmdir stat statfs statx umask unlink unlinkat write writev
"""
WAITING = """
    epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 pipe pipe2 poll ppoll
    pselect6 select clock_getres clock_gettime clock_nanosleep gettimeofday nanosleep time times alarm getitimer
    setitimer
"""
MEMORY_AND_THREADS = """
    brk madvise membarrier mincore mmap mprotect mremap msync munmap exit exit_group futex futex_waitv
    set_robust_list set_tid_address rseq sched_getaffinity sched_getparam sched_getscheduler
    sched_yield restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait
    sigaltstack arch_prctl
"""
ABOUT_ITSELF = """
    capget getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority getrandom getresgid
    getresuid getrlimit getrusage getsid gettid getuid sysinfo uname
"""
REFUSED = """
    socket socketpair connect bind fork vfork execve execveat ptrace process_vm_readv process_vm_writev mount umount2
    pivot_root chroot unshare setns keyctl add_key request_key bpf io_uring_setup io_uring_enter io_uring_register
    perf_event_open userfaultfd kexec_load init_module finit_module setuid setgid setresuid setresgid setgroups setsid
    setpgid mknod mknodat link linkat symlink symlinkat pidfd_open pidfd_getfd pidfd_send_signal process_madvise
    tkill rt_sigqueueinfo rt_tgsigqueueinfo memfd_create memfd_secret shmget msgget semget mq_open setrlimit swapon
    truncate chmod fchmod fchmodat fchown fchownat chown lchown utime utimes futimesat utimensat get_robust_list reboot
    sethostname settimeofday clock_settime acct quotactl syslog
"""
"""Calls that fail with "operation not permitted"; calls not listed here fail with "function not implemented"."""

_CLONE_THREAD = 0x00010000
_ONLY_WITH = {
    # those of opening a file: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX; ioctl(2)
    "ioctl": (1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),
    # copies, flags and locks of a descriptor, the size of a pipe, but no signals to an owner; fcntl(2)
    "fcntl": (1, (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)),
    # the names of threads and of memory: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA; prctl(2)
    "prctl": (0, (15, 16, 0x53564D41)),
    # for itself only; sched_setaffinity(2)
    "sched_setaffinity": (0, (0,)),
    # reading a limit, not setting one; prlimit(2)
    "prlimit64": (2, (0,)),
}
"""Calls that are allowed only if the argument with this index has one of these values."""

SERVING = "accept4 getpeername getsockname recvfrom"
_SERVING_ONLY_WITH = {
    # the sender of a connection, its errors; SOL_SOCKET; getsockopt(2)
    "getsockopt": ((1, 1),),
    # SCHED_OTHER, the default; ZeroMQ aborts if it cannot set it for a thread; sched_setscheduler(2)
    "sched_setscheduler": ((1, 0),),
    # to the peer of a connection only; sendto(2)
    "sendto": ((4, 0),),
    # for waking an event loop: AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC; socketpair(2)
    "socketpair": ((0, 1), (1, 0x80001)),
}
"""What a Jupyter kernel needs in addition, to answer on sockets that listened before it was locked in. It cannot make a
socket that leads anywhere, connect to anything or pass descriptors."""


def binding() -> Any:
    """Import and return the binding of libseccomp; the first call must come before the disk is hidden.

    The binding asks the system where the library is.

    Raises:
        ImportError: the binding or the library is not installed.
    """
    try:
        import pyseccomp
    except (OSError, RuntimeError) as error:
        raise ImportError(f"libseccomp is not installed ({error})") from error
    return pyseccomp


def allow_only_computing(*, serving: bool = False) -> None:
    """Refuse this process and its future threads every system call that this module does not allow, for good.

    Args:
        serving: whether the process may answer on sockets that it inherited.

    Raises:
        ImportError: libseccomp is not installed.
        OSError: Linux refuses the filter.
    """
    rules = rules_of_every_process(serving=serving)
    for name in ("kill", "tgkill"):
        _add(rules, binding().ALLOW, name, binding().Arg(0, binding().EQ, os.getpid()))
    rules.load()


@cache
def rules_of_every_process(*, serving: bool) -> Any:
    """Return the rules that are the same in every process, so that forks of this process find them made.

    Args:
        serving: as above.

    Raises:
        ImportError: libseccomp is not installed.
    """
    seccomp = binding()
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    for name in f"{FILES} {WAITING} {MEMORY_AND_THREADS} {ABOUT_ITSELF}".split():
        _add(rules, seccomp.ALLOW, name)
    for name in REFUSED.split():
        if not (serving and name in _SERVING_ONLY_WITH):
            _add(rules, seccomp.ERRNO(errno.EPERM), name)
    for name in SERVING.split() if serving else ():
        _add(rules, seccomp.ALLOW, name)
    for name, pairs in _SERVING_ONLY_WITH.items() if serving else ():
        _add(rules, seccomp.ALLOW, name, *(seccomp.Arg(index, seccomp.EQ, value) for index, value in pairs))
    for name, (index, values) in _ONLY_WITH.items():
        for value in values:
            _add(rules, seccomp.ALLOW, name, seccomp.Arg(index, seccomp.EQ, value))
    for flags, action in ((_CLONE_THREAD, seccomp.ALLOW), (0, seccomp.ERRNO(errno.EPERM))):
        _add(rules, action, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, flags))
    return rules


def _add(rules: Any, action: int, name: str, *arguments: Any) -> None:
    """Add a rule, unless this processor does not have the call."""
    with contextlib.suppress(OSError):
        rules.add_rule(action, name, *arguments)
