"""Which assignment of a course is this project's: by its name, and by what its source holds."""

from __future__ import annotations

import json
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from assignment.notebook import CHECKS, grade_id
from assignment.release import NAME, PRETRAINED_FOLDER


def is_ours(course: CourseDirectory, assignment: str) -> bool:
    """Return whether this project grades an assignment; nbgrader alone grades every other one.

    One of our name is not ours if its source is there and holds none of our check cells. Where the source is missing
    or cannot be read, it is ours, because our way runs no student code outside of the wall.

    Args:
        course: as nbgrader is configured.
        assignment: its name.
    """
    if assignment != NAME:
        return False
    source = Path(course.format_path(course.source_directory, ".", assignment))
    found = [_names(path) for path in sorted(source.glob("*.ipynb"))]
    return not found or any(names is None or not names.isdisjoint(CHECKS.values()) for names in found)


def ignored(course: CourseDirectory, assignment: str) -> list[str]:
    """Return the patterns of the files that are not copied: of ours, also the trained network that was released.

    Args:
        course: as nbgrader is configured.
        assignment: its name.
    """
    return [*course.ignore, *([PRETRAINED_FOLDER.name] if is_ours(course, assignment) else [])]


def _names(path: Path) -> set[str] | None:
    """Return the names of a notebook's cells; None if it cannot be read."""
    try:
        return {grade_id(cell) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
