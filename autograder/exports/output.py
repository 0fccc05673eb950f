"""Write a file of grades beside others: never over the one that an instructor exported, and never half of one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from autograder.exports.sheets.encoded import SheetError


def beside(source: Path) -> Path:
    """Return where the filled file goes if nobody names a place.

    Args:
        source: the file that is filled.

    >>> beside(Path("Downloads/grades.csv")).as_posix()
    'Downloads/grades.filled.csv'
    """
    return source.with_name(f"{source.stem}.filled{source.suffix}")


@contextlib.contextmanager
def new_file(place: Path, *, source: Path | None = None, force: bool = False) -> Iterator[IO[bytes]]:
    """Yield a file that appears at its place when the block ends without an error.

    Args:
        place: where it goes.
        source: the file of the instructor's, which is never replaced.
        force: whether another file that is there is replaced.

    Raises:
        SheetError: the place is taken, or cannot be written.
    """
    if source is not None and place.exists() and place.samefile(source):
        raise SheetError(f"{place} is the file that is filled, which is never replaced: name another one by --output")
    if os.path.lexists(place) and not (force and place.is_file()):
        hint = "is no file: name another place by --output" if not place.is_file() else "is there already: add --force"
        raise SheetError(f"{place} {hint}")
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("xb") as file:
            yield file
        unfinished.replace(place)
    except OSError as error:
        raise SheetError(f"{place} cannot be written ({error.strerror or type(error).__name__})") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
