"""What an error leaves to be seen: the layers built before it, and those after it if only sizes were wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from helpers.contract.case import BlockCase, Case, OwnNetworkCase
from helpers.contract.graph import Graph
from helpers.contract.observation import BLOCK, FURTHER, GRAPH, Observation, Output, Sample, StudentError, Trace
from helpers.observe.errors import missing_variables, mistakes
from helpers.observe.errors.disagreeing_sizes import sizes_may_disagree
from helpers.observe.errors.mistakes import MadeLayer
from helpers.observe.keras_internals import kept_tensors, names_may_repeat, numbering
from helpers.observe.layers.in_the_call import Performance, has_own_code
from helpers.observe.recorder import Recorded, record, record_all
from helpers.observe.student_code import StudentCode, describe_error, tensorflow_functions
from helpers.observe.weights import first_weights, run_chain


@dataclass
class Draft:
    """An observation while it is being made.

    Args:
        case: the call.
        code: the student's.
    """

    case: Case
    code: StudentCode
    made: list[Any] = field(default_factory=list)
    continued: bool = False
    refused: str = ""
    outputs: dict[str, Output] = field(default_factory=dict)
    errors: dict[str, StudentError] = field(default_factory=dict)
    _recorded: Recorded | None = None
    _layers: list[MadeLayer] = field(default_factory=list)
    _weights: dict[str, dict[str, Sample]] = field(default_factory=dict)
    _restore_names: Callable[[], None] = field(default_factory=numbering)
    _performance: Performance = field(init=False)

    def __post_init__(self) -> None:
        is_binding = self._is_called and self.case.trace_key is not None
        self._performance = Performance(is_binding, calls_unused=isinstance(self.case, BlockCase))

    @property
    def graph(self) -> Graph | None:
        """Return the layers that were built."""
        return self._recorded.graph if self._recorded else None

    @property
    def _is_called(self) -> bool:
        """Return whether the case computes an output, and not only a graph."""
        return not isinstance(self.case, OwnNetworkCase)

    def keep(self, recorded: Recorded | None) -> None:
        """Take recorded layers for what the function built, and note the weights with which they start."""
        self._recorded, self._weights = recorded, {}
        if recorded is not None and self._is_called and self.case.trace_key is not None:
            with contextlib.suppress(Exception):  # what the student's layers raise proves nothing
                self._weights = first_weights(recorded, self.case.trace_key)

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Keep all tensors that a call of the student's function makes; name its layers alike in every call."""
        self._restore_names()
        made_by_student = mistakes.made_by_student(self.code.files, self._layers)
        with tensorflow_functions(self.code.namespace), made_by_student, kept_tensors() as self.made:
            yield

    @contextlib.contextmanager
    def performing(self) -> Iterator[None]:
        """Watch what layers do in the call that counts; name them as in every other call."""
        self._restore_names()
        with mistakes.made_by_student(self.code.files, self._layers), self._performance.watched():
            yield

    def record(self, output: Any, name: str = "") -> Recorded:
        """Return the layers between the inputs and a tensor, each of the kind that it showed in the call that counts.

        Args:
            output: what the last call returned.
            name: the model's name, if there is a model.
        """
        return record(output, name, self.made, self._performance)

    def keep_shown(self, output: Any, name: str) -> None:
        """Take layers that were kept for what they showed meanwhile.

        Args:
            output: as in `record`.
            name: as in `record`.
        """
        steps = self._recorded.steps.values() if self._recorded else ()
        if self._performance.saw_own_code or any(has_own_code(step.operation) for step in steps):
            self._recorded = self.record(output, name)

    def _all_layers(self) -> Recorded | None:
        """Return all layers that the last call built; None if that fails."""
        with contextlib.suppress(Exception):
            return record_all(self.made, self._performance)
        return None

    def note_error(self, source: str, error: BaseException) -> None:
        """Record an error.

        Args:
            source: what raised it, such as `GRAPH`.
            error: the exception.
        """
        self.errors[source] = self._described(error)

    def _described(self, error: BaseException) -> StudentError:
        fault = describe_error(error, self.code.files, self._layers)
        missing_variables.note(error, fault)
        return fault

    def note(self, source: str, error: BaseException) -> None:
        """Record an error, and the layers that were built all the same.

        Args:
            source: what raised it, such as `GRAPH`.
            error: the exception.
        """
        self.note_error(source, error)
        if self.graph is None:
            self.keep(self._all_layers())

    def continue_past_names(self, run_again: Callable[[], None]) -> None:
        """Where two layers have the same name, which Keras refuses, observe the network as if it took it.

        Args:
            run_again: calls the function again, and records its whole graph and its outputs in this draft.
        """
        if self.graph is not None and not self.graph.output and _repeats_names(self.graph):
            with contextlib.suppress(Exception, SystemExit), names_may_repeat():
                run_again()

    def continue_past_sizes(self, record_again: Callable[[], Recorded]) -> None:
        """Where an error cut the graph short, record what comes after it, if sizes were all that was wrong.

        Args:
            record_again: calls the function again and records its whole graph.
        """
        if self.graph is not None and self.graph.output:
            return
        made_before: list[int] = []
        try:
            with sizes_may_disagree(lambda: made_before.append(len(self.made))):
                self.keep(record_again())
                self.continued = True
        except (Exception, SystemExit) as error:  # noqa: BLE001 - as in `note`
            self._note_further(error)
        further = None if self.continued else self._all_layers()
        if further and len(further.graph.nodes) > len(self.graph.nodes if self.graph else ()):
            self.keep(further)
            self.continued = True
        if self.continued and self._recorded and made_before and made_before[0] < len(self.made):
            self.refused = self._recorded.node_of(self.made[made_before[0]])

    def _note_further(self, error: BaseException) -> None:
        """Record what stops a function after its sizes, unless Keras may only say it because they were put aside."""
        fault = self._described(error)
        if (fault.raised_here or fault.code is not None) and fault != self.errors.get(GRAPH):
            self.errors[FURTHER] = fault

    def _trace(self) -> Trace | None:
        """Return what the layers compute one after another, if the case asks for it."""
        if self._recorded is None or self.case.trace_key is None:
            return None
        with contextlib.suppress(Exception):  # as above
            return Trace(run_chain(self._recorded, self.case), self._weights)
        return None

    def finished(self) -> Observation:
        """Return the observation."""
        trace = self._trace()
        return Observation(
            graph=self.graph,
            continued=self.continued,
            refused=self.refused,
            outputs=self.outputs,
            errors={source: self.errors[source] for source in (GRAPH, BLOCK, FURTHER) if source in self.errors},
            trace=trace,
        )


def _repeats_names(graph: Graph) -> bool:
    """Return whether two layers of a graph have the same name."""
    names = list({node.layer: node.name for node in graph.nodes if node.layer}.values())
    return len(set(names)) < len(names)
