"""Turn the ranks and lanes of a layout into inches, and its lines into corners that do not touch each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from helpers.diagrams.canvas import Point
from helpers.diagrams.layout import Edge, Layout

MARGIN = 0.12
_RANK_GAP, _LEG_PITCH = 0.13, 0.09
_LINE_LANE_HEIGHT, _LANE_GAP = 0.16, 0.22
_PORT_PITCH = 0.12

Ports = Counter[tuple[str, str]]
"""How many lines already touch a box, by its id and by the side on which they do."""


class Grid:
    """Places in inches from the lower left corner: ranks stand from left to right, lanes one above the other.

    Args:
        sizes: width and height of the boxes, by id.
        layout: ranks and lanes of the boxes and lines.
        bottom: of the lowest lane.
    """

    def __init__(self, sizes: Mapping[str, Point], layout: Layout, bottom: float) -> None:
        self._sizes, self._places, self._edges = sizes, layout.places, layout.edges
        self._boxes = {place: box_id for box_id, place in layout.places.items()}
        self._legs = self._legs_by_rank()
        self._xs, self._rights, x = [], [], MARGIN
        for rank in range(layout.rank_count):
            width = max(sizes[box][0] for box, place in self._places.items() if place[0] == rank)
            self._xs.append(x + width / 2)
            self._rights.append(x + width)
            x += width + _RANK_GAP + _LEG_PITCH * len(self._legs[rank])
        self.width = self._rights[-1] + MARGIN
        self._ys, y = [], bottom
        for lane in range(layout.lane_count):
            heights = [sizes[box][1] for box, place in self._places.items() if place[1] == lane]
            height = max(heights, default=_LINE_LANE_HEIGHT)
            self._ys.append(y + height / 2)
            y += height + _LANE_GAP
        self.top = y - _LANE_GAP

    def _legs_by_rank(self) -> dict[int, list[int]]:
        """Return the numbers of the edges that change lanes beside boxes, in the gap after each rank."""
        legs: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(self._edges):
            (first, from_lane), (last, to_lane) = edge.stops[0], edge.stops[-1]
            lane = _lane(edge)
            if lane != from_lane and not self._is_clear(first, from_lane, lane):
                legs[first].append(number)
            if lane != to_lane and not self._is_clear(last, to_lane, lane):
                legs[last - 1].append(number)
        return legs

    def _is_clear(self, rank: int, box_lane: int, lane: int) -> bool:
        """Return whether a line can go straight up from a box to a lane."""
        return box_lane < lane and not any((rank, above) in self._boxes for above in range(box_lane + 1, lane + 1))

    def centre(self, box_id: str) -> Point:
        """Return the middle of a box."""
        rank, lane = self._places[box_id]
        return self._xs[rank], self._ys[lane]

    def corners(self) -> Iterator[list[Point]]:
        """Yield the corners of each edge; edges of the same box leave and enter it side by side."""
        leaving, entering = Ports(), Ports()
        for number, edge in enumerate(self._edges):
            y = self._ys[_lane(edge)]
            first, last = edge.stops[0][0], edge.stops[-1][0] - 1
            start = self._end(edge.start, _lane(edge), leaving, 1, self._leg_x(first, number))
            end = self._end(edge.end, _lane(edge), entering, -1, self._leg_x(last, number))
            middle = [(start[-1][0], y), (end[-1][0], y)]
            yield _without_repetition([*start, *middle, *reversed(end)])

    def _end(self, box_id: str, lane: int, ports: Ports, side: int, leg_x: float) -> list[Point]:
        """Return the corners of a line from where it touches a box to where it turns into its lane."""
        (x, y), (width, height) = self.centre(box_id), self._sizes[box_id]
        rank, own_lane = self._places[box_id]
        if self._is_clear(rank, own_lane, lane):
            return [(x + side * _port(ports, box_id, "top", width), y + height / 2)]
        offset = _port(ports, box_id, "side" if lane == own_lane else "leg", height, is_first_central=lane == own_lane)
        touched = (x + side * width / 2, y + offset * (1 if lane >= own_lane else -1))
        return [touched] if lane == own_lane and not offset else [touched, (leg_x, touched[1])]

    def _leg_x(self, rank: int, number: int) -> float:
        legs = self._legs[rank]
        position = legs.index(number) if number in legs else 0
        return self._rights[rank] + _LEG_PITCH * (position + 0.8)


def _lane(edge: Edge) -> int:
    """Return the lane along which a line runs: that of its stops between the boxes, or of the box that it enters."""
    return edge.stops[1][1]


def _port(ports: Ports, box_id: str, side: str, length: float, *, is_first_central: bool = True) -> float:
    """Return how far from the middle of a box's side its next edge touches it: further out for each edge."""
    ports[box_id, side] += 1
    count = ports[box_id, side] - is_first_central
    return min(_PORT_PITCH * count, length / 2 - 0.04)


def _without_repetition(points: list[Point]) -> list[Point]:
    """Return points without those that equal the one before."""
    return [point for place, point in enumerate(points) if not place or point != points[place - 1]]
