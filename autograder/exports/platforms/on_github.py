"""What the action starts on GitHub: `python -m autograder.exports.platforms.on_github WORKSPACE PACKED [PATH]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from assignment.release import NAME
from autograder.exports.platforms.github import encoded, result
from autograder.exports.platforms.grading import grade
from autograder.intake.hand_in import NOTEBOOK
from autograder.intake.startup import skip_address_grammar
from autograder.intake.terminal import show_plainly

_OUTPUT = "GITHUB_OUTPUT"
"""The variable that names the file into which a step writes its outputs."""


def main(workspace: Path, packed: Path, path: str = "") -> None:
    """Grade the submission in a repository, and write the step's output `result`.

    Args:
        workspace: the folder of the repository.
        packed: the folder of the grader's packages.
        path: of the notebook or its folder in the repository; empty for where the release has it.
    """
    show_plainly()
    skip_address_grammar()
    report = grade(workspace / path if path else released_place(workspace), packed)
    with Path(os.environ[_OUTPUT]).open("a", encoding="ascii") as outputs:
        outputs.write(f"result={encoded(result(report))}\n")


def released_place(workspace: Path) -> Path:
    """Return where a repository has the submission: the folder that was released, or the notebook alone.

    Args:
        workspace: the folder of the repository; all of it would hold the grader's files too.
    """
    return workspace / NAME if (workspace / NAME).is_dir() else workspace / NOTEBOOK


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), *sys.argv[3:4])
