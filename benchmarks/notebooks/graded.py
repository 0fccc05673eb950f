"""The points that grading gives a notebook for the public cases, which its check cells use too."""

from __future__ import annotations

import tempfile
from pathlib import Path

from autograder.intake import submission
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from benchmarks.notebooks.entry import Entry
from helpers.checks.verdicts import verdict_by
from helpers.contract.exercises import BLOCKS, NETWORK

OPTIONS = Options()


def points_in_grading(entry: Entry, options: Options = OPTIONS) -> dict[str, float]:
    """Return the points of each function.

    Args:
        entry: the notebook.
        options: how the student's code is run.
    """
    with tempfile.TemporaryDirectory() as folder:
        entry.write(Path(folder))
        found = submission.read(Path(folder))
    with Sitting(found, options) as sitting:
        verdicts = [verdict_by(name, sitting.observe) for name in BLOCKS]
        verdicts.append(verdict_by(NETWORK, sitting.observe_at_network))
    return {verdict.function: verdict.points for verdict in verdicts}
