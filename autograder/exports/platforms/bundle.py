"""Pack the grader for a platform: this project's packages, what they need, and what the platform starts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distributions, requires
from pathlib import Path
from typing import IO

from traitlets.config import Config

from assignment.notebook import ROOT, SOURCE
from assignment.release import DISTRIBUTION
from assignment.variant import DEFAULT, VARIANT_FILE, Variant
from autograder.exports.platforms.cleared import without_solutions
from autograder.exports.platforms.grading import SETTINGS, Settings
from autograder.exports.sheets.encoded import SheetError
from autograder.exports.zips import entry
from autograder.grading.programs import program_files

_PACKAGES = ("autograder", "assignment", "helpers")
_FILES = Path(__file__).parent / "files"
_ACTION = ".github/autograder"


@dataclass(frozen=True)
class Platform:
    """Where the files of a bundle go.

    Args:
        packed: the folder of the packages in the zip; empty for its top.
        files: the place of each file of the folder `files` that the platform needs.
        programs: those of them that are run.
    """

    packed: str
    files: Mapping[str, str]
    programs: tuple[str, ...]


PLATFORMS = {
    "gradescope": Platform("", {"setup.sh": "", "run_autograder": ""}, ("setup.sh", "run_autograder")),
    "github-classroom": Platform(
        f"{_ACTION}/",
        {
            "action.yml": f"{_ACTION}/",
            "setup.sh": f"{_ACTION}/",
            "grade_repository": f"{_ACTION}/",
            "classroom.yml": ".github/workflows/",
        },
        ("setup.sh", "grade_repository"),
    ),
}


def write_bundle(
    file: IO[bytes],
    name: str,
    settings: Settings,
    variant: Variant = DEFAULT,
    source: Path = SOURCE,
    config: Config | None = None,
) -> int:
    """Write the zip for a platform, and return the number of its files.

    Args:
        file: open for writing.
        name: of the platform.
        settings: how submissions are graded there.
        variant: of the assignment.
        source: the instructor's notebook; its solutions are left out.
        config: of the course, which may name other marks of a solution.

    Raises:
        SheetError: this project is not installed, so that nobody knows what it needs, or a mark has no end.
    """
    platform = PLATFORMS[name]
    contents = dict(_contents(platform, settings, variant, without_solutions(source, config)))
    programs = {platform.files[program] + program for program in platform.programs}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(contents.items()):
            archive.writestr(entry(path, is_program=path in programs), content)
    return len(contents)


def _contents(platform: Platform, settings: Settings, variant: Variant, source: bytes) -> Iterator[tuple[str, bytes]]:
    for name, place in platform.files.items():
        yield place + name, (_FILES / name).read_bytes()
    packed = platform.packed
    for package in _PACKAGES:
        for path in program_files(package):
            yield packed + path.relative_to(ROOT).as_posix(), path.read_bytes()
    yield packed + SOURCE.relative_to(ROOT).as_posix(), source
    yield packed + SETTINGS, settings.to_json().encode()
    yield packed + "requirements.txt", _lines(_requirements())
    yield packed + "constraints.txt", _lines(_versions())
    if variant != DEFAULT:
        yield packed + VARIANT_FILE, variant.to_toml().encode()


def _requirements() -> list[str]:
    try:
        listed = requires(DISTRIBUTION) or []
    except PackageNotFoundError as error:
        raise SheetError("this project is not installed: run make setup, and export by its .venv") from error
    return [line for line in listed if "extra ==" not in line]


def _versions() -> list[str]:
    """Return the versions of everything that is installed here: the platform installs the same of what it needs."""
    in_order = reversed([*distributions()])  # the first of a name counts: setuptools brings copies of some
    found = {distribution.metadata["Name"]: distribution.version for distribution in in_order}
    plain = {name: version for name, version in found.items() if name and "+" not in version}
    return [f"{name}=={version}" for name, version in plain.items() if name.lower() not in {DISTRIBUTION, "pip"}]


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in sorted(lines)).encode()
