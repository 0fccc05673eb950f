"""Judge a submission's observations by public and hidden cases; no student code runs in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assignment import cases, expectations
from assignment.variant import DEFAULT, Variant
from autograder.judge.consistency import believable, contradiction, with_proved_layers
from autograder.judge.containment import contained
from autograder.judge.redaction import HIDDEN_NOTE, redacted, unfollowed
from autograder.judge.remembered import remembered
from helpers.compare.case import CaseEvidence
from helpers.compare.judge import Observe, beside_wrong_blocks, judge, pair
from helpers.contract.case import Case, StubNetworkCase
from helpers.contract.exercises import BLOCKS, EXERCISES, NETWORK
from helpers.contract.expectation import Expectation, ExpectedCase, Outputs
from helpers.contract.graph import ENOUGH_LAYERS, Graph
from helpers.contract.verdict import PASSED, SKIPPED, Result, Verdict
from helpers.differences.difference import Topic
from helpers.i18n import _

_ABOUT_LAYERS = ("layer names", "layer configuration", "wiring", "blocks")
_FROM_NUMBERS = (*_ABOUT_LAYERS, "builds", "output shape", "parameters", "whole network")
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
    public: Mapping[str, Expectation]
    hidden: Mapping[str, Expectation]

    def conduct(
        self, observe: Observe, observe_at_network: Observe | None = None, explain: Observe | None = None
    ) -> dict[str, Verdict]:
        """Return the verdicts of all functions; observe only those cases that decide or explain something.

        Args:
            observe: returns the observations of cases.
            observe_at_network: the same for blocks, as the network's check cell sees them; None if that is the same.
            explain: the same for the public cases that explain a fault to the student, from a process that has not seen
                a hidden one; None if that is the same.
        """
        verdicts = {name: self._bounded_verdict(name, observe, explain) for name in BLOCKS}
        wrong = [name for name, verdict in verdicts.items() if not verdict.right]
        network = self._bounded_verdict(NETWORK, observe, explain, wrong_blocks=wrong)
        if not (network.right or wrong or observe_at_network is None):
            wrong = [name for name in BLOCKS if not self._is_right(name, observe_at_network)]
            network = self._bounded_verdict(NETWORK, observe, explain, wrong_blocks=wrong) if wrong else network
        return verdicts | {NETWORK: network}

    def _is_right(self, block: str, observe: Observe) -> bool:
        """Return whether a block passes the public cases, as a check cell would say."""
        public = self.public[block]
        return contained(
            lambda asked: judge(public, _observed(public.cases, asked)).right, observe, otherwise=lambda: False
        )

    def _bounded_verdict(
        self, name: str, observe: Observe, explain: Observe | None, *, wrong_blocks: Sequence[str] = ()
    ) -> Verdict:
        """Return the verdict of one function; what cannot be judged within the limits contradicts itself."""
        return contained(
            lambda asked, told: self.judge_function(name, asked, explain=told, wrong_blocks=wrong_blocks),
            observe,
            explain or observe,
            otherwise=lambda: self._contradicted(name),
        )

    def _contradicted(self, name: str) -> Verdict:
        public = self.public[name]
        return judge(public, pair(public.cases, [contradiction()] * len(public.cases)))

    def judge_function(
        self, name: str, observe: Observe, *, explain: Observe | None = None, wrong_blocks: Sequence[str] = ()
    ) -> Verdict:
        """Return the verdict of one function.

        The hidden cases decide, and with them the network built from the student's own blocks, which proves no layers
        of the network itself. The public cases explain a fault. Where all raise NotImplementedError, nothing of what
        student code says is shown, so the process that has seen the hidden cases may be asked.

        Args:
            name: of the function.
            observe: returns the observations of cases.
            explain: as in `conduct`.
            wrong_blocks: the submission's blocks that do not fulfil all criteria; ResNet50 is judged without them.
        """
        public = self.public[name]
        seen = _observed(self.hidden[name].cases, observe)
        own_claimed = [case for case in seen if case.is_own_network]
        claimed = [case for case in seen if not case.is_own_network]
        own, hidden = list(map(_as_proved, own_claimed)), list(map(_as_proved, claimed))
        are_right = not wrong_blocks
        verdict = judge(public, [*own, *hidden], blocks_are_right=are_right)
        if verdict.right and _have_enough_layers(hidden):
            return verdict if are_right else beside_wrong_blocks(verdict, wrong_blocks, [*own, *hidden])
        if verdict.tells_nothing and judge(public, _observed(public.cases, observe)).tells_nothing:
            return verdict
        shown = _observed(public.cases, explain or observe)
        alone = judge(public, shown, blocks_are_right=are_right)
        told = all_cases = judge(public, [*own, *shown, *hidden], blocks_are_right=are_right)
        if any(mine.points > its.points for mine, its in zip(alone.results, all_cases.results, strict=True)):
            told = judge(public, [*own_claimed, *shown, *claimed], blocks_are_right=are_right)
        explained = _joined(alone, told, all_cases)
        proved = _only_proved(explained, hidden, claimed, shown)
        return proved if are_right else beside_wrong_blocks(proved, wrong_blocks, [*shown, *hidden])

    def cases_of(self, name: str) -> list[Case]:
        """Return the cases of one function, the public ones first."""
        return [expected.case for expected in (*self.public[name].cases, *self.hidden[name].cases)]


def _observed(expected: Sequence[ExpectedCase], observe: Observe) -> list[CaseEvidence]:
    """Observe cases, and pair each with what is expected of it."""
    pairs = pair(expected, observe([case.case for case in expected]))
    return [replace(seen, observed=believable(seen.expected.case, seen.observed)) for seen in pairs]


def _as_proved(claimed: CaseEvidence) -> CaseEvidence:
    """Return a hidden case with what its numbers prove; expect those of a network's layers if it calls no block."""
    seen = replace(claimed, observed=with_proved_layers(claimed.expected.case, claimed.observed))
    seen = replace(seen, expected=_in_full(seen))
    return seen if _fits_its_layers(seen) else replace(seen, observed=contradiction(seen.observed.signature))


