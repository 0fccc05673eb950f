"""The points that grading gives a notebook for the public cases, which its check cells use too."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assignment import notebook
from assignment.expectations import read_public
from autograder.intake import submission
from autograder.judge.examination import Observe
from autograder.sandbox.options import Options
from autograder.sandbox.sitting import Sitting
from benchmarks.notebooks.entry import Entry
from helpers.compare.judge import beside_wrong_blocks, judge, pair
from helpers.contract.exercises import BLOCKS, NETWORK
from helpers.contract.verdict import Verdict

OPTIONS = Options()


def points_in_grading(entry: Entry, options: Options = OPTIONS) -> dict[str, float]:
    """Return the points of each function.

    Args:
        entry: the notebook.
        options: how the student's code is run.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / notebook.RELEASE.name).write_text(json.dumps(entry.notebook()), encoding="utf-8")
        for name, content in entry.files.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_text(content, encoding="utf-8")
        found = submission.read(Path(folder))
    with Sitting(found, options) as sitting:
        return {name: verdict.points for name, verdict in _verdicts(sitting).items()}


def _verdicts(sitting: Sitting) -> dict[str, Verdict]:
    verdicts = {name: _verdict(name, sitting.observe) for name in BLOCKS}
    wrong = [name for name, verdict in verdicts.items() if not verdict.right]
    network = _verdict(NETWORK, sitting.observe, wrong)
    if not network.right and not wrong:
        wrong = [name for name in BLOCKS if not _verdict(name, sitting.observe_at_network).right]
        network = _verdict(NETWORK, sitting.observe, wrong)
    return verdicts | {NETWORK: network}


def _verdict(name: str, observe: Observe, wrong_blocks: Sequence[str] = ()) -> Verdict:
    public = read_public()[name]
    evidence = pair(public.cases, observe([expected.case for expected in public.cases]))
    verdict = judge(public, evidence, blocks_are_right=not wrong_blocks)
    return beside_wrong_blocks(verdict, wrong_blocks, evidence) if wrong_blocks else verdict
