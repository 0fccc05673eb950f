"""A student's own block, drawn as it is found, with its faults in red and marked with a sign."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes

from helpers.compare import wording
from helpers.contract.verdict import FAILED, Mismatch
from helpers.diagrams.block_view import FoundBlock, FoundLayer, find_block
from helpers.diagrams.canvas import LINE_COLOUR, Point, arrow, box, canvas, line, write
from helpers.diagrams.layout import Layout, lay_out
from helpers.figures.picture import GREEN_LINE, INK, PAPER, Picture, shown
from helpers.i18n import _

FAULT_COLOUR, FAULT_PAPER = "#a40000", "#fde7e5"
FAULT_SIGN, RIGHT_SIGN = "✗", "✓"
SEAL = {"boxstyle": "circle,pad=0.15", "facecolor": FAULT_COLOUR, "edgecolor": PAPER}
LAYER_COLOUR = "#e3f1fa"
LAYER_WIDTH, LINE_LANE_WIDTH, LANE_GAP = 3.7, 0.2, 0.3
ROW_HEIGHT, PADDING = 0.19, 0.07
MARGIN, HEAD_HEIGHT = 0.35, 0.6
PORT_PITCH, FURTHEST_PORT, LEG_PITCH = 0.35, LAYER_WIDTH / 2 - 0.1, 0.1
PANEL_WIDTH, MOST_WIDTH = 4.4, 10.0
CHARACTER_WIDTH, TITLE_CHARACTER_WIDTH = 0.077, 0.1
SMALL = 8.5
PANEL_STYLE: dict[str, Any] = {"colour": INK, "ha": "left", "fontsize": SMALL, "parse_math": False}


def draw_own_block(function: str, namespace: dict[str, Any]) -> None:
    """Draw a block as your own code builds it: each layer as found, faulty ones in red with a cross.

    Args:
        function: identity_block or convolutional_block.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such block.
    """
    found = find_block(function, namespace)
    if found.layers:
        _show(found)
    else:
        print(_why_not(function, found))  # noqa: T201 - read in a notebook


def _why_not(function: str, found: FoundBlock) -> str:
    """Say in one sentence why there is nothing to draw."""
    first = next((each for result in found.verdict.results for each in result.mismatches), None)
    if found.is_unfinished or first is None:
        message = _("There is nothing to draw yet: complete {function}, run its cell, and then run this cell again.")
        return message.format(function=function)
    if not first.facts.error_line:
        message = _("There is nothing to draw, because {function} gave no layer that could be found: {error}.")
        return message.format(function=function, error=first.actual)
    message = _("There is nothing to draw, because {function} gave no layer that could be found ({place}): {error}.")
    return message.format(function=function, place=first.where, error=first.actual)


@shown
def _show(found: FoundBlock) -> Picture:
    """Draw the boxes, the lines between them, and beside or below them what the check says."""
    layout = lay_out({each.id: each.inputs for each in found.layers}, found.order)
    grid = _Grid(found, layout)
    is_beside = grid.width + PANEL_WIDTH <= MOST_WIDTH
    panel_x, panel_y = (grid.width, HEAD_HEIGHT) if is_beside else (MARGIN, grid.height + MARGIN)
    title = _("{call}\nwith X of shape {shape}").format(call=found.call, shape=found.input_shape)
    width_in = max(grid.width + PANEL_WIDTH * is_beside, TITLE_CHARACTER_WIDTH * max(map(len, title.splitlines())))
    panel = list(_panel(found, int((width_in - panel_x) / CHARACTER_WIDTH)))
    height_in = max(grid.height, panel_y + ROW_HEIGHT * len(panel)) + MARGIN
    figure, axes = canvas(width_in, height_in, title)
    missing = {each.id for each in found.layers if each.is_missing}
    for edge, corners in zip(layout.edges, grid.corners(), strict=True):
        upright = [(x, height_in - y) for x, y in corners]
        if edge.end in missing:
            line(axes, upright, FAULT_COLOUR)
        else:
            arrow(axes, upright)
    for layer in found.layers:
        x, y = grid.centre(layer.id)
        _draw_layer(axes, (x, height_in - y), layer)
    for number, (text, style) in enumerate(panel):
        place = (panel_x, height_in - panel_y - ROW_HEIGHT * (number + 0.5))
        write(axes, place, text, **(PANEL_STYLE | style))
    return Picture(figure, _in_words(found))


class _Grid:
    """Turns ranks and lanes into inches from the upper left corner.

    Args:
        found: the boxes.
        layout: their places.
    """

    def __init__(self, found: FoundBlock, layout: Layout) -> None:
        self._layout = layout
        self._heights = {each.id: _height(each) for each in found.layers}
        with_boxes = {lane for _rank, lane in layout.places.values()}
        self._xs, self.width = [], MARGIN
        for lane in range(layout.lane_count):
            lane_width = LAYER_WIDTH if lane in with_boxes else LINE_LANE_WIDTH
            self._xs.append(self.width + lane_width / 2)
            self.width += lane_width + LANE_GAP
        self._gaps = self._legs_by_gap()
        self._tops, self.height = [], HEAD_HEIGHT
        for rank in range(layout.rank_count):
            self._tops.append(self.height)
            self.height += self._row(rank) + self._gap(rank)
        self.height -= self._gap(layout.rank_count - 1)

    def _legs_by_gap(self) -> dict[int, list[int]]:
        """List for the gap below each rank the edges that change lanes in it."""
        legs: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(self._layout.edges):
            for (rank, lane), (_next_rank, next_lane) in zip(edge.stops, edge.stops[1:], strict=False):
                if lane != next_lane:
                    legs[rank].append(number)
        return legs

    def _row(self, rank: int) -> float:
        return max(self._heights[box] for box, (its, _lane) in self._layout.places.items() if its == rank)

    def _gap(self, rank: int) -> float:
        return 0.26 + LEG_PITCH * len(self._gaps[rank])

    def centre(self, layer_id: str) -> Point:
        """Give the middle of a box."""
        rank, lane = self._layout.places[layer_id]
        return self._xs[lane], self._tops[rank] + self._heights[layer_id] / 2

    def corners(self) -> Iterator[list[Point]]:
        """Give the corners of each edge, which leaves and enters boxes beside other edges and not on them."""
        leaving, entering = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
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
        legs = self._gaps[rank]
        position = legs.index(number) if number in legs else 0
        return self._tops[rank] + self._row(rank) + LEG_PITCH * (position + 0.8)


def _port(used: Counter[tuple[str, int]], layer_id: str, direction: int) -> float:
    """Give how far from a box's middle an edge touches it: more to the right for each one that comes from there."""
    side = (direction > 0) - (direction < 0)
    used[layer_id, side] += 1
    count = used[layer_id, side]
    return min(PORT_PITCH * (count if side else 0.5 * (count - 1)), FURTHEST_PORT) * (side or 1)


