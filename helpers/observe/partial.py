"""What an error leaves to be seen: the layers built before it, and those after it if only sizes were wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from helpers.contract.graph import Graph
from helpers.contract.observation import Observation, Output, StudentError, Trace
from helpers.observe import student_errors
from helpers.observe.keras_internals import kept_tensors, names_may_repeat, numbering, sizes_may_disagree
from helpers.observe.recorder import Recorded, record_all
from helpers.observe.student_code import StudentCode, tensorflow_functions


@dataclass
class Draft:
    """An observation while it is being made.

    Args:
        code: the student's.
    """

    code: StudentCode
    made: list[Any] = field(default_factory=list)
    graph: Graph | None = None
    continued: bool = False
    outputs: dict[str, Output] = field(default_factory=dict)
    errors: dict[str, StudentError] = field(default_factory=dict)
    _restore_names: Callable[[], None] = field(default_factory=numbering)

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Keep all tensors that a call of the student's function makes; name its layers alike in every call."""
        self._restore_names()
        with tensorflow_functions(self.code.namespace), kept_tensors() as self.made:
            yield

    def recorded(self) -> Recorded | None:
        """Return all layers that the last call built, and by node the tensor that it makes; None if that fails."""
        with contextlib.suppress(Exception):
            return record_all(self.made)
        return None

    def note_error(self, source: str, error: BaseException) -> None:
        """Record an error.

        Args:
            source: what raised it, such as `GRAPH`.
            error: the exception.
        """
        self.errors[source] = student_errors.describe(error, self.code.files)

    def note(self, source: str, error: BaseException) -> None:
        """Record an error, and the layers that were built all the same.

        Args:
            source: what raised it, such as `GRAPH`.
            error: the exception.
        """
        self.note_error(source, error)
        if self.graph is None:
            recorded = self.recorded()
            self.graph = recorded[0] if recorded else None

    def continue_past_names(self, run_again: Callable[[], None]) -> None:
        """Where two layers have the same name, which Keras refuses, observe the network as if it took it.

        Args:
            run_again: calls the function again, and records its whole graph and its outputs in this draft.
        """
        if self.graph is not None and not self.graph.output and _repeats_names(self.graph):
            with contextlib.suppress(Exception, SystemExit), names_may_repeat():
                run_again()

    def continue_past_sizes(self, record_again: Callable[[], Graph]) -> None:
        """Where an error cut the graph short, record what comes after it, if sizes were all that was wrong.

        Args:
            record_again: calls the function again and records its whole graph.
        """
        if self.graph is not None and self.graph.output:
            return
        with contextlib.suppress(Exception, SystemExit), sizes_may_disagree():
            self.graph = record_again()
            self.continued = True
        further = None if self.continued else self.recorded()
        if further and len(further[0].nodes) > len(self.graph.nodes if self.graph else ()):
            self.graph, self.continued = further[0], True

    def finished(self, trace: Trace | None = None) -> Observation:
        """Return the observation."""
        return Observation(
            graph=self.graph, continued=self.continued, outputs=self.outputs, errors=self.errors, trace=trace
        )


def _repeats_names(graph: Graph) -> bool:
    """Return whether two layers of a graph have the same name."""
    names = list({node.layer: node.name for node in graph.nodes if node.layer}.values())
    return len(set(names)) < len(names)
