"""Turn the ranks and lanes of a layout into inches, and its lines into corners that do not touch each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from helpers.diagrams.canvas import Point
from helpers.diagrams.layout import Layout

MARGIN, HEAD_HEIGHT = 0.35, 0.6
BOX_WIDTH = 3.7
_LINE_LANE_WIDTH, _LANE_GAP = 0.2, 0.3
_ROW_GAP, _LEG_PITCH = 0.26, 0.1
_PORT_PITCH, _FURTHEST_PORT = 0.35, BOX_WIDTH / 2 - 0.1

Ports = Counter[tuple[str, int]]
"""How many lines already touch a box, by its id and by the direction from which they come or into which they go."""


class Grid:
    """Places in inches from the upper left corner; a leg is the horizontal part of a line, between two rows of boxes.

    Args:
        heights: of the boxes, by id.
        layout: ranks and lanes of the boxes and lines.
    """

    def __init__(self, heights: Mapping[str, float], layout: Layout) -> None:
        self._layout, self._heights = layout, heights
        lanes_with_boxes = {lane for _rank, lane in layout.places.values()}
        self._xs, self.width = [], MARGIN
        for lane in range(layout.lane_count):
            lane_width = BOX_WIDTH if lane in lanes_with_boxes else _LINE_LANE_WIDTH
            self._xs.append(self.width + lane_width / 2)
            self.width += lane_width + _LANE_GAP
        self._legs = self._legs_by_rank()
        self._tops, self.height = [], HEAD_HEIGHT
        for rank in range(layout.rank_count):
            self._tops.append(self.height)
            self.height += self._row_height(rank) + self._gap_below(rank)
        self.height -= self._gap_below(layout.rank_count - 1)

    def _legs_by_rank(self) -> dict[int, list[int]]:
        """Return the numbers of the edges that change lanes below each rank."""
        legs: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(self._layout.edges):
            for (rank, lane), (_next_rank, next_lane) in zip(edge.stops, edge.stops[1:], strict=False):
                if lane != next_lane:
                    legs[rank].append(number)
        return legs

    def _row_height(self, rank: int) -> float:
        return max(self._heights[box] for box, (box_rank, _lane) in self._layout.places.items() if box_rank == rank)

    def _gap_below(self, rank: int) -> float:
        return _ROW_GAP + _LEG_PITCH * len(self._legs[rank])

    def centre(self, box_id: str) -> Point:
        """Return the middle of a box."""
        rank, lane = self._layout.places[box_id]
        return self._xs[lane], self._tops[rank] + self._heights[box_id] / 2

    def corners(self) -> Iterator[list[Point]]:
        """Yield the corners of each edge; edges of the same box leave and enter it side by side."""
        leaving, entering = Ports(), Ports()
        for number, edge in enumerate(self._layout.edges):
            stops = edge.stops
            start_x = self._xs[stops[0][1]] + _port(leaving, edge.start, stops[1][1] - stops[0][1])
            end_x = self._xs[stops[-1][1]] + _port(entering, edge.end, stops[-2][1] - stops[-1][1])
            xs = [start_x, *(self._xs[lane] for _rank, lane in stops[1:-1]), end_x]
            corners = [(start_x, self._tops[stops[0][0]] + self._heights[edge.start])]
            for (rank, _lane), x, next_x in zip(stops, xs, xs[1:], strict=False):
                if x != next_x:
                    y = self._leg_y(rank, number)
                    corners += [(x, y), (next_x, y)]
            yield [*corners, (end_x, self._tops[stops[-1][0]])]

    def _leg_y(self, rank: int, number: int) -> float:
        legs = self._legs[rank]
        position = legs.index(number) if number in legs else 0
        return self._tops[rank] + self._row_height(rank) + _LEG_PITCH * (position + 0.8)


def _port(ports: Ports, box_id: str, direction: int) -> float:
    """Return how far from a box's middle its next edge touches it: further out for each edge on that side."""
    side = (direction > 0) - (direction < 0)
    ports[box_id, side] += 1
    count = ports[box_id, side]
    return min(_PORT_PITCH * (count if side else 0.5 * (count - 1)), _FURTHEST_PORT) * (side or 1)
