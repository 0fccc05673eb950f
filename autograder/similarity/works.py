"""What students wrote themselves, read within limits and never run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.choosing import is_python
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from autograder.intake.notebook_file import UnreadableError, parsed, text_of
from autograder.intake.released import Released, source_of
from autograder.intake.submission import Submission, understood
from autograder.wall.cell import Kind

MOST_CHARACTERS = 200_000
"""Of one student's code; what comes after them is not compared."""


@dataclass(frozen=True)
class Work:
    """The code that a student wrote.

    Args:
        student: the id.
        code: of all cells and files of the student's own.
        is_cut: whether there is more of it.
    """

    student: str
    code: str
    is_cut: bool = False

    @property
    def lines(self) -> list[str]:
        """Return its lines."""
        return self.code.split("\n")


def read_work(student: str, folder: Path, notebook: str, release: Released) -> Work:
    """Return the code that a student wrote: the cells that are not the release's, and Python files beside them.

    Args:
        student: the id.
        folder: the submitted one.
        notebook: the file name of the notebook.
        release: of which it is a copy.

    Raises:
        UnreadableError: the submission cannot be read; the message says why.
    """
    submission = understood(read_hand_in(folder, notebook, levels=COURSE_LEVELS), release)
    code = "\n\n".join(text.strip("\n") for text in _own_texts(submission))
    return Work(student, code[:MOST_CHARACTERS], len(code) > MOST_CHARACTERS)


def _own_texts(submission: Submission) -> Iterable[str]:
    yield from (cell.source for cell in submission.cells if cell.kind is Kind.STUDENT and cell.source.strip())
    for path, content in sorted(submission.files.items()):
        if is_python(path):
            yield f"# {path}\n{text_of(path, content[: 4 * MOST_CHARACTERS])[0]}"


def released_code(source: Path) -> str:
    """Return the code that an instructor's notebook holds, the solution too: what the task forces or gives.

    Args:
        source: the notebook.

    Raises:
        UnreadableError: it is no notebook.
        OSError: it cannot be read.
    """
    cells = parsed(source.read_text(encoding="utf-8"), source.name)["cells"]
    return "\n\n".join(source_of(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")


__all__ = ["MOST_CHARACTERS", "UnreadableError", "Work", "read_work", "released_code"]
