"""What run_autograder starts on Gradescope: `python -m autograder.exports.platforms.on_gradescope /autograder`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from autograder.exports.platforms.gradescope import results
from autograder.exports.platforms.grading import grade, write_whole
from autograder.intake.startup import skip_address_grammar
from autograder.intake.terminal import show_plainly


def main(root: Path) -> None:
    """Grade the submission in a folder, and write its results there.

    Args:
        root: which holds `source`, `submission` and `results`.
    """
    show_plainly()
    skip_address_grammar()
    began_s = time.monotonic()
    report = grade(root / "submission", root / "source")
    folder = root / "results"
    folder.mkdir(exist_ok=True)
    write_whole(folder / "results.json", results(report, time.monotonic() - began_s))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
