"""Judge a submission's observations by public and hidden cases; no student code runs in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from assignment import cases, expectations, notebook
from autograder.judge.consistency import believable, is_proved
from autograder.judge.redaction import HIDDEN_NOTE, redacted
from helpers.compare.case import CaseEvidence
from helpers.compare.evidence import ENOUGH
from helpers.compare.judge import beside_wrong_blocks, judge, side_by_side
from helpers.contract.exercises import BLOCKS
from helpers.contract.verdict import PASSED, SKIPPED, Result, Verdict
from helpers.i18n import _

Json = dict[str, Any]
Observe = Callable[[list[Json]], list[Json]]
FUNCTIONS = notebook.EXERCISES
NETWORK = "ResNet50"
_ABOUT_LAYERS = ("layer names", "layer configuration", "wiring", "blocks")
_FROM_NUMBERS = (*_ABOUT_LAYERS, "builds", "output shape", "parameters")
UNPROVED_NOTE = _("too few of the layers could be followed from what they take to what they put out")


@dataclass(frozen=True)
class Examination:
    """The cases of one grading run and what is expected of them.

    Args:
        seed: what the hidden cases are drawn from.
        public: for each function, what its public cases should give.
        hidden: for each function, what its hidden cases should give.
    """

    seed: int
    public: dict[str, Json]
    hidden: dict[str, Json]

    def conduct(self, observe: Observe) -> dict[str, Verdict]:
        """Give the verdicts of all functions, and have only those cases observed that tell something.

        Args:
            observe: gives the observations of cases, in their order.
        """
        verdicts: dict[str, Verdict] = {}
        for name in FUNCTIONS:
            right = all(each.right for each in verdicts.values())
            explaining, deciding = self._public_and_deciding(name)
            seen = _believable(deciding, observe(deciding))
            settled = self._settled(name, seen, blocks_are_right=right)
            if settled is None:
                seen = [*_believable(explaining, observe(explaining)), *seen]
            verdict = settled or self._explained(name, seen, blocks_are_right=right)
            wrong = [each for each in verdicts if not verdicts[each].right]
            verdicts[name] = beside_wrong_blocks(verdict, wrong, seen) if name == NETWORK and wrong else verdict
        return verdicts

    def cases_of(self, name: str) -> list[Json]:
        """List the cases of one function, the public ones first."""
        return [each["case"] for each in (*self.public[name]["cases"], *self.hidden[name]["cases"])]

    def judge_function(self, name: str, observations: Sequence[Json], *, blocks_are_right: bool) -> Verdict:
        """Give the verdict of one function.

        Args:
            name: of the function.
            observations: one for each of its cases.
            blocks_are_right: whether the submission's blocks fulfil all criteria, which ResNet50 is built from.
        """
        seen = _believable(self.cases_of(name), observations)
        explaining, __ = self._public_and_deciding(name)
        settled = self._settled(name, seen[len(explaining) :], blocks_are_right=blocks_are_right)
        return settled or self._explained(name, seen, blocks_are_right=blocks_are_right)

    def _public_and_deciding(self, name: str) -> tuple[list[Json], list[Json]]:
        """Divide a function's cases into those that explain a fault, and those that nobody fulfils who has one.

        The network that is built from the student's own blocks is public, but nothing else shows what it shows.
        """
        explaining = [each for each in self.public[name]["cases"] if each["case"]["way"] != "own blocks"]
        listed = self.cases_of(name)
        return listed[: len(explaining)], listed[len(explaining) :]

    def _settled(self, name: str, seen: Sequence[Json], *, blocks_are_right: bool) -> Verdict | None:
        """Give the verdict of a function that is right in every deciding case; None for any other."""
        own = [each for each in self.public[name]["cases"] if each["case"]["way"] == "own blocks"]
        unseen = side_by_side(self._hidden_for(name, seen[len(own) :]), seen[len(own) :])
        evidence = [*side_by_side({"cases": own}, seen[: len(own)]), *unseen]
        told = judge(self.public[name], evidence, blocks_are_right=blocks_are_right)
        proved = _only_proved(name, told, unseen) if told.right else told
        return proved if proved.right else None

    def _explained(self, name: str, seen: Sequence[Json], *, blocks_are_right: bool) -> Verdict:
        """Give the verdict of a function by all its cases, with the reasons that the public ones show."""
        public = self.public[name]
        count = len(public["cases"])
        shown = side_by_side(public, seen[:count])
        unseen = side_by_side(self._hidden_for(name, seen[count:]), seen[count:])
        told = _joined(
            judge(public, shown, blocks_are_right=blocks_are_right),
            judge(public, [*shown, *unseen], blocks_are_right=blocks_are_right),
        )
        return _only_proved(name, told, unseen)

    def _hidden_for(self, name: str, seen: Sequence[Json]) -> Json:
        """Give what is expected of the hidden cases, of all layers where a network was built without the blocks."""
        in_full = name == NETWORK and calls_no_blocks(seen)
        return _hidden(name, self.seed, in_full=True) if in_full else self.hidden[name]


def _believable(listed: Sequence[Json], observations: Sequence[Json]) -> list[Json]:
    return [believable(case, observation) for case, observation in zip(listed, observations, strict=True)]


def _only_proved(name: str, told: Verdict, unseen: Sequence[CaseEvidence]) -> Verdict:
    """Take from a verdict what no hidden case shows."""
    if not any(each.layers_there >= ENOUGH for each in unseen):
        return _without(told, _ABOUT_LAYERS, HIDDEN_NOTE)
    if name in BLOCKS and not any(_proves(each) for each in unseen):
        return _without(told, _FROM_NUMBERS, UNPROVED_NOTE)
    return told


def _proves(unseen: CaseEvidence) -> bool:
    """Whether a hidden case shows, with numbers that only such layers give, that the layers of a block were built."""
    return is_proved(unseen.expected["case"], dict(unseen.observed), unseen.expected_graph)


@lru_cache(maxsize=2)
def examination(seed: int) -> Examination:
    """Draw the cases of a grading run.

    Args:
        seed: recorded with every report; the same seed gives the same cases.
    """
    return Examination(seed, _public(), {name: _hidden(name, seed) for name in FUNCTIONS})


@lru_cache(maxsize=8)
def _hidden(name: str, seed: int, *, in_full: bool = False) -> Json:
    return expectations.expectation(name, cases.hidden_cases(name, seed), in_full=in_full)


def calls_no_blocks(observations: Sequence[Json]) -> bool:
    """Say whether a network was built without the two blocks, so that its values are those of all layers."""
    graphs = [each["graph"] for each in observations if each.get("graph")]
    kinds = {node["kind"] for graph in graphs for node in graph["nodes"]}
    return bool(kinds) and not kinds & set(BLOCKS)


@cache
def _public() -> dict[str, Json]:
    return expectations.read_public()


def _joined(public: Verdict, everything: Verdict) -> Verdict:
    """Tell of each criterion what public cases show; where hidden ones take points from it, only place and hint."""
    pairs = zip(public.results, everything.results, strict=True)
    return Verdict(public.function, tuple(mine if _not_better(mine, its) else redacted(its) for mine, its in pairs))


def _without(verdict: Verdict, criteria: Sequence[str], note: str) -> Verdict:
    """Give no points for what the public cases alone show: what those ask for, everybody knows."""

    def unshown(result: Result) -> Result:
        if result.criterion not in criteria or not result.points:
            return result
        return replace(result, points=0.0, status=SKIPPED if result.status == PASSED else result.status, note=note)

    return Verdict(verdict.function, tuple(map(unshown, verdict.results)))


def _not_better(public: Result, everything: Result) -> bool:
    return (public.points, public.status == PASSED) <= (everything.points, everything.status == PASSED)
