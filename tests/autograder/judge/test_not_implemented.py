"""A function that only says that it is not implemented is explained without a second process."""

from collections.abc import Sequence

import pytest

from autograder.judge.examination import examination
from benchmarks.fidelity.grading import observer_of
from benchmarks.samples import SOLUTION
from helpers.contract.case import Case
from helpers.contract.observation import Observation
from helpers.contract.verdict import Verdict
from tests.support.student_code import STUB, mutated, namespace_of

SEED = 1
HEAD = "    F1, F2, F3 = filters\n"
ONLY_KNOWN = "if tuple(filters) not in ((4, 4, 3), (3, 3, 3), (2, 4, 5)): raise NotImplementedError()"


def judged(code: str) -> tuple[Verdict, list[Case]]:
    """Return the verdict of the first block, and the cases that were explained."""
    explained: list[Case] = []
    observe = observer_of(namespace_of(code))

    def explain(cases: Sequence[Case]) -> Sequence[Observation]:
        explained.extend(cases)
        return observe(cases)

    return examination(SEED).judge_function("identity_block", observe, explain=explain), explained


def test_stub_is_not_explained_by_another_process() -> None:
    """Nothing of what it says is shown."""
    verdict, explained = judged(SOLUTION + STUB)

    assert verdict.is_unfinished
    assert (0, (), []) == (verdict.points, verdict.remarks, explained)


@pytest.mark.parametrize(
    "line",
    [ONLY_KNOWN, "Conv2D(F1, 1, name='early')(X); raise NotImplementedError()"],
)
def test_what_says_more_is_explained_by_another_process(line: str) -> None:
    """Student code that has seen hidden cases chooses the name and the place of a line."""
    _verdict, explained = judged(mutated((HEAD, f"{HEAD}    {line}\n")))

    assert [each.case for each in examination(SEED).public["identity_block"].cases] == explained


def test_function_that_works_in_the_notebook_is_not_called_unimplemented() -> None:
    """Its check cell said that it is right."""
    verdict, _explained = judged(mutated((HEAD, f"{HEAD}    {ONLY_KNOWN}\n")))

    assert not verdict.is_unfinished
    assert any("only with arguments other than the notebook's" in fault for fault in verdict.messages)
