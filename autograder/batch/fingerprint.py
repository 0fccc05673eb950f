"""Fingerprints of all that a report depends on: the submission, the grader, the tests, the choice of the seed."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assignment import notebook
from assignment.variant import DEFAULT, Variant
from autograder.sandbox.options import Options

_PACKAGES = ("tensorflow", "keras", "numpy", "nbgrader")
_SUFFIXES = (".py", ".json", ".toml", ".mo")
DRAWN = "drawn for the class"


@dataclass(frozen=True)
class Fingerprint:
    """What a report depends on, each part as a text that changes with it.

    Args:
        submission: the submitted files.
        grader: the programs that observe and judge, the packages that they use, and the limits.
        tests: the table, the cases and the points.
        seed: the number, or that it is drawn for the class.
    """

    submission: str
    grader: str
    tests: str
    seed: str

    def to_json(self) -> dict[str, str]:
        """Return the fingerprint as plain data."""
        return asdict(self)

    def changed_since(self, earlier: Fingerprint) -> list[str]:
        """Return the names of the parts that differ from an earlier fingerprint's."""
        now, before = asdict(self), asdict(earlier)
        return [name for name in now if now[name] != before[name]]


def fingerprint(digest: str, options: Options, seed: int | None, variant: Variant = DEFAULT) -> Fingerprint:
    """Return the fingerprint of what a student's report would depend on now.

    Args:
        digest: of the hand-in.
        options: how the student's code would be run.
        seed: of the hidden cases; None if it is drawn for the class.
        variant: of the assignment.
    """
    limits = f"{options.timeout_s} {options.memory_bytes} {options.allow_weaker}"
    policy = DRAWN if seed is None else str(seed)
    return Fingerprint(digest, f"{_grader()} {limits}", _tests(variant), policy)


@cache
def _grader() -> str:
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    return f"{_programs('autograder', 'helpers')} {', '.join([*packages, f'Python {platform.python_version()}'])}"


@cache
def _tests(variant: Variant) -> str:
    programs = _programs("assignment")
    return programs if variant == DEFAULT else f"{programs} {_digest(variant.to_toml().encode())}"


def program_files(package: str) -> list[Path]:
    """Return the files of a package that a verdict can depend on, those in nested folders included.

    Args:
        package: its name.
    """
    return sorted(path for path in (notebook.ROOT / package).rglob("*") if path.suffix in _SUFFIXES)


def _programs(*packages: str) -> str:
    files = (path for package in packages for path in program_files(package))
    return _digest(*(str(path.relative_to(notebook.ROOT)).encode() + b" " + path.read_bytes() for path in files))


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]
