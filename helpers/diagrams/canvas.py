"""Draw the boxes, arrows and texts of a diagram; coordinates are inches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from helpers.figures.picture import INK, ORANGE_LINE, PAPER, TITLE_SIZE, new_figure

BOX_COLOURS = BLUE, YELLOW, ORANGE, GREEN, GREY = "#9fd3f2", "#f7ee8d", "#f3c56b", "#8fd3bd", "#e6e6e6"
"""Fill colours of boxes, which colour-blind people can distinguish."""

FONT_SIZE = 10.0
LINE_COLOUR = "#333333"
SHORTCUT_COLOUR, SHORTCUT_WIDTH = ORANGE_LINE, 1.6
_TITLE_DROP_IN = 0.11

Point = tuple[float, float]


def canvas(width_in: float, height_in: float, title: str, title_size: float = TITLE_SIZE) -> tuple[Figure, Axes]:
    """Return an empty figure whose coordinates are inches from its lower left corner.

    Args:
        width_in: its width.
        height_in: its height.
        title: above it.
        title_size: of its letters, in points.
    """
    figure = new_figure(width_in, height_in)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), facecolor=PAPER)
    axes.set(xlim=(0.0, width_in), ylim=(0.0, height_in))
    axes.set_axis_off()
    write(axes, (width_in / 2, height_in - _TITLE_DROP_IN), title, INK, va="top", fontsize=title_size)
    return figure, axes


def box(
    axes: Axes, centre: Point, size: Point, text: str = "", colour: str = PAPER, **text_style: Any
) -> FancyBboxPatch:
    """Draw a labelled box.

    Args:
        axes: of a canvas.
        centre: of the box.
        size: width and height.
        text: in it.
        colour: of its area.
        text_style: matplotlib's properties of the text.

    Returns:
        The box, to change its edge.
    """
    (x, y), (width, height) = centre, size
    shape = FancyBboxPatch((x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=0.05")
    shape.set(facecolor=colour, edgecolor=LINE_COLOUR)
    axes.add_patch(shape)
    if text:
        write(axes, centre, text, colour=INK, **text_style)
    return shape


def write(axes: Axes, place: Point, text: str, colour: str = LINE_COLOUR, **text_style: Any) -> None:
    """Write a short text, centred unless the style changes that.

    Args:
        axes: of a canvas.
        place: of the text.
        text: to write.
        colour: of the letters.
        text_style: matplotlib's properties of the text.
    """
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": FONT_SIZE} | text_style
    axes.text(*place, text, color=colour, **style)


def arrow(axes: Axes, corners: Sequence[Point], colour: str = LINE_COLOUR, line_width: float = 1.0) -> None:
    """Draw a line along its corners, with an arrowhead at its end.

    Args:
        axes: of a canvas.
        corners: at least two points.
        colour: of line and arrowhead.
        line_width: in points.
    """
    line(axes, corners[:-1], colour, line_width)
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": line_width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=corners[-1], xytext=corners[-2], arrowprops=style)


def line(axes: Axes, corners: Sequence[Point], colour: str = LINE_COLOUR, line_width: float = 1.0) -> None:
    """Draw a line along its corners.

    Args:
        axes: of a canvas.
        corners: any number of points; fewer than two draw nothing.
        colour: of the line.
        line_width: in points.
    """
    axes.plot([x for x, _ in corners], [y for _, y in corners], color=colour, linewidth=line_width)
