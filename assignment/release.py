"""Build the release: the files that are added to nbgrader's, and the command that rebuilds it."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from pathlib import Path

from assignment.expectations import write_public
from assignment.nbgrader_command import run_nbgrader
from assignment.notebook import ROOT
from assignment.translation import write_template
from helpers.i18n import CATALOGUE

NAME = "resnet50"
"""The assignment's name in nbgrader."""

HELPERS = ROOT / "helpers"
PRETRAINED_FOLDER, PRETRAINED_FILE = ROOT / "build" / "pretrained", "resnet50.h5"
"""Where `make pretrained` puts the network, from which releases copy it."""


def add_helpers(folder: Path) -> None:
    """Copy the helpers, and the pretrained network if there is one, into the released assignment.

    Args:
        folder: of the release.

    Raises:
        SystemExit: a file could not be copied; nbgrader would only say that there was an error.
    """
    destination = folder / "helpers"
    try:
        copy_helpers(destination)
        copy_pretrained(destination.with_name("pretrained"))
    except OSError as error:
        logging.getLogger(__name__).exception("The helpers could not be released")
        message = f"the helpers could not be copied to {destination}: {error}. Fix this and release again"
        raise SystemExit(message) from error


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
        HELPERS / "expected.json",
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


def release(root: Path) -> None:
    """Rebuild the release of a course folder with nbgrader's own command, without changing its gradebook.

    Args:
        root: the folder that holds source/, release/ and nbgrader_config.py.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = f"--db=sqlite:///{folder}/gradebook.db"
        run_nbgrader(root, "generate_assignment", NAME, "--force", database)


if __name__ == "__main__":
    write_public()
    write_template()
    release(ROOT)
    sys.stdout.write(f"Rebuilt helpers/expected.json, assignment/texts/texts.pot and release/{NAME}\n")
