"""Lay out the boxes and lines of any acyclic graph: ranks from top to bottom, lanes from left to right."""

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
        stops: the places on its way, one in each rank, from the one box to the other.
    """

    start: str
    end: str
    stops: tuple[Place, ...]


@dataclass(frozen=True)
class Layout:
    """The places of all boxes and lines.

    Args:
        places: of the boxes.
        edges: in no particular order.
    """

    places: Mapping[str, Place]
    edges: Sequence[Edge]

    @property
    def rank_count(self) -> int:
        """Return the number of ranks."""
        return 1 + max((rank for rank, _ in self.places.values()), default=-1)

    @property
    def lane_count(self) -> int:
        """Return the number of lanes, including those with lines only."""
        stops = [lane for edge in self.edges for _, lane in edge.stops]
        return 1 + max([*stops, *(lane for _, lane in self.places.values())], default=-1)


def lay_out(inputs: Mapping[str, Sequence[str]], order: Iterable[str]) -> Layout:
    """Lay out a graph: each box below all its inputs, as far left as its path allows, and no line through a box.

    Args:
        inputs: for each box, the boxes it takes its input from; every box stands after its inputs.
        order: all boxes; if two prefer the same place, the first gets it.

    >>> lay_out({"x": [], "conv": ["x"], "add": ["conv", "x"]}, ["x", "conv", "add"]).places
    {'x': (0, 0), 'conv': (1, 0), 'add': (2, 0)}
    """
    ranks = _ranks(inputs)
    taken: dict[int, set[int]] = defaultdict(set)
    places: dict[str, Place] = {}
    for box in order:
        deepest = max((source for source in inputs[box] if source in places), key=ranks.__getitem__, default=None)
        preferred = places[deepest][1] if deepest is not None else 0
        places[box] = ranks[box], _free_lane(taken, [ranks[box]], [preferred])
        taken[ranks[box]].add(places[box][1])
    edges = [_edge(start, end, places, taken) for end in inputs for start in inputs[end]]
    return Layout(places, edges)


def _ranks(inputs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the rank of each box: the length of the longest path to it."""
    ranks: dict[str, int] = {}
    for box, sources in inputs.items():
        ranks[box] = max((ranks[source] + 1 for source in sources), default=0)
    return ranks


def _edge(start: str, end: str, places: Mapping[str, Place], taken: Mapping[int, set[int]]) -> Edge:
    """Route a line straight down one lane in which there is no box, and mark that lane as taken."""
    (first, from_lane), (last, to_lane) = places[start], places[end]
    between = range(first + 1, last)
    lane = _free_lane(taken, between, [from_lane, to_lane])
    for rank in between:
        taken[rank].add(lane)
    return Edge(start, end, (places[start], *((rank, lane) for rank in between), places[end]))


def _free_lane(taken: Mapping[int, set[int]], ranks: Iterable[int], preferred: Sequence[int]) -> int:
    """Return a lane that is free in all the ranks: a preferred one if possible, else the leftmost."""
    used: set[int] = set()
    used.update(*(taken[rank] for rank in ranks))
    free: list[int] = [lane for lane in (*preferred, *range(len(used) + 1)) if lane not in used]
    return free[0]