def _height(layer: FoundLayer) -> float:
    return 2 * PADDING + ROW_HEIGHT * (1 + bool(layer.settings) + len(layer.faults))


def _draw_layer(axes: Axes, centre: Point, layer: FoundLayer) -> None:
    """Draw a box with its lines of text; a faulty one red, with a cross in its corner, a missing one dashed."""
    (x, y), height = centre, _height(layer)
    edge = {"edgecolor": FAULT_COLOUR, "linewidth": 2.2} if layer.faults else {"edgecolor": LINE_COLOUR}
    shape = box(axes, centre, (LAYER_WIDTH, height), colour=FAULT_PAPER if layer.faults else LAYER_COLOUR)
    shape.set(**edge, linestyle="--" if layer.is_missing else "-", gid=layer.id)
    left, right, top = x - LAYER_WIDTH / 2 + 0.1, x + LAYER_WIDTH / 2 - 0.1, y + height / 2 - PADDING
    lines = [(layer.title, INK, "bold"), (layer.settings, INK, "normal")]
    lines += [(f"{FAULT_SIGN} {each}", FAULT_COLOUR, "bold") for each in layer.faults]
    for number, (text, colour, weight) in enumerate(each for each in lines if each[0]):
        place = (left, top - ROW_HEIGHT * (number + 0.5))
        write(axes, place, text, colour, ha="left", fontsize=SMALL, fontweight=weight, parse_math=False)
    write(axes, (right, top - ROW_HEIGHT / 2), layer.shape, INK, ha="right", fontsize=SMALL)
    if layer.faults:
        write(axes, (x - LAYER_WIDTH / 2, y + height / 2), FAULT_SIGN, PAPER, fontweight="bold", bbox=SEAL)


def _panel(found: FoundBlock, characters: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the lines of text beside or below the drawing, each with its style."""
    failed = [each for each in found.verdict.results if each.status == FAILED]
    if found.verdict.right:
        right = _("Nothing is wrong with this block.")
        yield f"{RIGHT_SIGN} {right}", {"colour": GREEN_LINE, "fontweight": "bold"}
    for result in failed:
        first = result.mismatches[0]
        yield f"{FAULT_SIGN} {_(result.criterion)}", {"colour": FAULT_COLOUR, "fontweight": "bold"}
        for text, style in _told(first):
            for each in textwrap.wrap(text, characters):
                yield f"   {each}", style
        others = len(result.mismatches) - 1
        if others:
            more = _("and {count} more: see the check of {function}.")
            yield f"   {more.format(count=others, function=found.verdict.function)}", {}
        yield "", {}
    if found.left_out:
        yield _("{count} more layers are not drawn.").format(count=found.left_out), {}


def _told(mismatch: Mismatch) -> list[tuple[str, dict[str, Any]]]:
    return [(mismatch.fault, {}), (mismatch.hint, {"fontstyle": "italic"})]


def _in_words(found: FoundBlock) -> str:
    """Describe the drawing, box by box, as it is read."""
    by_id = {each.id: each for each in found.layers}
    boxes = [_box_in_words(by_id[each], by_id) for each in found.order]
    said = " ".join(text for text, _style in _panel(found, 1000) if text)
    told = _("Diagram of {call} with X of shape {shape}, as your code builds it. {boxes}. {said}")
    told_boxes, told_check = "; ".join(boxes), " ".join(said.split())
    return told.format(call=found.call, shape=found.input_shape, boxes=told_boxes, said=told_check)


def _box_in_words(layer: FoundLayer, by_id: dict[str, FoundLayer]) -> str:
    """Tell of one box: its title, settings, faults, and where its input comes from."""
    before = wording.together(" ".join(by_id[each].title.split()) for each in layer.inputs)
    told = [" ".join(layer.title.split()), f"({layer.settings})" if layer.settings else ""]
    told.append(wording.after(before) if before else "")
    told.append(_("FAULT {faults}").format(faults=", ".join(layer.faults)) if layer.faults else "")
    return " ".join(each for each in told if each)
