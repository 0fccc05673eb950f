"""Write a file as a whole: whoever opens it finds the old one, the new one or none, never a part of one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced_file(path: Path) -> Iterator[Path]:
    """Yield a path at which to write a file, and move the file to its place when the block ends without an error.

    Args:
        path: of the file in its place; its folder must exist.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".unfinished-") as folder:
        unfinished = Path(folder) / path.name
        yield unfinished
        unfinished.replace(path)
