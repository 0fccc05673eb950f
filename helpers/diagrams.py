"""Block diagrams of the assignment, drawn with matplotlib.

Every part is labelled, and the colours can be told apart by colour-blind readers. Coordinates are inches.
"""

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

BLUE, YELLOW, ORANGE, GREEN, GREY = "#9fd3f2", "#f7ee8d", "#f3c56b", "#8fd3bd", "#e6e6e6"
SHORTCUT_COLOUR = "#b34700"
LINE_COLOUR = "#333333"
GAP = 0.34
PLUS_RADIUS = 0.13
BOX_HEIGHT, CONV_WIDTH, MAIN_PATH_Y = 0.95, 1.32, 0.8
STAGE_PITCH = 1.64
FONT_SIZE = 9

Point = tuple[float, float]


class Step(NamedTuple):
    """One box of a chain: what it says, its colour, its width, whether the text runs upwards."""

    text: str
    colour: str
    width: float
    is_upright: bool = False


RELU = Step("ReLU", ORANGE, 0.34, is_upright=True)
BATCH_NORM = Step("BatchNorm", YELLOW, 0.34, is_upright=True)


class Stage(NamedTuple):
    """One column of the network's diagram: title, boxes from top to bottom, shape of the output."""

    title: str
    boxes: tuple[tuple[str, str], ...]
    shape: str


def draw_skip_connection() -> Figure:
    """Draw two layers without and with a skip connection.

    Returns:
        The figure: plain above, residual below.
    """
    figure, axes = _canvas(9.1, 2.9, "Two layers: plain (above) and with a skip connection (below)")
    linear, relu = Step("linear", BLUE, 0.9), Step("ReLU", ORANGE, 0.9)
    before = [_value("$a^{[l]}$"), linear, relu, _value("$a^{[l+1]}$"), linear]
    after = [relu, _value("$a^{[l+2]}$")]
    _write(axes, (0.5, 2.05), "plain")
    _chain(axes, 1.0, 2.05, before + after, 0.55, is_last=True)
    _write(axes, (0.5, 0.3), "residual")
    plus_x = _chain(axes, 1.0, 0.3, before, 0.55) + PLUS_RADIUS
    _chain(axes, _plus(axes, (plus_x, 0.3)), 0.3, after, 0.55, is_last=True)
    _bypass(axes, [(1.25, 0.575), (1.25, 1.05), (plus_x, 1.05), (plus_x, 0.3 + PLUS_RADIUS)])
    _write(axes, ((1.25 + plus_x) / 2, 1.22), "skip connection carries $a^{[l]}$", SHORTCUT_COLOUR)
    return figure


def draw_identity_block() -> Figure:
    """Draw the identity block: three components on the main path, an unchanged shortcut.

    Returns:
        The figure.
    """
    figure, axes = _canvas(11.3, 2.9, "Identity block: three components, and a shortcut that carries X unchanged")
    start_x, plus_x = _main_path(axes, first_stride="1")
    _bypass(axes, [(start_x, 1.275), (start_x, 1.85), (plus_x, 1.85), (plus_x, MAIN_PATH_Y + PLUS_RADIUS)])
    _write(axes, ((start_x + plus_x) / 2, 2.02), "shortcut: X as it is, no layer", SHORTCUT_COLOUR)
    return figure


def draw_convolutional_block() -> Figure:
    """Draw the convolutional block: three components on the main path, a convolution and BatchNorm on the shortcut.

    Returns:
        The figure.
    """
    figure, axes = _canvas(11.3, 3.8, "Convolutional block: its shortcut has a convolution and BatchNorm, but no ReLU")
    start_x, plus_x = _main_path(axes, first_stride="s")
    middle_x, y = (start_x + plus_x) / 2, 2.3
    steps = [Step("Conv2D\n$F_3$ filters, 1x1\nstride s, valid", BLUE, CONV_WIDTH), BATCH_NORM]
    _bypass(axes, [(start_x, 1.275), (start_x, y), (middle_x - 1.0, y)])
    end_x = _chain(axes, middle_x - 1.0, y, steps, BOX_HEIGHT, is_last=True)
    _bypass(axes, [(end_x, y), (plus_x, y), (plus_x, MAIN_PATH_Y + PLUS_RADIUS)])
    _write(axes, (middle_x, y + 0.65), "shortcut path: branch1", SHORTCUT_COLOUR)
    return figure


def draw_resnet50() -> Figure:
    """Draw ResNet-50 for images of 64x64 pixels: its stages, blocks, and the shape after each stage.

    Returns:
        The figure.
    """
    title = "ResNet-50: 1 + 3 x (3 + 4 + 6 + 3) + 1 = 50 layers with weights; below each stage, the shape of its output"
    figure, axes = _canvas(11.6, 4.0, title)
    first = (("conv 7x7, 64\nstride 2", BLUE), ("BatchNorm, ReLU", YELLOW), ("max pool 3x3\nstride 2", GREY))
    last = (("average pool 2x2", GREY), ("flatten", GREY), ("dense, softmax", GREEN))
    stages = [
        Stage("input", (("image", GREY), ("zero padding\n3 pixels", GREY)), "70x70x3"),
        Stage("stage 1", first, "15x15x64"),
        _block_stage(2, 1, "bc", "15x15x256"),
        _block_stage(3, 2, "bcd", "8x8x512"),
        _block_stage(4, 2, "bcdef", "4x4x1024"),
        _block_stage(5, 2, "bc", "2x2x2048"),
        Stage("classifier", last, "6"),
    ]
    for number, stage in enumerate(stages):
        x = 0.88 + number * STAGE_PITCH
        _stage(axes, x, stage)
        if number:
            _arrow(axes, (x - STAGE_PITCH + 0.7, 2.7), (x - 0.7, 2.7))
    return figure


