"""Places for the boxes and lines of any graph without cycles: ranks from top to bottom, lanes from left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Place = tuple[int, int]
"""Rank and lane."""


@dataclass(frozen=True)
class Edge:
    """A line from one box to another.

    Args:
        start: id of the box that it leaves.
        end: id of the box that it enters.
        stops: the places it passes, those of both boxes included, one in each rank.
    """

    start: str
    end: str
    stops: tuple[Place, ...]


@dataclass(frozen=True)
class Layout:
    """Where everything goes.

    Args:
        places: of each box.
        edges: in no particular order.
    """

    places: Mapping[str, Place]
    edges: Sequence[Edge]

    @property
    def rank_count(self) -> int:
        """How many ranks there are."""
        return 1 + max((rank for rank, _ in self.places.values()), default=-1)

    @property
    def lane_count(self) -> int:
        """How many lanes there are, with those that hold nothing but lines."""
        stops = [lane for edge in self.edges for _, lane in edge.stops]
        return 1 + max([*stops, *(lane for _, lane in self.places.values())], default=-1)


def lay_out(inputs: Mapping[str, Sequence[str]], order: Iterable[str]) -> Layout:
    """Place a graph: each box below all its inputs, as far left as its own path allows, no line through a box.

    Args:
        inputs: for each box the boxes it takes its input from, each box after its inputs.
        order: all boxes; of two that want the same place, the first one gets it.

    >>> lay_out({"x": [], "conv": ["x"], "add": ["conv", "x"]}, ["x", "conv", "add"]).places
    {'x': (0, 0), 'conv': (1, 0), 'add': (2, 0)}
    """
    ranks = _ranks(inputs)
    taken: dict[int, set[int]] = defaultdict(set)
    places: dict[str, Place] = {}
    for box in order:
        deepest = max((each for each in inputs[box] if each in places), key=lambda each: ranks[each], default=None)
        wanted = places[deepest][1] if deepest is not None else 0
        places[box] = ranks[box], _free_lane(taken, [ranks[box]], [wanted])
        taken[ranks[box]].add(places[box][1])
    edges = [_edge(start, end, places, taken) for end in inputs for start in inputs[end]]
    return Layout(places, edges)


def _ranks(inputs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give each box the length of the longest path into it."""
    ranks: dict[str, int] = {}
    for box, given in inputs.items():
        ranks[box] = max((ranks[each] + 1 for each in given), default=0)
    return ranks


def _edge(start: str, end: str, places: Mapping[str, Place], taken: Mapping[int, set[int]]) -> Edge:
    """Lead a line straight down one lane that no box stands in."""
    (first, from_lane), (last, to_lane) = places[start], places[end]
    between = range(first + 1, last)
    lane = _free_lane(taken, between, [from_lane, to_lane])
    for rank in between:
        taken[rank].add(lane)
    return Edge(start, end, (places[start], *((rank, lane) for rank in between), places[end]))


def _free_lane(taken: Mapping[int, set[int]], ranks: Iterable[int], wanted: Sequence[int]) -> int:
    """Give a lane that is free in some ranks: a wanted one, or the leftmost."""
    used: set[int] = set()
    used.update(*(taken[rank] for rank in ranks))
    free: list[int] = [lane for lane in (*wanted, *range(len(used) + 1)) if lane not in used]
    return free[0]
