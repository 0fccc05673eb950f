"""The files of the course's source that are copied beside each autograded notebook."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograder.grading.copies import matches


def source_files(folder: Path, ignored: Sequence[str]) -> Iterator[Path]:
    """Yield the paths of the files of the source that nbgrader copies, relative to it.

    Args:
        folder: of the source.
        ignored: the patterns of names that are not copied.
    """
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not matches(name, ignored)]
        for name in names:
            path = Path(parent, name)
            if not matches(name, [*ignored, "*.ipynb"]) and stat.S_ISREG(path.lstat().st_mode):
                yield path.relative_to(folder)


def digest_of_files(folder: Path, paths: Iterable[Path]) -> str:
    """Return a text that changes with the names and contents of files.

    Args:
        folder: in which they are.
        paths: relative to it.
    """
    digest = hashlib.sha256()
    for path in sorted(paths):
        name, content = bytes(path), (folder / path).read_bytes()
        digest.update(b"%d %d " % (len(name), len(content)) + name + content)
    return digest.hexdigest()[:16]
