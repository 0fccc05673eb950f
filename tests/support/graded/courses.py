"""A course with a few students, graded by tests that nobody passes: reports in no time, all else as it is."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from assignment.release import NAME
from autograder.cli import grade
from autograder.cli.exit_codes import ExitCode
from autograder.cli.parser import make_parser
from autograder.grading import grader
from autograder.grading.report import Report
from autograder.grading.work import Done, Work

CHECK, SOLUTION = "check_ResNet50", "ResNet50"


def small_course(handed_in: Path, folder: Path, *students: str) -> Path:
    """Return a copy of a course with some of its students alone."""
    shutil.copytree(handed_in, folder)
    for path in (folder / "submitted").iterdir():
        if path.name not in students:
            shutil.rmtree(path)
    return folder


def worth_nothing(work: Work) -> Done:
    """Grade by tests that nobody passes."""
    read = grader.do(replace(work, seed=None))
    return read if work.seed is None else replace(read, report=Report({}, work.seed, remarks=("a stricter test",)))


def graded(course: Path, *options: str) -> ExitCode:
    """Run `autograder grade` without any process of its own, and return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.batch.run.do", worth_nothing)
        return grade.grade(make_parser().parse_args(["grade", NAME, "--course", str(course), "--workers=1", *options]))


@contextmanager
def gradebook_of(course: Path) -> Iterator[Gradebook]:
    """Yield a course's gradebook, and commit what was changed."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        yield gradebook
        gradebook.db.commit()
