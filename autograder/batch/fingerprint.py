"""Fingerprints of all that a report depends on: the submission, the grader, the tests, the choice of the seed."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assignment import notebook
from assignment.variant import DEFAULT, Variant
from autograder.course.records import dependencies
from autograder.course.records.dependencies import Input, Thing
from autograder.grading.programs import digest_of_programs, program_files
from autograder.sandbox.options import Options

_RUN_STUDENT_CODE = [f"autograder/{wing}" for wing in ("confined", "grading", "intake", "lockdown", "sandbox", "wall")]
_JUDGE_ALONE = frozenset({"compare", "differences", "hints", "expected.json", "variant.toml"})
"""In `helpers`: what no observation depends on."""

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
    limits = _limits(options)
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


def of_observations(digest: str, options: Options, release_digest: str) -> dict[str, str]:
    """Return the fingerprint of what the observations of a hand-in would depend on now, besides the cases.

    Args:
        digest: of the hand-in.
        options: how the student's code would be run.
        release_digest: of the course's release.
    """
    return dependencies.fingerprint(
        Thing.OBSERVATIONS,
        {
            Input.SUBMISSION: digest,
            Input.OBSERVER: f"{_observer()} {_limits(options)}",
            Input.ENVIRONMENT: _environment(),
            Input.CELLS: release_digest,
        },
    )


def _limits(options: Options) -> str:
    return f"{options.timeout_s} {options.memory_bytes} {options.allow_weaker}"


def observing_programs() -> list[Path]:
    """Return the files of the programs that run beside student code, or read what comes from there.

    That is not the judge: `helpers.compare` and what it explains faults by run in the grader, and in check cells, which
    change no function.
    """
    paths = [path for package in _RUN_STUDENT_CODE for path in program_files(package)]
    helpers = notebook.ROOT / "helpers"
    paths += [path for path in program_files("helpers") if path.relative_to(helpers).parts[0] not in _JUDGE_ALONE]
    return [*paths, Path(notebook.__file__)]


@cache
def _observer() -> str:
    digest = hashlib.sha256()
    for path in observing_programs():
        digest.update(path.name.encode() + b" " + path.read_bytes())
    return digest.hexdigest()[:16]


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
