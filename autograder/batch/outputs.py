"""Which autograded notebooks are left to run: what the outputs were made from stands in the notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.batch.journal import Journal
from autograder.course.folder import CourseFolder
from autograder.course.gradebook import GradebookWriter
from autograder.course.records.dependencies import Input, Thing, depends_on, digest_of, fingerprint
from autograder.intake.released import HEAVY, source_of

OUTPUTS = "autograder_outputs"
"""The key of what the outputs were made from in the notebook's metadata."""

MadeFrom = Mapping[str, str]


def left_to_run(
    course: CourseFolder, journal: Journal, writer: GradebookWriter, students: Iterable[str]
) -> dict[str, MadeFrom]:
    """Return whose saved notebooks have no outputs that are up to date, each with what the outputs will be made from.

    Args:
        course: the course and the assignment.
        journal: of the reports.
        writer: of the gradebook.
        students: of the class.
    """
    heavy = digest_of(sorted(heavy_cells(course.source() / f"{writer.notebook}.ipynb")))
    left = {}
    for student in students:
        entry = journal.entries.get(student)
        result = writer.made_from(student, entry.key) if entry else None
        if result is not None:
            made = _made_from(result, heavy)
            if not _is_run(course.autograded(student) / f"{writer.notebook}.ipynb", made):
                left[student] = made
    return left


def _made_from(result: Mapping[str, str], heavy: str) -> MadeFrom:
    of_result = {part: result[part.value] for part in depends_on(Thing.OUTPUTS) - {Input.HEAVY}}
    return fingerprint(Thing.OUTPUTS, {**of_result, Input.HEAVY: heavy})


def _is_run(path: Path, made: MadeFrom) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8"))["metadata"].get(OUTPUTS) == dict(made))
    except (OSError, ValueError, LookupError, AttributeError):
        return False


def heavy_cells(source: Path) -> frozenset[str]:
    """Return the texts of the cells that the author tagged as heavy.

    Args:
        source: the path of the course's source notebook.
    """
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    return frozenset(source_of(cell).strip() for cell in cells if HEAVY in cell.get("metadata", {}).get("tags", ()))
