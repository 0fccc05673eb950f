"""The form of a box of a student's own block: its lines of text, their direction, its colour and its size."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.axes import Axes

from helpers.diagrams.canvas import BLUE, FONT_SIZE, GREEN, GREY, LINE_COLOUR, ORANGE, YELLOW, Point, box, write
from helpers.diagrams.layer_box import WRONG_NAME, LayerBox
from helpers.figures.picture import INK, PAPER

FAULT_COLOUR, FAULT_PAPER = "#a40000", "#fde7e5"
FAULT_SIGN = "✗"
SMALL, ROW_HEIGHT = 8.5, 0.15
_SEAL = {"boxstyle": "circle,pad=0.1", "linewidth": 0.8, "facecolor": FAULT_COLOUR, "edgecolor": PAPER}
_COLOURS = {
    **dict.fromkeys(("Conv2D", "DepthwiseConv2D", "SeparableConv2D"), BLUE),
    **dict.fromkeys(("ReLU", "Softmax", "Add"), ORANGE),
    "BatchNormalization": YELLOW,
    "Dense": GREEN,
}
"""As the diagrams of the lecture have them; a layer of any other kind is grey."""

_TITLES = {"BatchNormalization": "BatchNorm", "Input": "X"}
_PADDING, _CHARACTER_WIDTH, _BOLD_CHARACTER_WIDTH, _PLUS_SIZE = 0.045, 0.07, 0.084, 0.28
_SHORTEST_UPRIGHT = 0.8
_FAULT_CHARACTERS, _UPRIGHT_CHARACTERS = 13, 24


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


def box_form(layer: LayerBox, *, is_narrow: bool = False) -> BoxForm:
    """Return the form of a layer's box: an addition without faults is a plus, and what has no sizes stands upright.

    Args:
        layer: to be drawn.
        is_narrow: whether a layer with sizes stands upright, too.
    """
    if layer.kind == "Add" and not (layer.faults or layer.name):
        return BoxForm(layer, _PLUS, is_upright=False, size=(_PLUS_SIZE, _PLUS_SIZE))
    is_upright = layer.kind != "Input" and (is_narrow or not _has_sizes(layer))
    lines = tuple(_lines(layer, is_upright))
    length = 2 * _PADDING + max(_width(line, number) for number, line in enumerate(lines))
    breadth = 2 * _PADDING + ROW_HEIGHT * len(lines)
    size = (breadth, max(length, _SHORTEST_UPRIGHT)) if is_upright else (length, breadth)
    return BoxForm(layer, lines, is_upright, size)


def _has_sizes(layer: LayerBox) -> bool:
    return bool(layer.settings) and layer.kind != "BatchNormalization"


def _width(line: Line, number: int) -> float:
    return len(line.text) * (_BOLD_CHARACTER_WIDTH if _is_bold(line, number) else _CHARACTER_WIDTH)


def _is_bold(line: Line, number: int) -> bool:
    return line.is_fault or not number


def _lines(layer: LayerBox, is_upright: bool) -> Iterator[Line]:
    """Yield the lines of a box; an upright one has fewer and longer ones, so that it is narrower."""
    shape = layer.shape if layer.kind == "Input" or _has_sizes(layer) else ""
    is_misnamed = WRONG_NAME in layer.faults and bool(layer.name)
    yield from _heading(layer, is_upright, is_misnamed)
    step = 2 if is_upright else 1
    settings = (", ".join(layer.settings[place : place + step]) for place in range(0, len(layer.settings), step))
    yield from (Line(text) for text in (*settings, shape) if text)
    characters = _UPRIGHT_CHARACTERS if is_upright else _FAULT_CHARACTERS
    for fault in layer.faults:
        if not (is_misnamed and fault == WRONG_NAME):
            wrapped = textwrap.wrap(f"{FAULT_SIGN} {fault}", characters, break_long_words=False)
            yield from (Line(text, is_fault=True) for text in wrapped)


def _heading(layer: LayerBox, is_upright: bool, is_misnamed: bool) -> Iterator[Line]:
    """Yield what a layer is and its name: in one line of an upright box if it is short, in red if it is wrong."""
    title = _TITLES.get(layer.kind, layer.kind)
    both = f"{title} {layer.name}"
    if is_misnamed:
        yield from (Line(title), Line(f"{FAULT_SIGN} {layer.name}", is_fault=True))
    elif is_upright and layer.name and len(both) <= _UPRIGHT_CHARACTERS:
        yield Line(both)
    else:
        yield from (Line(text) for text in (title, layer.name) if text)


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
    for number, row in enumerate(form.lines):
        offset = ROW_HEIGHT * (number - (len(form.lines) - 1) / 2)
        place = (x + offset, y) if form.is_upright else (x, y - offset)
        write(
            axes,
            place,
            row.text,
            FAULT_COLOUR if row.is_fault else INK,
            fontsize=FONT_SIZE + 3 if is_plus else SMALL,
            fontweight="bold" if _is_bold(row, number) else "normal",
            rotation=90 if form.is_upright else 0,
            parse_math=False,
        )
    if layer.faults:
        write(axes, (x - width / 2, y + height / 2), FAULT_SIGN, PAPER, fontweight="bold", bbox=_SEAL)