def _fits_its_layers(seen: CaseEvidence) -> bool:
    """Return whether a network whose layers are right has the right numbers, too."""
    is_right = all(difference.topic is Topic.NAMES for difference in seen.differences)
    compared = [values for training in (False, True) for values in seen.values(training=training)]
    return not is_right or all(values.worst is None for values in compared)


def _only_proved(
    verdict: Verdict,
    hidden: Sequence[CaseEvidence],
    claimed: Sequence[CaseEvidence],
    shown: Sequence[CaseEvidence],
) -> Verdict:
    """Return a verdict without the points that no hidden case shows.

    Args:
        verdict: by all cases.
        hidden: the hidden cases, with what is proved.
        claimed: the same, with all that was observed.
        shown: the public cases, which prove nothing.
    """
    if _have_enough_layers(hidden):
        return verdict
    if _have_enough_layers(claimed):
        return _without(verdict, _FROM_NUMBERS, UNPROVED_NOTE)
    criteria = _FROM_NUMBERS if _have_enough_layers(shown) else _ABOUT_LAYERS
    return _without(verdict, criteria, HIDDEN_NOTE, is_hidden=True)


def _have_enough_layers(cases: Sequence[CaseEvidence]) -> bool:
    return any(seen.layers_there >= ENOUGH_LAYERS for seen in cases)


@lru_cache(maxsize=2)
def examination(seed: int, variant: Variant = DEFAULT) -> Examination:
    """Draw the cases of a grading run.

    Args:
        seed: recorded with every report; the same seed gives the same cases.
        variant: of the assignment.
    """
    return Examination(seed, _public(variant), {name: _hidden(name, seed, variant) for name in EXERCISES})


def _hidden(name: str, seed: int, variant: Variant) -> Expectation:
    return expectations.expectation(name, cases.hidden_cases(name, seed, variant), variant)


def _in_full(seen: CaseEvidence) -> ExpectedCase:
    """Return what is expected of a case, with the outputs of a network in the form in which it was built."""
    expected, case, graph = seen.expected, seen.expected.case, seen.expected_graph
    if graph is expected.graph or not isinstance(case, StubNetworkCase) or not seen.observed.outputs:
        return expected
    outputs = _outputs_of(_Form(case, tuple(node.id for node in graph.nodes), graph))
    if graph is expected.expanded:
        return replace(expected, expanded_outputs=outputs)
    return replace(expected, mixed_outputs=outputs)


@dataclass(frozen=True)
class _Form:
    """A form of the table's network, compared by its layers: most of a class call all blocks, or none."""

    case: StubNetworkCase
    layers: tuple[str, ...]
    graph: Graph = field(compare=False)


def _size_bytes(form: _Form, outputs: Outputs) -> int:
    return len(form.layers) + sum(3 * output.values.nbytes for output in outputs.values())


@remembered(_size_bytes)
def _outputs_of(form: _Form) -> Outputs:
    return expectations.whole_network_outputs(form.graph, form.case)


@lru_cache(maxsize=2)
def _public(variant: Variant) -> dict[str, Expectation]:
    return expectations.read_public() if variant == DEFAULT else expectations.public_expectations(variant)


def _joined(public: Verdict, claimed: Verdict, proved: Verdict) -> Verdict:
    """Return for each criterion the result of the public cases.

    If hidden cases take points, show only the place and the hint. A layer that no number shows is no fault.
    """

    def joined(mine: Result, its: Result, points: float) -> Result:
        if mine.points <= points:
            return mine
        return replace(redacted(its) if its.points < mine.points else unfollowed(its), points=points)

    results = zip(public.results, claimed.results, proved.results, strict=True)
    return Verdict(public.function, tuple(joined(mine, its, last.points) for mine, its, last in results))


def _without(verdict: Verdict, criteria: Sequence[str], note: str, *, is_hidden: bool = False) -> Verdict:
    """Return a verdict without the points of some criteria that no hidden case confirms.

    A submission can be written to fit the public cases.
    """

    def unshown(result: Result) -> Result:
        if result.criterion not in criteria or not result.points:
            return result
        status = SKIPPED if result.status == PASSED else result.status
        return replace(result, points=0.0, status=status, note=note, is_hidden=is_hidden)

    return Verdict(verdict.function, tuple(map(unshown, verdict.results)))
