"""Make the student version: what nbgrader's hook adds to it, and the command that makes it anew."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from assignment.expectations import write_public
from assignment.nbgrader_command import run_nbgrader
from assignment.notebook import ROOT
from assignment.translation import write_template
from helpers.i18n import CATALOGUE

HELPERS = ROOT / "helpers"
FOLDER, MODEL = ROOT / "build" / "pretrained", "resnet50.h5"
"""Where `make pretrained` puts the network that releases take along."""

NAME = "resnet50"


def add_helpers(assignment: str, **_: Any) -> None:
    """Copy what the notebook imports, and the pretrained network if there is one, into the released assignment.

    nbgrader calls this after it made the notebook.

    Args:
        assignment: the assignment's name; nbgrader has changed to the course's folder.

    Raises:
        SystemExit: a file could not be copied. nbgrader would go on without a word after any other exception.
    """
    destination = Path("release") / assignment / "helpers"
    try:
        copy_helpers(destination)
        copy_pretrained(destination.with_name("pretrained"))
    except OSError as error:
        logging.getLogger(__name__).exception("The helpers could not be released")
        message = f"the helpers could not be copied to {destination}: {error}. Mend this and release again"
        raise SystemExit(message) from error


def copy_helpers(destination: Path) -> None:
    """Copy the package `helpers`, and nothing that running it has left behind.

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
    """Copy what `make pretrained` has made, if it was run.

    Args:
        destination: the folder in which the notebook will look for it.
    """
    if (FOLDER / MODEL).exists():
        destination.mkdir(exist_ok=True)
        shutil.copyfile(FOLDER / MODEL, destination / MODEL)


def release(root: Path) -> None:
    """Make the release of a course folder anew with nbgrader's own command, leaving its gradebook alone.

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
    sys.stdout.write(f"helpers/expected.json, assignment/texts/texts.pot and release/{NAME} are made anew\n")
