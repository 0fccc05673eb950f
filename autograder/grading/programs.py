"""The files of this project that results depend on, and the version that reports name."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assignment import notebook

_DISTRIBUTION = "resnet50-assignment"
_SUFFIXES = (".py", ".json", ".toml", ".mo")


def program_files(package: str) -> list[Path]:
    """Return the files of a package that a verdict can depend on, those in nested folders included.

    Args:
        package: its name, or its path from the folder of the packages.
    """
    return sorted(path for path in (notebook.ROOT / package).rglob("*") if path.suffix in _SUFFIXES)


def digest_of_programs(*packages: str) -> str:
    """Return a text that changes with the programs of some packages.

    Args:
        packages: their names.
    """
    digest = hashlib.sha256()
    for package in packages:
        for path in program_files(package):
            digest.update(str(path.relative_to(notebook.ROOT)).encode() + b" " + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def own_version() -> str:
    """Return the version of this project, with a digest that changes with its programs."""
    try:
        number = version(_DISTRIBUTION)
    except PackageNotFoundError:  # it lies there without being installed
        number = "0"
    return f"{number}+{digest_of_programs('autograder', 'helpers', 'assignment')[:8]}"
