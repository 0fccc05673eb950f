"""Judge observations by the criteria: graph against table, arrays against the oracle's numbers, in plain NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.compare import criteria
from helpers.compare.case import CaseEvidence
from helpers.compare.evidence import Evidence
from helpers.contract.exercises import BLOCKS
from helpers.contract.verdict import FAILED, PASSED, SKIPPED, Result, Verdict, unfinished
from helpers.i18n import _, ngettext

Json = Mapping[str, Any]


def compare(
    expectation: Json, observations: Sequence[Json], *, blocks_are_right: bool = True, precision: str = "float32"
) -> Verdict:
    """Give the verdict of one function.

    Args:
        expectation: what the table and the oracle say, as `assignment.expectations` writes it.
        observations: what `helpers.observe.observer` wrote down, one for each case.
        blocks_are_right: for ResNet50, whether the student's own blocks are right; where they are not, the network is
            judged by stand-ins alone, so that a block's fault is not charged a second time.
        precision: of the machine that ran the student's functions, `float32` or `tf32`.
    """
    return judge(expectation, side_by_side(expectation, observations, precision), blocks_are_right=blocks_are_right)


def side_by_side(expectation: Json, observations: Sequence[Json], precision: str = "float32") -> list[CaseEvidence]:
    """Put what is expected of each case beside what was observed of it.

    Args:
        expectation: as of `compare`.
        observations: as of `compare`.
        precision: as of `compare`.
    """
    return [CaseEvidence(each, seen, precision) for each, seen in zip(expectation["cases"], observations, strict=True)]


def judge(expectation: Json, cases: Sequence[CaseEvidence], *, blocks_are_right: bool = True) -> Verdict:
    """Give the verdict of one function by some of its cases, each of which may be judged again among others.

    Args:
        expectation: of which function and for which points; its cases are not looked at.
        cases: as `side_by_side` gives them.
        blocks_are_right: as of `compare`.
    """
    evidence = Evidence(
        function=expectation["function"],
        signature=expectation["signature"],
        observations=[each for each in cases if each.expected["case"]["way"] != "own blocks"],
        own=next((each for each in cases if each.expected["case"]["way"] == "own blocks"), None),
        blocks_are_right=blocks_are_right,
    )
    points = expectation["points"]
    if evidence.unfinished:
        return unfinished(evidence.function, points, {name: criteria.sentence(name) for name in points})
    return Verdict(evidence.function, tuple(_result(name, worth, evidence) for name, worth in points.items()))


def beside_wrong_blocks(verdict: Verdict, wrong: Sequence[str], observations: Sequence[Json]) -> Verdict:
    """Say of a network's verdict that the student's blocks were left out, and which of them to see to first.

    Args:
        verdict: of ResNet50, judged with `blocks_are_right=False`.
        wrong: the names of the student's blocks that are not right.
        observations: what the verdict was made from; a network that calls no blocks needs no remark.
    """
    graphs = [each["graph"] for each in observations if each.get("graph")]
    if not any(node["kind"] in BLOCKS for each in graphs for node in each["nodes"]):
        return verdict
    remark = ngettext(
        "This was judged with right blocks in the place of yours: the network itself will only run as it should when "
        "{names} is right too, so mend it first.",
        "This was judged with right blocks in the place of yours: the network itself will only run as it should when "
        "{names} are right too, so mend them first.",
        len(wrong),
    )
    return replace(verdict, remarks=(*verdict.remarks, remark.format(names=_(" and ").join(wrong))))


def _result(criterion: str, worth: float, evidence: Evidence) -> Result:
    sentence = criteria.sentence(criterion, blocks_left_out=evidence.blocks_left_out)
    if not evidence.observations[0].defined and criterion != "builds":
        return Result(criterion, sentence, 0, worth, SKIPPED, note=_("there is no function to look at"))
    found = criteria.CRITERIA[criterion](evidence)
    status = FAILED if found.mismatches else SKIPPED if found.note else PASSED
    points = worth if status == PASSED or found.given else 0
    return Result(criterion, sentence, points, worth, status, tuple(found.mismatches), found.note)
