"""All cases of one function, for the criteria to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.compare.case import CaseEvidence, ErrorText
from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import ENOUGH_LAYERS
from helpers.contract.observation import Signature
from helpers.differences import impact
from helpers.differences.diff import Difference
from helpers.differences.impact import Effect
from helpers.i18n import _

_STAGE = len("block 3")
"""How much of a row's id says which stage it belongs to: a block too few makes its neighbours look wrong."""


@dataclass(frozen=True)
class Evidence:
    """All cases of one function.

    Args:
        function: its name.
        signature: the parameters it should have, each with its default.
        observations: the cases that are judged criterion by criterion.
        own: the network built from the student's own blocks; None where no case builds it.
        blocks_are_right: whether the student's own blocks fulfil all their criteria.
    """

    function: str
    signature: Signature
    observations: Sequence[CaseEvidence]
    own: CaseEvidence | None
    blocks_are_right: bool

    @cached_property
    def differences(self) -> list[Difference]:
        """All differences, each once however many cases show it."""
        found: dict[tuple[str, str], Difference] = {}
        for observation in self.observations:
            for each in observation.differences:
                found.setdefault(each.key, each)
        return list(found.values())

    @property
    def signature_given(self) -> Signature | None:
        """The function's own parameters; ANYTHING where it takes all, None where it was not seen."""
        return next((each.signature for each in self.observations if each.signature is not None), None)

    def about(self, topic: str) -> list[Difference]:
        """List the differences of one topic."""
        return [each for each in self.differences if each.topic == topic]

    @property
    def first_cause(self) -> str:
        """Says which difference, the first that changes what the function computes, others follow from."""
        return _because(each for each in self.differences if each.topic != "names")

    def cause_of(self, error: ErrorText) -> str:
        """Says which difference an error follows from, if it speaks of what the difference changes."""
        causes = {
            "shapes": (each for each in self.differences if impact.sizes(each)),
            "names": (each for each in self.differences if each.attribute == "name"),
        }
        return _because(causes.get(error.about, ()))

    def causes_of(self, effect: Effect, *, at_least: int = 1) -> str:
        """Says which differences can change a result, if there are enough of them; one alone hides nothing."""
        able = [each for each in self.differences if effect(each)]
        return _because(able) if len(able) >= at_least else ""

    @property
    def excuse(self) -> str:
        """Says which differences all errors follow from; empty if one of them has another cause."""
        causes = [self.cause_of(error) for each in self.observations for error in each.errors]
        return causes[0] if causes and all(causes) else ""

    @property
    def unexplained(self) -> list[Difference]:
        """Differences of the network of the student's own blocks that no other criterion has told of."""
        if self.own is None:
            return []
        told = {each.key for each in self.differences}
        stages = {each.row[:_STAGE] for each in self.differences if each.topic == "blocks"}
        return [each for each in self.own.differences if each.key not in told and each.row[:_STAGE] not in stages]

    @property
    def blocks_left_out(self) -> bool:
        """Whether the function is a network that calls blocks, which stand-ins took the place of."""
        graphs = [each.graph for each in self.observations if each.graph is not None]
        return not self.blocks_are_right and any(node.kind in BLOCKS for each in graphs for node in each.nodes)

    @property
    def cut_short(self) -> bool:
        """Whether no case gave a graph that reaches an output."""
        return all(each.graph_was_cut_short for each in self.observations)

    @property
    def has_enough_layers(self) -> bool:
        """Whether a case shows at least half of the layers with weights, so that they can be judged."""
        return any(each.layers_there >= ENOUGH_LAYERS for each in self.observations)

    @property
    def unfinished(self) -> bool:
        """Whether the function still raises NotImplementedError."""
        return all(any(error.unfinished for error in each.errors) for each in self.observations)


def _because(causes: Iterable[Difference]) -> str:
    listed = [
        each.where
        if each.attribute in ("layer", "place")
        else _("{attribute} of {where}").format(attribute=_(each.attribute), where=each.where)
        for each in causes
    ]
    if len(listed) <= 1:
        return _("because of {cause}").format(cause=listed[0]) if listed else ""
    return _("because of {cause} and {count} more").format(cause=listed[0], count=len(listed) - 1)
