"""Read one regular file within a limit: never a link, a pipe, a device, a huge file, or one that is being written."""

from __future__ import annotations

import errno
import os
import stat
from typing import IO

from helpers.i18n import _

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
"""The flags to open a folder with."""

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MEGABYTE = 10**6


class RefusedError(Exception):
    """A file is not read; the message says why, as the predicate of a sentence about it."""


class TooLargeError(RefusedError):
    """A file is larger than the limit."""


def read_file(name: str, folder: int, most_bytes: int, *, may_have_names_elsewhere: bool = False) -> bytes:
    """Return the content of a file.

    Args:
        name: of the file in its folder.
        folder: a descriptor of the folder.
        most_bytes: the limit; a larger file is not read at all.
        may_have_names_elsewhere: whether the file may have hard links, as backups make them.

    Raises:
        OSError: the system does not let it be opened or read.
        RefusedError: it is not a file, it is too large, or it changed while it was read.
    """
    with _opened(name, folder) as file:
        before = os.fstat(file.fileno())
        if before.st_nlink > 1 and not may_have_names_elsewhere:
            raise RefusedError(_("is a hard link to a file elsewhere"))
        if before.st_size > most_bytes:
            raise TooLargeError(_size(most_bytes))
        content = file.read(most_bytes + 1)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != before.st_size:
        raise RefusedError(_("changed while it was read; grade it again when nothing writes to it"))
    return content


def _opened(name: str, folder: int) -> IO[bytes]:
    """Open a regular file.

    Raises:
        OSError: the system does not let it be opened.
        RefusedError: it is something else.
    """
    descriptor = os.open(name, _FILE, dir_fd=folder)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise RefusedError(_("is a folder, a link, a pipe or a device, not a file"))


def _size(most_bytes: int) -> str:
    if most_bytes < _MEGABYTE:
        return _("is larger than {bytes} bytes").format(bytes=most_bytes)
    return _("is larger than {megabytes} MB").format(megabytes=most_bytes // _MEGABYTE)


def why_not_read(error: OSError | RefusedError) -> str:
    """Return why something was not read, as the predicate of a sentence about it."""
    if isinstance(error, RefusedError):
        return str(error)
    if error.errno == errno.ELOOP:
        return _("is a link")
    return _("cannot be read ({reason})").format(reason=error.strerror or type(error).__name__)
