"""What several tests share: student code as a namespace, verdicts of it, and one graded course."""

import linecache
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from absl import logging as tensorflow_logging

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from assignment import expectations, notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.demo import make_course, place_samples
from autograder.grade import DEFAULT_OPTIONS
from autograder.locked_in import Options
from autograder.sandbox import Sitting
from autograder.submission import Cell, Submission
from benchmarks.grading import SEED, SOLUTION
from helpers.verdict import Verdict

COURSE_TIMEOUT_S = 30

Json = dict[str, Any]
Namespace = dict[str, Any]
Files = Mapping[str, bytes] | None

# nbgrader's applications close all handlers of logs when they start, and this one closes its stream with it if that is
# none of sys's own; then it would be pytest's, in a test that catches what is printed, and all later tests would fail
tensorflow_logging.get_absl_handler().python_handler.setStream(sys.__stderr__)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which the samples' expected results are written."""
    parser.addoption("--update-verdicts", action="store_true", help="write tests/submissions/*/verdicts.json anew")


def namespace_of(code: str) -> Namespace:
    """Run student code after the notebook's packages cell, each under the name of a cell."""
    namespace: Namespace = {"__name__": "__main__"}
    for number, source in enumerate((notebook.packages(), code)):
        lines = source.splitlines(keepends=True)
        linecache.cache[f"cell {number}"] = (len(source), None, lines, f"cell {number}")
        exec(compile(source, f"cell {number}", "exec"), namespace)  # noqa: S102 - student code is what is tested
    return namespace


def mutated(*replacements: tuple[str, str], code: str = SOLUTION) -> str:
    """Give the solution with texts replaced, each of which must be there."""
    for old, new in replacements:
        assert old in code, f"the solution does not hold {old!r}"
        code = code.replace(old, new)
    return code


def public_verdict(function: str, code: str) -> Verdict:
    """Judge one function of some student code by the public cases, as its self-check cell does."""
    from helpers.checks import verdict_of

    return verdict_of(function, namespace_of(code))


@dataclass(frozen=True)
class Sat:
    """What came of a sitting: an observation for each case, and the rest that is known of it."""

    observations: list[Json]
    sitting: Sitting


def sit(code: str, listed: Sequence[Json], options: Options = DEFAULT_OPTIONS, files: Files = None) -> Sat:
    """Observe cases of some student code behind the wall."""
    with Sitting(Submission((Cell(1, code),), (), files or {}), notebook.packages(), options) as sitting:
        return Sat(sitting.observe(listed), sitting)


@pytest.fixture(scope="session")
def public() -> dict[str, Any]:
    """What the self-check cells expect, computed anew."""
    return expectations.public_expectations()


@pytest.fixture(scope="session")
def course_handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which all sample submissions were handed in, and nothing is graded."""
    folder: Path = tmp_path_factory.mktemp("handed_in") / "course"
    make_course(folder)
    run_nbgrader(folder, "generate_assignment", NAME)
    place_samples(folder)
    return folder


@pytest.fixture(scope="session")
def graded_course(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which all sample submissions went through nbgrader's own commands."""
    folder: Path = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(course_handed_in, folder)
    options = (f"--ObserveAndJudge.timeout_s={COURSE_TIMEOUT_S}", f"--ObserveAndJudge.seed={SEED}")
    run_nbgrader(folder, "autograde", NAME, *options)
    run_nbgrader(folder, "generate_feedback", NAME)
    run_nbgrader(folder, "export")
    return folder


@pytest.fixture
def write_code(tmp_path: Path) -> Callable[[str], Path]:
    """Write student code into a Python file."""

    def write(code: str) -> Path:
        path = tmp_path / "submission.py"
        path.write_text(code, encoding="utf-8")
        return path

    return write
