"""The files of the course's source that are copied beside each autograded notebook."""

from __future__ import annotations

import fnmatch
import functools
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


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


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Return whether a name is one that some patterns describe.

    Args:
        name: of a file or a folder.
        patterns: as shells have them.
    """
    return any(pattern.match(os.path.normcase(name)) for pattern in map(_compiled, patterns))


@functools.lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(os.path.normcase(pattern)))


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
