"""Draw a student's own block as the code builds it, with its faults in red and marked with a sign."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from helpers.compare import wording
from helpers.contract.verdict import FAILED
from helpers.diagrams.block_view import BlockView, view_block
from helpers.diagrams.box_form import FAULT_COLOUR, FAULT_SIGN, ROW_HEIGHT, SMALL, BoxForm, box_form, draw_box
from helpers.diagrams.canvas import SHORTCUT_COLOUR, SHORTCUT_WIDTH, arrow, canvas, line, write
from helpers.diagrams.grid import MARGIN, Grid
from helpers.diagrams.layer_box import LayerBox
from helpers.diagrams.layout import Layout, lay_out
from helpers.figures.picture import GREEN_LINE, INK, Picture, shown
from helpers.i18n import _, ngettext
from helpers.startup import say

RIGHT_SIGN = "✓"
HEAD_HEIGHT, TITLE_ROW_HEIGHT, TITLE_SIZE = 0.2, 0.16, 9.5
CHARACTER_WIDTH, TITLE_CHARACTER_WIDTH = 0.072, 0.079
LEAST_WIDTH, MOST_WIDTH = 7.0, 7.45
"""In inches: in a window of 768 pixels JupyterLab has 568 for a figure, so letters in 7.45 inches are 9 pixels high."""

MOST_CRITERIA, MOST_LINES = 3, 4
"""So many criteria, in so many lines, are explained below the drawing: the check has shown them all."""

Style = dict[str, Any]
"""Properties of a text, as matplotlib names them."""

PANEL_STYLE: Style = {"colour": INK, "ha": "left", "fontsize": SMALL, "parse_math": False}
RIGHT_STYLE: Style = {"colour": GREEN_LINE, "fontweight": "bold"}
FAULT_STYLE: Style = {"colour": FAULT_COLOUR, "fontweight": "bold"}
HINT_STYLE: Style = {"fontstyle": "italic"}


class Remark(NamedTuple):
    """One paragraph below the drawing; a detail is indented, and wrapped where it is too long."""

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
        say(_why_not(function, view))


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
    """Draw the boxes from left to right, the lines between them, and below them what the check says."""
    layout = lay_out({layer.id: layer.inputs for layer in view.layers}, view.order)
    forms = _forms(view, layout)
    sizes = {form.layer.id: form.size for form in forms}
    title = _("{call}, with X of shape {shape}").format(call=view.call, shape=view.input_shape)
    width_in = max(Grid(sizes, layout, 0).width, LEAST_WIDTH)
    heading = textwrap.wrap(title, int(width_in / TITLE_CHARACTER_WIDTH))
    panel = list(_panel(view, int((width_in - 2 * MARGIN) / CHARACTER_WIDTH)))
    grid = Grid(sizes, layout, bottom=3 * MARGIN + ROW_HEIGHT * len(panel))
    height_in = grid.top + HEAD_HEIGHT + TITLE_ROW_HEIGHT * len(heading)
    figure, axes = canvas(width_in, height_in, "\n".join(heading), TITLE_SIZE)
    missing = {layer.id for layer in view.layers if layer.is_missing}
    for edge, corners in zip(layout.edges, grid.corners(), strict=True):
        is_shortcut = any(lane for _rank, lane in edge.stops)
        if edge.end in missing:
            line(axes, corners, FAULT_COLOUR)
        elif is_shortcut:
            arrow(axes, corners, SHORTCUT_COLOUR, SHORTCUT_WIDTH)
        else:
            arrow(axes, corners)
    for form in forms:
        draw_box(axes, grid.centre(form.layer.id), form)
    for number, (text, style) in enumerate(panel):
        place = (MARGIN, MARGIN + ROW_HEIGHT * (len(panel) - number - 0.5))
        write(axes, place, text, **(PANEL_STYLE | style))
    return Picture(figure, _in_words(view), view.verdict.function)


def _forms(view: BlockView, layout: Layout) -> list[BoxForm]:
    """Return the forms of the boxes: narrow ones if the others were too wide for a small screen."""
    forms = [box_form(layer) for layer in view.layers]
    width_in = Grid({form.layer.id: form.size for form in forms}, layout, 0).width
    return forms if width_in <= MOST_WIDTH else [box_form(layer, is_narrow=True) for layer in view.layers]


def _title(layer: LayerBox) -> str:
    return f"{layer.kind} {layer.name}" if layer.name else layer.kind


def _remarks(view: BlockView) -> Iterator[Remark]:
    """Yield what the check says about a block."""
    if view.verdict.right:
        right = _("Nothing is wrong with this block.")
        yield Remark(f"{RIGHT_SIGN} {right}", RIGHT_STYLE)
    failed = [result for result in view.verdict.results if result.status == FAILED]
    more = _("and {count} more: see the check of {function}.")
    for result in failed[:MOST_CRITERIA]:
        first = result.mismatches[0]
        yield Remark(f"{FAULT_SIGN} {_(result.criterion)}", FAULT_STYLE)
        yield Remark(first.fault, {}, is_detail=True)
        yield Remark(first.hint, HINT_STYLE, is_detail=True)
        other_count = len(result.mismatches) - 1
        if other_count:
            yield Remark(more.format(count=other_count, function=view.verdict.function), {}, is_detail=True)
    if failed[MOST_CRITERIA:]:
        yield Remark(more.format(count=len(failed) - MOST_CRITERIA, function=view.verdict.function), {})
    if view.omitted_count:
        more = ngettext("{count} more layer is not drawn.", "{count} more layers are not drawn.", view.omitted_count)
        yield Remark(more.format(count=view.omitted_count), {})


def _panel(view: BlockView, characters: int) -> Iterator[tuple[str, Style]]:
    """Yield the lines of text beside or below the drawing, each with its style."""
    for text, style, is_detail in _remarks(view):
        wrapped = textwrap.wrap(text, characters, max_lines=MOST_LINES, placeholder=" ...")
        rows = [f"   {row}" for row in wrapped] if is_detail else [text]
        yield from ((row, style) for row in rows)


def _in_words(view: BlockView) -> str:
    """Describe the drawing, box by box, in reading order."""
    by_id = {layer.id: layer for layer in view.layers}
    boxes = "; ".join(_box_in_words(by_id[box_id], by_id) for box_id in view.order)
    said = " ".join(" ".join(remark.text.split()) for remark in _remarks(view))
    description = _("Diagram of {call} with X of shape {shape}, as your code builds it. {boxes}. {said}")
    return description.format(call=view.call, shape=view.input_shape, boxes=boxes, said=said)


def _box_in_words(layer: LayerBox, by_id: Mapping[str, LayerBox]) -> str:
    """Describe one box: its title, its settings, where its input comes from, and its faults."""
    sources = wording.together(_title(by_id[source]) for source in layer.inputs)
    parts = [
        _title(layer),
        f"({', '.join(layer.settings)})" if layer.settings else "",
        wording.after(sources) if sources else "",
        _("FAULT {faults}").format(faults=", ".join(layer.faults)) if layer.faults else "",
    ]
    return " ".join(filter(None, parts))
