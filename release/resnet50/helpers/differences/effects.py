"""Which differences a result follows from: those that change it if they alone are mended in the recorded graph.

Two faults can hide each other: a stride that is dropped in one convolution and added in the next leaves the output's
shape as it was. A student who fixes one of the two would then lose a point for it. So a result that comes out right
does not count as right if it changes when one difference is mended, or when all are mended but one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.contract.graph import Graph, Shape
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Difference, Kind, Topic
from helpers.differences.mending import Mending
from helpers.differences.sizes import SETTINGS, Sizes

_SEEN_ELSEWHERE = (Kind.ATTRIBUTE, Kind.SHARED_WEIGHTS)
"""The kinds of differences that show how a row is built that an error kept from being built."""

Measure = Callable[[Sizes], object]
"""Returns a result; None where it is not known."""


def shape(sizes: Sizes) -> Shape | None:
    """Return the shape of a graph's output."""
    return sizes.output


def unrepeated_shape(sizes: Sizes) -> Shape | None:
    """Return the shape of a graph's output; None if it fits only because an axis of size 1 is repeated."""
    return None if sizes.repeats else sizes.output


def parameters(sizes: Sizes) -> int:
    """Return a graph's number of parameters."""
    return sizes.parameters


_MOST_MENDED = 80
"""The most differences of which each is left out once while all others are mended: the time grows with their square.
Where there are more, nearly the whole network is missing."""


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects of the differences of one recorded graph.

    Args:
        expected: the table's graph.
        observed: the recorded graph.
        alignment: of the two.
        differences: of the two.
        seen: all differences of the function, in whatever case; some show how it builds what an error kept from being
            built here.
        refused: the id of the layer that Keras refused, if the graph goes on behind it; empty if it is not recorded.
    """

    expected: Graph
    observed: Graph
    alignment: Alignment
    differences: Sequence[Difference]
    seen: Sequence[Difference] = ()
    refused: str | None = None

    def on(self, measure: Measure) -> list[Difference]:
        """Return the differences that change a result if they alone are mended.

        If none does so, return those without which the sizes no longer fit: two wrong strides may fit each other; else
        those that all have to be mended for it: an addition may refuse two sizes at once.
        """
        now = measure(self._as_it_is)
        results = [(difference, measure(mended)) for difference, mended in self._mended_alone if mended]
        changing = [it for it, result in results if result not in (now, None)]
        return changing or [it for it, result in results if result != now] or self._on_together(measure)

    def _on_together(self, measure: Measure) -> list[Difference]:
        """Return the differences that change a result if all are mended, and do not if one of them is left."""
        if len(self._effective) > _MOST_MENDED:
            return []
        right = self._sizes(self._effective)
        if right is None or measure(right) in (measure(self._as_it_is), None):
            return []
        return [it for it, others in self._others_mended if others is None or measure(others) != measure(right)]

    def hidden(self, measure: Measure) -> list[Difference]:
        """Return the differences that can change a result that comes out right; one alone hides nothing."""
        if len(self._effective) > _MOST_MENDED:
            return self._effective
        now = measure(self._as_it_is)
        able = [
            difference
            for (difference, alone), (__, others) in zip(self._mended_alone, self._others_mended, strict=True)
            if not alone or not others or {measure(alone), measure(others)} != {now}
        ]
        return able if len(able) > 1 else []

    def on_misfit(self) -> list[Difference]:
        """Return the differences because of which a layer refuses the sizes that it is given.

        That follows from what removes it if it is mended; if nothing does so alone, from what changes it. Where the
        graph shows the layers of blocks that are single layers elsewhere, a difference stands for all of its stage.
        """
        now = self._refusal(self._as_it_is)
        if now is None:
            return []
        found = [(difference, self._refusal(self._sizes(self._meant_by(difference)))) for difference in self.seen]
        return [it for it, refusal in found if refusal is None] or [it for it, refusal in found if refusal != now]

    def _refusal(self, sizes: Sizes | None) -> object:
        """Return the sizes that the layer which raised the error refuses; None if it takes them."""
        return None if sizes is None else dict(sizes.misfits).get(self._raising)

    @cached_property
    def _raising(self) -> str:
        """Return the layer that raised the error: the one that was refused or, if none is recorded, the next one."""
        recorded = self.observed.by_id.keys()
        if self.refused is not None:
            return self.refused
        graph = self._as_it_is.graph
        following = (node_id for node_id, __ in self._as_it_is.misfits if node_id not in recorded)
        return next((it for it in following if recorded >= set(graph.by_id[it].inputs)), "")

    def _meant_by(self, seen: Difference) -> Sequence[Difference]:
        alike = [it for it in self._effective if it.key == seen.key]
        if not alike and seen.kind is Kind.LAYER_MISSING:
            return [seen]
        if alike or seen.topic is not Topic.BLOCKS:
            return alike
        return [it for it in self.differences if it.stage in seen.stages]

    @cached_property
    def _as_it_is(self) -> Sizes:
        return self._sizes([]) or Sizes(self.observed)

    @cached_property
    def _effective(self) -> list[Difference]:
        """Return the differences that are not about names or other settings that change no size."""
        unbuilt = {row.id for row in self.alignment.missing} if not self.observed.output else set()
        further = [it for it in self.seen if it.kind in _SEEN_ELSEWHERE and it.layer.id in unbuilt]
        return [it for it in (*self.differences, *further) if it.kind is not Kind.NAME and _is_about_sizes(it)]

    @cached_property
    def _mended_alone(self) -> list[tuple[Difference, Sizes | None]]:
        return [(difference, self._sizes([difference])) for difference in self._effective]

    @cached_property
    def _others_mended(self) -> list[tuple[Difference, Sizes | None]]:
        return [(one, self._sizes(it for it in self._effective if it is not one)) for one in self._effective]

    def _sizes(self, differences: Iterable[Difference]) -> Sizes | None:
        """Return the sizes with some differences mended; None if that cannot be."""
        mending = Mending(self.expected, self.observed, self.alignment)
        if not self.observed.output:
            mending.complete(self.seen)
        for difference in differences:
            mending.mend(difference)
        graph = mending.graph()
        return Sizes(graph) if graph else None


def _is_about_sizes(difference: Difference) -> bool:
    return difference.kind is not Kind.ATTRIBUTE or difference.setting in SETTINGS
