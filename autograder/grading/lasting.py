"""Tell errors that may pass by themselves, such as a full disk, from those that come again each time."""

from __future__ import annotations

import errno
from concurrent.futures import BrokenExecutor

from autograder.sandbox.process import LostError

_PASSING = {
    errno.EAGAIN,
    errno.EBUSY,
    errno.EDQUOT,
    errno.EINTR,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ENOSPC,
    errno.ESTALE,
}


def is_lasting(error: BaseException) -> bool:
    """Return whether doing the same again would end in the same error.

    >>> is_lasting(FileNotFoundError(errno.ENOENT, "missing")), is_lasting(OSError(errno.ENOSPC, "full"))
    (True, False)
    """
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno not in _PASSING and not isinstance(error, ConnectionError | TimeoutError)
    return not isinstance(error, OSError | MemoryError | BrokenExecutor | LostError)
