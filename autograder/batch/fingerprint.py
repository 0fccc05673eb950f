"""Fingerprints of all that a report depends on: the submission, the grader, the tests, the choice of the seed."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version

from assignment import notebook
from assignment.variant import DEFAULT, Variant
from autograder.course.records import dependencies
from autograder.course.records.dependencies import Input, Thing
from autograder.grading.programs import digest_of_programs
from autograder.sandbox.options import Options

_PACKAGES = ("tensorflow", "keras", "numpy", "h5py", "ipython", "nbformat", "nbgrader")
DRAWN = "drawn for the class"


def fingerprint(
    digest: str, options: Options, seed: int | None, release_digest: str, variant: Variant = DEFAULT
) -> dict[str, str]:
    """Return the fingerprint of what a student's report would depend on now.

    Args:
        digest: of the hand-in.
        options: how the student's code would be run.
        seed: of the hidden cases; None if it is drawn for the class.
        release_digest: of the course's release: its code cells, the instructor's own tests and their files.
        variant: of the assignment.
    """
    limits = f"{options.timeout_s} {options.memory_bytes} {options.allow_weaker}"
    return dependencies.fingerprint(
        Thing.REPORT,
        {
            Input.SUBMISSION: digest,
            Input.GRADER: f"{_grader()} {limits}",
            Input.ENVIRONMENT: _environment(),
            Input.TESTS: f"{_tests(variant)} {release_digest}",
            Input.SEED: DRAWN if seed is None else str(seed),
        },
    )


@cache
def _grader() -> str:
    return digest_of_programs("autograder", "helpers")


@cache
def _environment() -> str:
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PACKAGES)])


@cache
def _tests(variant: Variant) -> str:
    source = hashlib.sha256(notebook.SOURCE.read_bytes() + variant.to_toml().encode()).hexdigest()[:16]
    return f"{digest_of_programs('assignment')} {source}"
