"""Judge observations by the criteria: graph against table, arrays against the oracle's numbers, in plain NumPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from helpers.compare import criteria, wording
from helpers.compare.case import CaseEvidence
from helpers.compare.causes import shown_by_other_arguments
from helpers.compare.evidence import Evidence
from helpers.contract.case import Case
from helpers.contract.expectation import Expectation, ExpectedCase
from helpers.contract.observation import Observation
from helpers.contract.verdict import FAILED, PASSED, SKIPPED, Result, Verdict, unfinished
from helpers.i18n import _, ngettext

Observe = Callable[[Sequence[Case]], Sequence[Observation]]
"""Returns the observations of some cases, in their order."""


def pair(
    expected: Sequence[ExpectedCase], observations: Sequence[Observation], precision: str = "float32"
) -> list[CaseEvidence]:
    """Pair what is expected of each case with what was observed of it.

    Args:
        expected: the cases.
        observations: one for each case, in the same order.
        precision: of the machine that ran the student's functions, `float32` or `tf32`.
    """
    return [CaseEvidence(*both, precision) for both in zip(expected, observations, strict=True)]


def judge(expectation: Expectation, cases: Sequence[CaseEvidence], *, blocks_are_right: bool = True) -> Verdict:
    """Return the verdict of one function by some of its cases; each case may be judged again together with others.

    Args:
        expectation: names the function, its signature and its points; its cases are not used.
        cases: each with what was observed of it.
        blocks_are_right: for ResNet50, whether the student's own blocks are right; if not, the network is
            judged with stubs alone, so that a block's fault is not charged twice.
    """
    evidence = Evidence(
        function=expectation.function,
        signature=expectation.signature,
        observations=[case for case in cases if not case.is_own_network],
        own=next((case for case in cases if case.is_own_network), None),
        blocks_are_right=blocks_are_right,
    )
    points = expectation.points
    if evidence.unfinished:
        verdict = unfinished(evidence.function, points, {name: criteria.sentence(name) for name in points})
        return replace(verdict, remarks=_when_complete(evidence))
    return Verdict(evidence.function, tuple(_result(name, worth, evidence) for name, worth in points.items()))


def beside_wrong_blocks(verdict: Verdict, wrong: Sequence[str], cases: Sequence[CaseEvidence]) -> Verdict:
    """Add to a network's verdict that the student's blocks were left out, and which of them to fix first.

    Args:
        verdict: of ResNet50, judged with `blocks_are_right=False`.
        wrong: the names of the student's blocks that are not right.
        cases: what the verdict was made from; a network that does not call a wrong block needs no remark.
    """
    called = {node.kind for case in cases if case.graph for node in case.graph.nodes}
    wrong = [name for name in wrong if name in called]
    if not wrong:
        return verdict
    remark = ngettext(
        "This was judged with a correct block in place of your {names}, which is not right yet, or whose cell has not "
        "run. Its faults are faults of your network, too, so see to it first.",
        "This was judged with correct blocks in place of your {names}, which are not right yet, or whose cells have "
        "not run. Their faults are faults of your network, too, so see to them first.",
        len(wrong),
    )
    return replace(verdict, remarks=(*verdict.remarks, remark.format(names=wording.together(wrong))))


def _when_complete(evidence: Evidence) -> tuple[str, ...]:
    """Return what to delete at the end, if the function builds layers before it says that it is not implemented."""
    place = next((error.at for error in evidence.errors if error.unfinished), "")
    if not (place and evidence.built_something):
        return ()
    remark = _("When your code is complete, delete the line that raises NotImplementedError ({place}).")
    return (remark.format(place=place),)


def _result(criterion: str, worth: float, evidence: Evidence) -> Result:
    sentence = criteria.sentence(criterion, blocks_left_out=evidence.blocks_left_out)
    if not evidence.observations[0].defined and criterion != "builds":
        return Result(criterion, sentence, 0, worth, SKIPPED, note=_("there is no function to check"))
    finding = criteria.CRITERIA[criterion](evidence)
    status = FAILED if finding.mismatches else SKIPPED if finding.note else PASSED
    points = worth if status == PASSED or finding.given else 0
    hidden_note = shown_by_other_arguments(finding.causes)
    mismatches = tuple(finding.mismatches)
    return Result(criterion, sentence, points, worth, status, mismatches, finding.note, hidden_note=hidden_note)
