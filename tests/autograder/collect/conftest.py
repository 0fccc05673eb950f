"""A course to collect into."""

from pathlib import Path

import pytest

from autograder.course.folder import CourseFolder
from tests.support.handed_out import make_course


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """Return a course in which nobody has handed in."""
    return make_course(tmp_path / "course")
