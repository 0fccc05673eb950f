"""The files of the course's source that are copied beside each autograded notebook."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograder.grading.copies import matches


def source_files(folder: Path, ignored: Sequence[str]) -> Iterator[str]:
    """Yield the paths of the files of the source that nbgrader copies, relative to it.

    Args:
        folder: of the source.
        ignored: the patterns of names that are not copied.
    """
    patterns, root = (*ignored, "*.ipynb"), str(folder)
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not matches(name, ignored)]
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118 - twice as fast
            if not matches(name, patterns) and stat.S_ISREG(os.lstat(path).st_mode):
                yield path[len(root) :].lstrip(os.sep)


def digest_of_files(folder: Path, paths: Iterable[str]) -> str:
    """Return a text that changes with the names and contents of files.

    Args:
        folder: in which they are.
        paths: relative to it.
    """
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.split(os.sep)):  # noqa: PTH206 - as above
        with open(os.path.join(folder, path), "rb") as file:  # noqa: PTH118, PTH123 - as above
            name, content = os.fsencode(path), file.read()
        digest.update(b"%d %d " % (len(name), len(content)) + name + content)
    return digest.hexdigest()[:16]