def _stage(axes: Axes, x: float, stage: Stage) -> None:
    """Draw one stage as a framed column around x: title, boxes, shape."""
    bottom_y = 2.7 - 0.44 * (len(stage.boxes) - 1)
    _box(axes, (x, (2.7 + bottom_y) / 2), (1.4, 2.7 - bottom_y + 0.52), "", "white")
    for row, (text, colour) in enumerate(stage.boxes):
        _box(axes, (x, 2.7 - row * 0.44), (1.26, 0.38), text, colour, font_size=7.5)
    _write(axes, (x, 3.14), stage.title, weight="bold")
    _write(axes, (x, bottom_y - 0.45), stage.shape)


def _block_stage(number: int, stride: int, letters: str, shape: str) -> Stage:
    """Describe a stage of one convolutional block and identity blocks."""
    first = (f"conv. block a, s={stride}", ORANGE)
    return Stage(f"stage {number}", (first, *((f"identity block {letter}", BLUE) for letter in letters)), shape)


def _main_path(axes: Axes, first_stride: str) -> tuple[float, float]:
    """Draw a block's main path, addition and last ReLU; return where the shortcut leaves it and where it arrives."""
    x = _chain(axes, 0.2, MAIN_PATH_Y, [_value("X")], BOX_HEIGHT)
    x = _component(axes, x, "first component: branch2a", f"$F_1$ filters, 1x1\nstride {first_stride}, valid", [RELU])
    x = _component(axes, x, "second component: branch2b", "$F_2$ filters, f x f\nstride 1, same", [RELU])
    x = _component(axes, x, "third component: branch2c", "$F_3$ filters, 1x1\nstride 1, valid", [])
    plus_x = x + PLUS_RADIUS
    x = _plus(axes, (plus_x, MAIN_PATH_Y))
    _chain(axes, x, MAIN_PATH_Y, [RELU, _value("out")], BOX_HEIGHT, is_last=True)
    return 0.45, plus_x


def _component(axes: Axes, x: float, title: str, convolution: str, activation: list[Step]) -> float:
    """Draw one component of a main path from x on; return where the next one begins."""
    steps = [Step(f"Conv2D\n{convolution}", BLUE, CONV_WIDTH), BATCH_NORM, *activation]
    end_x = _chain(axes, x, MAIN_PATH_Y, steps, BOX_HEIGHT)
    _write(axes, ((x + end_x - GAP) / 2, 0.12), title)
    return end_x


def _canvas(width_in: float, height_in: float, title: str) -> tuple[Figure, Axes]:
    """Open an empty figure whose coordinates are inches."""
    figure = plt.figure(figsize=(width_in, height_in))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0.0, width_in), ylim=(-0.15, height_in - 0.15))
    axes.set_axis_off()
    axes.text(width_in / 2, height_in - 0.35, title, ha="center", va="center", fontsize=FONT_SIZE + 2)
    return figure, axes


def _value(text: str) -> Step:
    """Make the step that shows a tensor."""
    return Step(text, GREY, 0.5)


def _chain(axes: Axes, x: float, y: float, steps: Sequence[Step], height: float, *, is_last: bool = False) -> float:
    """Draw steps from left to right with an arrow after each; a last step has none. Return the end's x."""
    for number, step in enumerate(steps):
        _box(axes, (x + step.width / 2, y), (step.width, height), step.text, step.colour, is_upright=step.is_upright)
        x += step.width
        if number < len(steps) - 1 or not is_last:
            _arrow(axes, (x, y), (x + GAP, y))
            x += GAP
    return x


def _box(
    axes: Axes,
    centre: Point,
    size: Point,
    text: str,
    colour: str,
    *,
    is_upright: bool = False,
    font_size: float = FONT_SIZE,
) -> None:
    """Draw a labelled box."""
    (x, y), (width, height) = centre, size
    shape = FancyBboxPatch((x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=0.05")
    shape.set(facecolor=colour, edgecolor=LINE_COLOUR)
    axes.add_patch(shape)
    axes.text(x, y, text, ha="center", va="center", fontsize=font_size, rotation=90 if is_upright else 0)


def _plus(axes: Axes, centre: Point) -> float:
    """Draw the sign of an addition and the arrow that leaves it; return where that arrow ends."""
    x, y = centre
    axes.add_patch(Circle(centre, PLUS_RADIUS, facecolor="white", edgecolor=LINE_COLOUR))
    axes.text(x, y, "+", ha="center", va="center", fontsize=FONT_SIZE + 3)
    end_x = x + PLUS_RADIUS + GAP
    _arrow(axes, (x + PLUS_RADIUS, y), (end_x, y))
    return end_x


def _arrow(axes: Axes, start: Point, end: Point, colour: str = LINE_COLOUR, line_width: float = 1.0) -> None:
    """Draw a straight arrow."""
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": line_width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def _bypass(axes: Axes, corners: Sequence[Point]) -> None:
    """Draw a shortcut along its corners, with an arrow at its end."""
    xs, ys = zip(*corners[:-1], strict=True)
    axes.plot(xs, ys, color=SHORTCUT_COLOUR, linewidth=1.6)
    _arrow(axes, corners[-2], corners[-1], SHORTCUT_COLOUR, line_width=1.6)


def _write(axes: Axes, centre: Point, text: str, colour: str = LINE_COLOUR, *, weight: str = "normal") -> None:
    """Write a short text."""
    axes.text(*centre, text, ha="center", va="center", fontsize=FONT_SIZE, color=colour, fontweight=weight)
