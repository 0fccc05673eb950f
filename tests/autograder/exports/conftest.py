"""A course whose students have awkward names."""

import shutil
from pathlib import Path

import pytest

from autograder.course.folder import CourseFolder
from tests.support.exports.gradebooks import make_gradebook
from tests.support.handed_out import make_course


@pytest.fixture(scope="session")
def awkward_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return their gradebook."""
    path: Path = tmp_path_factory.mktemp("awkward") / "gradebook.db"
    make_gradebook(path)
    return path


@pytest.fixture
def awkward_course(tmp_path: Path, awkward_gradebook: Path) -> CourseFolder:
    """Return a course with that gradebook."""
    course = make_course(tmp_path / "course")
    shutil.copyfile(awkward_gradebook, course.root / "gradebook.db")
    return course
