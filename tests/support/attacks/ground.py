"""A grader's folder with canaries that attacks must leave as they are."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
import psutil

from assignment import notebook


class Ground:
    """A grader's folder with files that student code must not touch.

    Args:
        folder: an empty folder; everybody may read and write what is made in it, so that only the wall protects it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.token = secrets.token_hex(16)
        self.secret, self.gradebook = folder / "secret.txt", folder / "gradebook.db"
        self.sibling = folder / "submitted" / "sibling" / "resnet50" / "resnet50.ipynb"
        self.secret.write_text(self.token, encoding="utf-8")
        with contextlib.closing(sqlite3.connect(self.gradebook)) as database, database:
            database.execute("CREATE TABLE grade (student TEXT, auto_score REAL)")
            database.execute("INSERT INTO grade VALUES (?, 0)", [self.token])
        self.sibling.parent.mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"# {self.token}")]), self.sibling)
        for path in (self.secret, self.gradebook, self.sibling):
            path.chmod(0o666)
        for path in (folder, *self.sibling.parents[:3]):
            path.chmod(0o777)

    def prelude(self, port: int) -> str:
        """Return the cell that tells an attack where everything is."""
        places = {
            "SECRET": str(self.secret),
            "GRADEBOOK": str(self.gradebook),
            "SIBLING": str(self.sibling),
            "REPOSITORY": str(notebook.ROOT),
            "PORT": port,
            "GRADER_PID": os.getpid(),
        }
        return "\n".join(f"{name} = {value!r}" for name, value in places.items())

    def state(self) -> dict[str, str]:
        """Return the state of each canary."""
        own = [self.secret, self.gradebook, self.sibling]
        packages = ("assignment", "autograder", "helpers", "source")
        ours = [
            path
            for package in packages
            for path in sorted((notebook.ROOT / package).rglob("*"))
            if "__pycache__" not in path.parts
        ]
        return {
            "a file of the grader's": _digest(own),
            "a folder of the grader's": str(sorted(map(str, self.folder.glob("*")))),
            "the repository": _digest(path for path in ours if path.is_file()),
            "the process table": str(sorted(_living_children())),
        }


def _living_children() -> Iterator[int]:
    """Yield the ids of the living processes below this one."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                yield process.pid


def _digest(paths: Iterator[Path] | Sequence[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(str(path).encode() + path.read_bytes())
    return found.hexdigest()
