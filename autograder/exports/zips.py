"""Zips that are the same whenever and wherever they are made."""

from __future__ import annotations

import zipfile

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_FILE, _PROGRAM = 0o100644, 0o100755


def entry(name: str, *, is_program: bool = False) -> zipfile.ZipInfo:
    """Return the head of a file in a zip.

    Args:
        name: the path in the zip.
        is_program: whether it may be run.
    """
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, _UNIX
    info.external_attr = (_PROGRAM if is_program else _FILE) << 16
    return info
