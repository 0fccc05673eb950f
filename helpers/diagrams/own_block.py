"""Draw a student's own block as the code builds it, with its faults in red and marked with a sign."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from helpers.compare import wording
from helpers.contract.verdict import FAILED
from helpers.diagrams.block_view import BlockView, view_block
from helpers.diagrams.canvas import LINE_COLOUR, Point, arrow, box, canvas, line, write
from helpers.diagrams.grid import BOX_WIDTH, HEAD_HEIGHT, MARGIN, Grid
from helpers.diagrams.layer_box import LayerBox
from helpers.diagrams.layout import lay_out
from helpers.figures.picture import GREEN_LINE, INK, PAPER, Picture, shown
from helpers.i18n import _, ngettext

FAULT_COLOUR, FAULT_PAPER = "#a40000", "#fde7e5"
FAULT_SIGN, RIGHT_SIGN = "✗", "✓"
SEAL = {"boxstyle": "circle,pad=0.15", "facecolor": FAULT_COLOUR, "edgecolor": PAPER}
LAYER_COLOUR = "#e3f1fa"
ROW_HEIGHT, PADDING = 0.19, 0.07
PANEL_WIDTH, MOST_WIDTH = 4.4, 10.0
CHARACTER_WIDTH, TITLE_CHARACTER_WIDTH = 0.077, 0.1
SMALL = 8.5

Style = dict[str, Any]
"""Properties of a text, as matplotlib names them."""

PANEL_STYLE: Style = {"colour": INK, "ha": "left", "fontsize": SMALL, "parse_math": False}
RIGHT_STYLE: Style = {"colour": GREEN_LINE, "fontweight": "bold"}
FAULT_STYLE: Style = {"colour": FAULT_COLOUR, "fontweight": "bold"}
HINT_STYLE: Style = {"fontstyle": "italic"}


class Remark(NamedTuple):
    """One paragraph beside the drawing; a detail is indented, and wrapped where it is too long."""

    text: str
    style: Style
    is_detail: bool = False


def draw_own_block(function: str, namespace: dict[str, Any]) -> None:
    """Draw a block as your own code builds it: each layer as found, faulty ones in red with a cross.

    Args:
        function: identity_block or convolutional_block.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such block.
    """
    view = view_block(function, namespace)
    if view.layers:
        _show(view)
    else:
        print(_why_not(function, view))  # noqa: T201 - read in a notebook


def _why_not(function: str, view: BlockView) -> str:
    """Return why there is nothing to draw."""
    first = next((mismatch for result in view.verdict.results for mismatch in result.mismatches), None)
    if view.is_unfinished or first is None:
        message = _("There is nothing to draw yet: complete {function}, run its cell, and then run this cell again.")
        return message.format(function=function)
    message = _("There is nothing to draw, because {function} built no layers ({fault}).")
    return message.format(function=function, fault=first.fault)


@shown
def _show(view: BlockView) -> Picture:
    """Draw the boxes, the lines between them, and what the check says, beside or below them."""
    layout = lay_out({layer.id: layer.inputs for layer in view.layers}, view.order)
    grid = Grid({layer.id: _height(layer) for layer in view.layers}, layout)
    is_beside = grid.width + PANEL_WIDTH <= MOST_WIDTH
    panel_x, panel_y = (grid.width, HEAD_HEIGHT) if is_beside else (MARGIN, grid.height + MARGIN)
    title = _("{call}\nwith X of shape {shape}").format(call=view.call, shape=view.input_shape)
    width_in = max(grid.width + PANEL_WIDTH * is_beside, TITLE_CHARACTER_WIDTH * max(map(len, title.splitlines())))
    panel = list(_panel(view, int((width_in - panel_x) / CHARACTER_WIDTH)))
    height_in = max(grid.height, panel_y + ROW_HEIGHT * len(panel)) + MARGIN
    figure, axes = canvas(width_in, height_in, title)
    missing = {layer.id for layer in view.layers if layer.is_missing}
    for edge, corners in zip(layout.edges, grid.corners(), strict=True):
        points = [(x, height_in - y) for x, y in corners]
        if edge.end in missing:
            line(axes, points, FAULT_COLOUR)
        else:
            arrow(axes, points)
    for layer in view.layers:
        x, y = grid.centre(layer.id)
        _draw_layer(axes, (x, height_in - y), layer)
    for number, (text, style) in enumerate(panel):
        place = (panel_x, height_in - panel_y - ROW_HEIGHT * (number + 0.5))
        write(axes, place, text, **(PANEL_STYLE | style))
    return Picture(figure, _in_words(view), view.verdict.function)


def _height(layer: LayerBox) -> float:
    return 2 * PADDING + ROW_HEIGHT * (1 + bool(layer.settings) + len(layer.faults))


def _draw_layer(axes: Axes, centre: Point, layer: LayerBox) -> None:
    """Draw a box with its lines of text: a faulty layer is red with a cross in its corner, a missing one dashed."""
    (x, y), height = centre, _height(layer)
    edge = {"edgecolor": FAULT_COLOUR, "linewidth": 2.2} if layer.faults else {"edgecolor": LINE_COLOUR}
    shape = box(axes, centre, (BOX_WIDTH, height), colour=FAULT_PAPER if layer.faults else LAYER_COLOUR)
    shape.set(**edge, linestyle="--" if layer.is_missing else "-", gid=layer.id)
    left, right, top = x - BOX_WIDTH / 2 + 0.1, x + BOX_WIDTH / 2 - 0.1, y + height / 2 - PADDING
    lines = [(_title(layer, gap="  "), INK, "bold")]
    lines += [(layer.settings, INK, "normal")] if layer.settings else []
    lines += [(f"{FAULT_SIGN} {fault}", FAULT_COLOUR, "bold") for fault in layer.faults]
    for number, (text, colour, weight) in enumerate(lines):
        place = (left, top - ROW_HEIGHT * (number + 0.5))
        write(axes, place, text, colour, ha="left", fontsize=SMALL, fontweight=weight, parse_math=False)
    write(axes, (right, top - ROW_HEIGHT / 2), layer.shape, INK, ha="right", fontsize=SMALL)
    if layer.faults:
        write(axes, (x - BOX_WIDTH / 2, y + height / 2), FAULT_SIGN, PAPER, fontweight="bold", bbox=SEAL)


def _title(layer: LayerBox, gap: str = " ") -> str:
    return f"{layer.kind}{gap}{layer.name}" if layer.name else layer.kind


def _remarks(view: BlockView) -> Iterator[Remark]:
    """Yield what the check says about a block, with an empty remark after each criterion."""
    if view.verdict.right:
        right = _("Nothing is wrong with this block.")
        yield Remark(f"{RIGHT_SIGN} {right}", RIGHT_STYLE)
    for result in (result for result in view.verdict.results if result.status == FAILED):
        first = result.mismatches[0]
        yield Remark(f"{FAULT_SIGN} {_(result.criterion)}", FAULT_STYLE)
        yield Remark(first.fault, {}, is_detail=True)
        yield Remark(first.hint, HINT_STYLE, is_detail=True)
        other_count = len(result.mismatches) - 1
        if other_count:
            more = _("and {count} more: see the check of {function}.")
            yield Remark(more.format(count=other_count, function=view.verdict.function), {}, is_detail=True)
        yield Remark("", {})
    if view.omitted_count:
        more = ngettext("{count} more layer is not drawn.", "{count} more layers are not drawn.", view.omitted_count)
        yield Remark(more.format(count=view.omitted_count), {})


def _panel(view: BlockView, characters: int) -> Iterator[tuple[str, Style]]:
    """Yield the lines of text beside or below the drawing, each with its style."""
    for text, style, is_detail in _remarks(view):
        lines = [f"   {wrapped}" for wrapped in textwrap.wrap(text, characters)] if is_detail else [text]
        yield from ((wrapped, style) for wrapped in lines)


def _in_words(view: BlockView) -> str:
    """Describe the drawing, box by box, in reading order."""
    by_id = {layer.id: layer for layer in view.layers}
    boxes = "; ".join(_box_in_words(by_id[box_id], by_id) for box_id in view.order)
    said = " ".join(" ".join(remark.text.split()) for remark in _remarks(view) if remark.text)
    description = _("Diagram of {call} with X of shape {shape}, as your code builds it. {boxes}. {said}")
    return description.format(call=view.call, shape=view.input_shape, boxes=boxes, said=said)


def _box_in_words(layer: LayerBox, by_id: Mapping[str, LayerBox]) -> str:
    """Describe one box: its title, its settings, where its input comes from, and its faults."""
    sources = wording.together(_title(by_id[source]) for source in layer.inputs)
    parts = [
        _title(layer),
        f"({layer.settings})" if layer.settings else "",
        wording.after(sources) if sources else "",
        _("FAULT {faults}").format(faults=", ".join(layer.faults)) if layer.faults else "",
    ]
    return " ".join(filter(None, parts))
