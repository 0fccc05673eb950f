"""No decision is made by a text: in a language of nothing but dots everything is judged the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutants.catalogue import Mutant, first_order
from benchmarks.samples import SUBMISSIONS
from tests.support.languages.copies import copy_of_helpers, in_dots, results_of, start

FEW = (
    "returns_none identity_block",
    "relu_before_add identity_block",
    "identity_block: bn 2c takes X_shortcut",
    "identity_block: Add takes [X, X]",
    "identity_block: name of conv 2a: conv_name + '2a' -> not given",
    "identity_block: groups of conv 2c: not given -> 2",
)
"""An error of our own, an extra layer, missing ones that share hints, wrong inputs, a name, and a redacted fault."""

NEED_A_SANDBOX = {"exits_process", "infinite_loop"}


def decided(folder: Path, names: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is decided in English and in dots, each by a process of its own."""
    english, dots = copy_of_helpers(folder / "english"), copy_of_helpers(folder / "dots", in_dots)
    processes = [start("decisions.py", helpers, [json.dumps(names)]) for helpers in (english, dots)]
    found = results_of(processes)
    assert [str(english), str(dots)] == [str(Path(each.pop("helpers")).parent) for each in found]
    return found[0], found[1]


def check(english: dict[str, Any], dots: dict[str, Any]) -> None:
    """Compare two records; their messages tell that the languages really differ."""
    messages = [(found["messages"], dots[name]["messages"]) for name, found in english.items() if found["messages"]]
    assert messages
    assert [] == [pair for pair in messages if pair[0] == pair[1]]
    for found in (*english.values(), *dots.values()):
        del found["messages"]
    for name, found in english.items():
        assert found == dots[name], name
    assert english.keys() == dots.keys()


def test_few_submissions_are_judged_the_same(tmp_path: Path) -> None:
    """Points, statuses, chosen hints, what is redacted, and the lengths of all texts."""
    check(*decided(tmp_path, list(FEW)))


@pytest.mark.slow
def test_all_samples_and_a_mutant_of_every_second_operator_are_judged_the_same(tmp_path: Path) -> None:
    """Much that can be wrong; with mutants of all operators it took over three minutes of both cores."""
    samples = sorted({path.parent.name for path in SUBMISSIONS.glob("*/submission.py")} - NEED_A_SANDBOX)
    mutants: dict[str, Mutant] = {}
    for mutant in first_order():
        mutants.setdefault(mutant.operator, mutant)
    assert len(mutants) >= 40

    check(*decided(tmp_path, [*samples, *FEW, *(mutant.name for mutant in [*mutants.values()][::2])]))


def test_dots_keep_lengths_and_placeholders() -> None:
    """What a text is filled with stays, and the text is as long as before."""
    assert "..{count:g}..\n.{names}" == in_dots("a {count:g}b \nc{names}")
