"""Build the release: the files that are added to nbgrader's, and the command that rebuilds it."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import requires
from pathlib import Path

from assignment.agreement import ContradictionError, is_proved, require_right_solution, require_same_words
from assignment.expectations import PUBLIC_FILE, write_public
from assignment.nbgrader_command import run_nbgrader
from assignment.notebook import ROOT, SOURCE
from assignment.translation import write_template
from assignment.variant import DEFAULT, VARIANT_FILE, Variant, VariantError, variant_in
from helpers.i18n import CATALOGUE
from helpers.startup import PACKAGES

NAME = "resnet50"
"""The assignment's name in nbgrader."""

_PREPARED = "RESNET50_EXPECTED"
"""The environment variable that names the file of what is expected, if the source notebook was held against it."""

DISTRIBUTION = "resnet50-assignment"
"""This project's name among installed packages."""

HELPERS = ROOT / "helpers"
README = Path(__file__).parent / "handed_out" / "README.md"
REQUIREMENTS = "requirements.txt"
PRETRAINED_FOLDER, PRETRAINED_FILE = ROOT / "build" / "pretrained", "resnet50.h5"
"""Where `make pretrained` puts the network, from which releases copy it."""


@dataclass(frozen=True)
class Prepared:
    """What a release needs beside the source notebook, which agrees with it.

    Args:
        variant: the table.
        expected: the file of what it expects.
    """

    variant: Variant = DEFAULT
    expected: Path = PUBLIC_FILE

    def passed_on(self) -> dict[str, str]:
        """Return the environment by which nbgrader's process knows what is prepared."""
        return {_PREPARED: str(self.expected)}


@contextmanager
def prepared(source: Path, *, is_trusted: bool = True) -> Iterator[Prepared]:
    """Work out what the variant of a source folder expects, and hold its notebook against that.

    Args:
        source: the folder of the source notebook.
        is_trusted: whether this project's own expectations need not be worked out, nor its own solution be run.

    Raises:
        ContradictionError: the notebook contradicts the table.
        VariantError: the table holds what it must not.
    """
    path, variant = source / f"{NAME}.ipynb", variant_in(source)
    if _PREPARED in os.environ:
        yield Prepared(variant, Path(os.environ[_PREPARED]))
        return
    if path.exists():  # otherwise nbgrader says what is missing
        require_same_words(path)
    with tempfile.TemporaryDirectory() as folder:
        expected = PUBLIC_FILE
        if variant != DEFAULT or not is_trusted:
            expected = Path(folder) / expected.name
            write_public(expected, variant)
        if path.exists() and not (is_trusted and is_proved(path)):
            require_right_solution(path, expected)
        yield Prepared(variant, expected)


def prepared_for(owner: object, source: Path) -> Prepared:
    """Return what `prepared` yields, and keep its file as long as an object exists.

    Args:
        owner: the object.
        source: the folder of the source notebook.

    Raises:
        SystemExit: the notebook contradicts the table, or the table holds what it must not.
    """
    kept = ExitStack()
    try:
        given = kept.enter_context(prepared(source))
    except (ContradictionError, VariantError) as error:
        raise SystemExit(str(error)) from error
    weakref.finalize(owner, kept.close)
    return given


def add_helpers(folder: Path, given: Prepared = Prepared()) -> None:
    """Copy the helpers, and the pretrained network if there is one, into the released assignment.

    Args:
        folder: of the release.
        given: what the course's variant needs.

    Raises:
        SystemExit: a file could not be copied; nbgrader would only say that there was an error.
    """
    destination = folder / "helpers"
    try:
        copy_helpers(destination)
        shutil.copyfile(given.expected, destination / PUBLIC_FILE.name)
        if given.variant != DEFAULT:
            (destination / VARIANT_FILE).write_text(given.variant.to_toml(), encoding="utf-8")
        (folder / VARIANT_FILE).unlink(missing_ok=True)  # nbgrader copied it from beside the source notebook
        if given.variant.builds_as(DEFAULT):
            copy_pretrained(destination.with_name("pretrained"))
        add_instructions(folder)
    except (OSError, ImportError) as error:
        logging.getLogger(__name__).exception("The helpers could not be released")
        message = f"the helpers could not be copied to {destination}: {error}. Fix this and release again"
        raise SystemExit(message) from error


def add_instructions(folder: Path) -> None:
    """Add README.md and requirements.txt, unless nbgrader has copied the course's own from beside the source notebook.

    Args:
        folder: of the release.
    """
    texts = {README.name: README.read_text(encoding="utf-8"), REQUIREMENTS: "\n".join([*requirements(), ""])}
    for name, text in texts.items():
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8")


def requirements() -> list[str]:
    """Return what pip has to install for the notebook, with the versions that were tested.

    Raises:
        PackageNotFoundError: this project is not installed.
    """
    needed = set(PACKAGES.values())
    return sorted(line for line in requires(DISTRIBUTION) or [] if re.split(r"[^\w-]", line)[0] in needed)


def copy_helpers(destination: Path) -> None:
    """Copy the package `helpers`, without files that running it has left behind.

    Args:
        destination: the folder that the notebook will import as `helpers`.
    """
    if destination.exists():
        shutil.rmtree(destination)
    destination.mkdir(parents=True)
    for path in (
        *HELPERS.rglob("*.py"),
        *HELPERS.rglob("*.toml"),
        *HELPERS.rglob("*.json"),
        *HELPERS.glob(CATALOGUE.name),
    ):
        target = destination / path.relative_to(HELPERS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def copy_pretrained(destination: Path) -> None:
    """Copy the network of `make pretrained`, if there is one.

    Args:
        destination: the folder in which the notebook looks for it.
    """
    if (PRETRAINED_FOLDER / PRETRAINED_FILE).exists():
        destination.mkdir(exist_ok=True)
        shutil.copyfile(PRETRAINED_FOLDER / PRETRAINED_FILE, destination / PRETRAINED_FILE)


def release(root: Path, given: Prepared = Prepared()) -> None:
    """Rebuild the release of a course folder with nbgrader's own command, without changing its gradebook.

    Args:
        root: the folder that holds source/, release/ and nbgrader_config.py.
        given: what the course's variant needs.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = f"--db=sqlite:///{folder}/gradebook.db"
        run_nbgrader(root, "generate_assignment", NAME, "--force", database, environment=given.passed_on())


def main() -> None:
    """Rebuild this project's own release, if its source notebook and its table agree."""
    try:
        with prepared(SOURCE.parent, is_trusted=False) as given:
            write_public()
            write_template()
            release(ROOT, given)
    except (ContradictionError, VariantError) as error:
        sys.exit(str(error))
    sys.stdout.write(f"Rebuilt helpers/expected.json, assignment/texts/texts.pot and release/{NAME}\n")


if __name__ == "__main__":
    main()
