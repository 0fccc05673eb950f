"""The form of a box of a student's own block: its lines of text, their direction, its colour and its size."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.axes import Axes

from helpers.diagrams.canvas import BLUE, FONT_SIZE, GREEN, GREY, LINE_COLOUR, ORANGE, YELLOW, Point, box, write
from helpers.diagrams.layer_box import LayerBox
from helpers.figures.picture import INK, PAPER

FAULT_COLOUR, FAULT_PAPER = "#a40000", "#fde7e5"
FAULT_SIGN = "✗"
SMALL, ROW_HEIGHT = 8.5, 0.19
_SEAL = {"boxstyle": "circle,pad=0.15", "facecolor": FAULT_COLOUR, "edgecolor": PAPER}
_COLOURS = {
    **dict.fromkeys(("Conv2D", "DepthwiseConv2D", "SeparableConv2D"), BLUE),
    **dict.fromkeys(("ReLU", "Softmax", "Add"), ORANGE),
    "BatchNormalization": YELLOW,
    "Dense": GREEN,
}
"""As the diagrams of the lecture have them; a layer of any other kind is grey."""

_TITLES = {"BatchNormalization": "BatchNorm", "Input": "X"}
_PADDING, _CHARACTER_WIDTH, _PLUS_SIZE = 0.08, 0.086, 0.3
_SHORTEST_UPRIGHT, _NARROWEST = 1.1, 0.46
_FAULT_CHARACTERS = 20


class Line(NamedTuple):
    """A line of text in a box."""

    text: str
    is_fault: bool = False


_PLUS = (Line("+"),)


@dataclass(frozen=True)
class BoxForm:
    """What is drawn of a layer.

    Args:
        layer: as it was found, or as it is missing.
        lines: of text.
        is_upright: whether they run upwards.
        size: width and height in inches.
    """

    layer: LayerBox
    lines: tuple[Line, ...]
    is_upright: bool
    size: Point


def box_form(layer: LayerBox) -> BoxForm:
    """Return the form of a layer's box: an addition without faults is a plus, and what has no sizes stands upright.

    Args:
        layer: to be drawn.
    """
    if layer.kind == "Add" and not (layer.faults or layer.name):
        return BoxForm(layer, _PLUS, is_upright=False, size=(_PLUS_SIZE, _PLUS_SIZE))
    lines = tuple(_lines(layer))
    length = 2 * _PADDING + _CHARACTER_WIDTH * max(len(line.text) for line in lines)
    breadth = max(2 * _PADDING + ROW_HEIGHT * len(lines), _NARROWEST if layer.kind == "Input" else 0)
    if layer.kind == "Input" or _has_sizes(layer):
        return BoxForm(layer, lines, is_upright=False, size=(length, breadth))
    return BoxForm(layer, lines, is_upright=True, size=(breadth, max(length, _SHORTEST_UPRIGHT)))


def _has_sizes(layer: LayerBox) -> bool:
    return bool(layer.settings) and layer.kind != "BatchNormalization"


def _lines(layer: LayerBox) -> Iterator[Line]:
    shape = layer.shape if layer.kind == "Input" or _has_sizes(layer) else ""
    texts = (_TITLES.get(layer.kind, layer.kind), layer.name, *layer.settings, shape)
    yield from (Line(text) for text in texts if text)
    for fault in layer.faults:
        wrapped = textwrap.wrap(f"{FAULT_SIGN} {fault}", _FAULT_CHARACTERS, break_long_words=False)
        yield from (Line(text, is_fault=True) for text in wrapped)


def draw_box(axes: Axes, centre: Point, form: BoxForm) -> None:
    """Draw a layer: a faulty one is red, with a cross in its corner, and a missing one is dashed.

    Args:
        axes: of a canvas.
        centre: of the box.
        form: of the box.
    """
    layer, (width, height), (x, y) = form.layer, form.size, centre
    is_plus = form.lines == _PLUS
    colour = FAULT_PAPER if layer.faults else PAPER if is_plus else _COLOURS.get(layer.kind, GREY)
    shape = box(axes, centre, form.size, colour=colour)
    if is_plus:
        shape.set_boxstyle("circle", pad=0)
    edge = {"edgecolor": FAULT_COLOUR, "linewidth": 2.2} if layer.faults else {"edgecolor": LINE_COLOUR}
    shape.set(**edge, linestyle="--" if layer.is_missing else "-", gid=layer.id)
    for number, (text, is_fault) in enumerate(form.lines):
        offset = ROW_HEIGHT * (number - (len(form.lines) - 1) / 2)
        place = (x + offset, y) if form.is_upright else (x, y - offset)
        write(
            axes,
            place,
            text,
            FAULT_COLOUR if is_fault else INK,
            fontsize=FONT_SIZE + 3 if is_plus else SMALL,
            fontweight="bold" if is_fault or not number else "normal",
            rotation=90 if form.is_upright else 0,
            parse_math=False,
        )
    if layer.faults:
        write(axes, (x - width / 2, y + height / 2), FAULT_SIGN, PAPER, fontweight="bold", bbox=_SEAL)
