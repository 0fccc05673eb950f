"""All cases of one function, for the criteria to look at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from helpers.compare.case import CaseEvidence, calls_blocks
from helpers.compare.error_text import ErrorText
from helpers.compare.repeated_names import repeating_names
from helpers.contract.case import BlockCase, Case
from helpers.contract.errors import ErrorCode
from helpers.contract.exercises import IDENTITY
from helpers.contract.graph import ENOUGH_LAYERS
from helpers.contract.initializers import ARGUMENT, Initializer
from helpers.contract.observation import ANYTHING, Signature
from helpers.differences.difference import Difference, Kind, Topic
from helpers.differences.effects import Effects, Measure


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
        """Return all differences, each once however many cases show it."""
        found: dict[Hashable, list[tuple[Difference, CaseEvidence]]] = {}
        for case in self.observations:
            for difference in case.differences:
                found.setdefault(difference.key, []).append((difference, case))
        return [self._because_of_the_signature(shown[0][1], _of_all_cases(*shown)) for shown in found.values()]

    def _because_of_the_signature(self, case: CaseEvidence, difference: Difference) -> Difference:
        """Return a difference with the parameter that is missing, if the first case that shows it passes that one."""
        if self.signature_given in (None, ANYTHING):
            return difference
        given = {parameter.name for parameter in self.signature_given or ()}
        passed = _passed(case.expected.case)
        lacked = [it for it in self.signature if it.name not in given]
        lacking = [it.name for it in lacked if passed.get(it.name, it.default) != it.default]
        return replace(difference, lacking=next(filter(difference.depends_on, lacking), ""))

    @property
    def signature_given(self) -> Signature | None:
        """Return the function's own parameters; ANYTHING if it takes all, None if it was not seen."""
        return next((case.signature for case in self.observations if case.signature is not None), None)

    def about(self, topic: Topic) -> list[Difference]:
        """Return the differences of one topic."""
        return [difference for difference in self.differences if difference.topic is topic]

    def causing(self, measure: Measure) -> list[Difference]:
        """Return the differences that a wrong result follows from, in whatever case."""
        return self._alike(it for __, effects in self._effects for it in effects.on(measure))

    def hiding(self, measure: Measure) -> list[Difference]:
        """Return the differences that hide each other in a result that comes out right."""
        return self._alike(it for __, effects in self._effects for it in effects.hidden(measure))

    def changing_values(self, *, training: bool) -> list[Difference]:
        """Return the differences that can change the output's values in one mode; every case is looked at.

        What a case calls with `training=False` may show something else than what another calls with True.
        """
        return self._alike(it for case in self.observations for it in case.changing_values(training=training))

    def _alike(self, found: Iterable[Difference]) -> list[Difference]:
        """Return differences as they are reported, each once: another case has other names for the same layers."""
        keys = {difference.key for difference in found}
        return [difference for difference in self.differences if difference.key in keys]

    def causes_of(self, error: ErrorText) -> list[Difference]:
        """Return the differences that an error follows from: those that change what the error complains of."""
        if error.code is ErrorCode.NOT_CALLED:
            return self._given_the_factory()
        match error.about:
            case "shapes":
                return self._refused_images(error) or self._causes_of_misfit(error)
            case "names":
                graph = next((case.graph for case in self.observations if case.graph), None)
                return [*repeating_names(graph, self.differences), *self._repeated_names(error)]
        return []

    def _given_the_factory(self) -> list[Difference]:
        """Return the layers that were given the factory of initializers itself."""
        factory = Initializer(ARGUMENT)
        return [it for it in self.differences if it.setting == "kernel_initializer" and it.actual == factory]

    def _repeated_names(self, error: ErrorText) -> list[Difference]:
        """Return the wrong names that another layer has, too, in the cases that raised an error."""
        raising = [case for case in self.observations if error in case.errors]
        return self._alike(
            it for case in raising for it in case.differences if it.kind is Kind.NAME and it.actual in case.repeated
        )

    def _refused_images(self, error: ErrorText) -> list[Difference]:
        """Return the shape of a whole network's input, if the network raised the error when it was given the images."""
        raising = [case for case in self.observations if error in case.errors and not case.graph_was_cut_short]
        called = [case for case in raising if not (error.at or case.observed.continued)]
        return self._alike(it for case in called for it in case.differences if it.kind is Kind.INPUT_SHAPE)

    def _causes_of_misfit(self, error: ErrorText) -> list[Difference]:
        """Return the differences because of which sizes do not fit in the cases that raised an error."""
        refused = [(case, effects) for case, effects in self._effects if case.observed.continued]
        raising = (effects for case, effects in refused if error in case.errors and case.may_be_refusal(error))
        found = self._alike(it for effects in raising for it in effects.on_misfit())
        return found or (self._causes_in_own_blocks(self.own) if self.own and error in self.own.errors else [])

    def _causes_in_own_blocks(self, own: CaseEvidence) -> list[Difference]:
        """Return the differences because of which sizes do not fit in the network of the student's own blocks.

        An identity block refuses other numbers of channels than it puts out; a convolutional block would take them, or
        would have made them if it were called before.
        """
        stopped_in = next((row.row.block for row in own.unbuilt if row.row and row.row.block), None)
        about_blocks = [it for it in self.about(Topic.BLOCKS) if it.row and stopped_in]
        here = [it for it in about_blocks if it.row and it.row.block == stopped_in and it.actual == IDENTITY]
        moved = [it for it in about_blocks if it.kind is Kind.ORDER and stopped_in and stopped_in.stage in it.stages]
        return own.effects(self.differences).on_misfit() or here or [it for it in moved if it.expected != it.actual]

    @cached_property
    def _effects(self) -> list[tuple[CaseEvidence, Effects]]:
        return [(case, case.effects(self.differences)) for case in self.observations]

    @property
    def excuse(self) -> list[Difference]:
        """Return the differences that all errors follow from; none if one of the errors has another cause."""
        causes = [self.causes_of(error) for case in self.observations for error in case.errors]
        return causes[0] if causes and all(causes) else []

    @property
    def errors(self) -> list[ErrorText]:
        """Return the errors of all cases."""
        return [error for case in self.observations for error in case.errors]

    @property
    def stopped_by(self) -> ErrorText | None:
        """Return the first error that follows from no difference, if there is one."""
        return next((error for error in self.errors if not self.causes_of(error)), None)

    @property
    def unexplained(self) -> list[Difference]:
        """Return differences of the network of the student's own blocks that no other criterion reports.

        A block too few makes its neighbours look wrong, so a stage that was reported is left out as a whole.
        """
        if self.own is None:
            return []
        reported = {difference.key for difference in self.differences}
        stages = {stage for difference in self.about(Topic.BLOCKS) for stage in difference.stages}
        return [it for it in self.own.differences if it.key not in reported and it.stage not in stages]

    @property
    def blocks_left_out(self) -> bool:
        """Return whether the function is a network that calls blocks, in place of which stubs were used."""
        return not self.blocks_are_right and any(calls_blocks(case.graph) for case in self.observations)

    @property
    def cut_short(self) -> bool:
        """Return whether the graph reaches an output in no case."""
        return all(case.graph_was_cut_short for case in self.observations)

    @property
    def built_all(self) -> bool:
        """Return whether a case built a layer for every row of the table, whatever became of the result."""
        return any(not case.unbuilt for case in self.observations)

    @property
    def built_all_blocks(self) -> bool:
        """Return whether a case built every block of the network, whatever came after them."""
        return any(case.built_all_blocks for case in self.observations)

    @property
    def has_enough_layers(self) -> bool:
        """Return whether a case has at least half of the layers with weights, so that they can be judged."""
        return any(case.layers_there >= ENOUGH_LAYERS for case in self.observations)

    @property
    def unfinished(self) -> bool:
        """Return whether the function still raises NotImplementedError."""
        return all(any(error.unfinished for error in case.errors) for case in self.observations)

    @property
    def built_something(self) -> bool:
        """Return whether a case built a layer."""
        return any(node.kind != "Input" for case in self.observations if case.graph for node in case.graph.built)


def _passed(case: Case) -> dict[str, str]:
    """Return what a call gives to the parameters that it names, as Python writes it."""
    if isinstance(case, BlockCase):
        return {name: repr(value) for name, value in case.arguments.passed.items()} | {ARGUMENT: ARGUMENT}
    return {"input_shape": repr(case.image_shape), "classes": repr(case.classes)}


def _of_all_cases(*shown: tuple[Difference, CaseEvidence]) -> Difference:
    """Return a difference as its first case shows it; name the call if what is there depends on it.

    Args:
        shown: the same difference in each case that shows it.
    """
    (first, case), *__ = shown
    actual = {repr(difference.actual) for difference, __ in shown}
    if first.kind is not Kind.ATTRIBUTE:
        return first
    if len(actual) > 1:
        return replace(first, case=case.expected.case)
    return replace(first, case=None) if first.setting == "training" and first.actual is None else first
