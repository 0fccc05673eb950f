"""The outcome of grading one mutant, one rewrite or one notebook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """The outcome of one mutant.

    Args:
        name: the mutant's name.
        function: the mutated function.
        operator: the kind of change.
        order: the number of changes.
        equivalent_because: why the mutant is right all the same; empty if it is wrong.
        killed: whether the grader takes a point from it.
        killed_by_self_check: whether the self-check cell takes a point from it.
        right_criterion: whether it fails a criterion that the change breaks.
        explained: whether the first message names the changed layer and attribute.
        messages: all messages, in order.
        lost: the status of each criterion that is not fulfilled.
        points: the points of the mutated function.
        passes_baseline: whether the baseline accepts it.
        senseless: the places of faults whose message says that what was expected is what was found.
    """

    name: str
    function: str
    operator: str
    order: int
    equivalent_because: str
    killed: bool
    killed_by_self_check: bool
    right_criterion: bool
    explained: bool
    messages: list[str]
    lost: dict[str, str]
    points: float
    passes_baseline: bool
    senseless: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The first message; empty if there is none."""
        return self.messages[0] if self.messages else ""


@dataclass(frozen=True)
class Acceptance:
    """The outcome of one rewrite.

    Args:
        name: the rewrite's name.
        lost: by function the status of each criterion that is not fulfilled; empty if the rewrite is accepted.
    """

    name: str
    lost: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Comparison:
    """The outcome of one notebook of the corpus.

    Args:
        name: the notebook's name.
        in_kernel: the points of its check cells, as they are on record.
        in_grading: the points that grading by the public cases gives.
        differs_because: why the two differ, if they should.
    """

    name: str
    in_kernel: dict[str, float]
    in_grading: dict[str, float]
    differs_because: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the points are equal, or differ where that is explained."""
        return (self.in_kernel == self.in_grading) != bool(self.differs_because)
