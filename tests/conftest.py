"""Fixtures that several test modules share: expectations, courses, a file of student code."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from absl import logging as tensorflow_logging

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from assignment import expectations
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.demo import make_course, place_samples
from benchmarks.fidelity.grading import SEED
from helpers.contract.expectation import Expectation
from tests.support.courses import COURSE_TIMEOUT_S

# When nbgrader's applications start, they close all log handlers. This handler then closes its stream too, unless the
# stream is one of sys's own. In a test that captures output the stream is pytest's, and all later tests would fail.
tensorflow_logging.get_absl_handler().python_handler.setStream(sys.__stderr__)

TAKE_MINUTES = (
    "test_attacks.py",  # before all others: it watches the process table, where they leave a warm process
    "test_notebooks.py",
    "test_shared_course.py",
    "test_partial_credit.py",
    "test_samples.py",
    "test_no_text_decides.py",
    "test_fidelity.py",
    "test_class_survives.py",
    "test_seeds.py",
    "test_plain_nbgrader.py",
    "test_live_training.py",
    "test_console.py",
)
"""Files whose slow tests take longest, the longest first: no worker has a long one left when the others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take minutes before all others; each file stays together."""
    place = {name: number for number, name in enumerate(TAKE_MINUTES)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the samples' expected results."""
    parser.addoption("--update-verdicts", action="store_true", help="rewrite tests/submissions/*/verdicts.json")


@pytest.fixture(scope="session")
def public() -> dict[str, Expectation]:
    """Return what the self-check cells expect, recomputed."""
    return expectations.public_expectations()


@pytest.fixture(scope="session")
def course_handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in which all sample submissions are handed in and nothing is graded."""
    folder: Path = tmp_path_factory.mktemp("handed_in") / "course"
    make_course(folder)
    run_nbgrader(folder, "generate_assignment", NAME)
    place_samples(folder)
    return folder


@pytest.fixture(scope="session")
def graded_course(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course whose sample submissions were graded by nbgrader's own commands."""
    folder: Path = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(course_handed_in, folder)
    options = (f"--ObserveAndJudge.timeout_s={COURSE_TIMEOUT_S}", f"--ObserveAndJudge.seed={SEED}")
    run_nbgrader(folder, "autograde", NAME, *options)
    run_nbgrader(folder, "generate_feedback", NAME)
    run_nbgrader(folder, "export")
    return folder


@pytest.fixture
def write_code(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes student code to a Python file."""

    def write(code: str) -> Path:
        path = tmp_path / "submission.py"
        path.write_text(code, encoding="utf-8")
        return path

    return write
