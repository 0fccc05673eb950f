"""Diagrams of the skip connection and of the two blocks, as the notebook explains them."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from helpers.diagrams.canvas import (
    BLUE,
    FONT_SIZE,
    GREY,
    LINE_COLOUR,
    ORANGE,
    SHORTCUT_COLOUR,
    SHORTCUT_WIDTH,
    YELLOW,
    Point,
    arrow,
    box,
    canvas,
    write,
)
from helpers.figures.picture import PAPER, Picture, shown
from helpers.i18n import _

GAP = 0.34
PLUS_RADIUS = 0.13
BOX_HEIGHT, CONV_WIDTH, MAIN_PATH_Y = 0.95, 1.32, 0.95

MAIN_PATH_IN_WORDS = _(
    "Main path, from left to right: X; first component, branch2a: Conv2D with F1 filters, 1x1, stride {stride}, valid, "
    "then BatchNorm and ReLU; second component, branch2b: Conv2D with F2 filters, f x f, stride 1, same, then "
    "BatchNorm and ReLU; third component, branch2c: Conv2D with F3 filters, 1x1, stride 1, valid, then BatchNorm "
    "and no ReLU; addition of the shortcut; ReLU; output."
)


class Step(NamedTuple):
    """One box of a chain: its text, colour and width, and whether the text runs upwards."""

    text: str
    colour: str
    width: float
    is_upright: bool = False


RELU = Step("ReLU", ORANGE, 0.34, is_upright=True)
BATCH_NORM = Step("BatchNorm", YELLOW, 0.34, is_upright=True)


@shown
def draw_skip_connection() -> Picture:
    """Draw two layers, without a skip connection above and with one below."""
    figure, axes = canvas(9.1, 2.9, _("Two layers: plain (above) and with a skip connection (below)"))
    linear, relu = Step(_("linear"), BLUE, 0.9), Step("ReLU", ORANGE, 0.9)
    before = [_value("$a^{[l]}$"), linear, relu, _value("$a^{[l+1]}$"), linear]
    after = [relu, _value("$a^{[l+2]}$")]
    plain_y, residual_y, bypass_y = 2.2, 0.45, 1.2
    write(axes, (0.5, plain_y), _("plain"))
    _chain(axes, 1.0, plain_y, before + after, 0.55, is_last=True)
    write(axes, (0.5, residual_y), _("residual"))
    plus_x = _chain(axes, 1.0, residual_y, before, 0.55) + PLUS_RADIUS
    _chain(axes, _plus(axes, (plus_x, residual_y)), residual_y, after, 0.55, is_last=True)
    start = (1.25, residual_y + 0.275)
    _bypass(axes, [start, (1.25, bypass_y), (plus_x, bypass_y), (plus_x, residual_y + PLUS_RADIUS)])
    carried = _("skip connection carries {value}").format(value="$a^{[l]}$")
    write(axes, ((1.25 + plus_x) / 2, bypass_y + 0.17), carried, SHORTCUT_COLOUR)
    description = _(
        "Diagram of two layers. Plain, above: a[l], linear, ReLU, a[l+1], linear, ReLU, a[l+2], one after the other. "
        "Residual, below: the same, but a skip connection leaves at a[l], bypasses all layers, and is added after the "
        "second linear step, before the last ReLU."
    )
    return Picture(figure, description)


@shown
def draw_two_layer_block() -> Picture:
    """Draw an identity block of two layers, as shallower residual networks have it."""
    figure, axes = canvas(8.5, 2.9, _("Identity block with two layers, as in ResNet-18 and ResNet-34"))
    convolution = _("{filters} filters, 3x3\nstride {stride}, same").format(filters="F", stride="1")
    start_x, x = 0.45, _chain(axes, 0.2, MAIN_PATH_Y, [_value("X")], BOX_HEIGHT)
    x = _component(axes, x, _("first layer"), convolution, [RELU])
    x = _component(axes, x, _("second layer"), convolution, [])
    plus_x = x + PLUS_RADIUS
    x = _plus(axes, (plus_x, MAIN_PATH_Y))
    _chain(axes, x, MAIN_PATH_Y, [RELU, _value(_("out"))], BOX_HEIGHT, is_last=True)
    _unchanged_shortcut(axes, start_x, plus_x)
    description = _(
        "Diagram of an identity block with two layers. From left to right: X; Conv2D with F filters, 3x3, stride 1, "
        "same, then BatchNorm and ReLU; Conv2D with F filters, 3x3, stride 1, same, then BatchNorm and no ReLU; "
        "addition of the shortcut, which carries X as it is; ReLU; output."
    )
    return Picture(figure, description)


@shown
def draw_identity_block() -> Picture:
    """Draw the identity block: three components on the main path, an unchanged shortcut."""
    figure, axes = canvas(11.3, 2.9, _("Identity block: three components, and a shortcut that carries X unchanged"))
    start_x, plus_x = _main_path(axes, first_stride="1")
    _unchanged_shortcut(axes, start_x, plus_x)
    path = MAIN_PATH_IN_WORDS.format(stride="1")
    shortcut = _("The shortcut carries X as it is, without any layer.")
    return Picture(figure, " ".join([_("Diagram of the identity block."), path, shortcut]))


@shown
def draw_convolutional_block() -> Picture:
    """Draw the convolutional block: three components on the main path, a convolution and BatchNorm on the shortcut."""
    title = _("Convolutional block: its shortcut has a convolution and BatchNorm, but no ReLU")
    figure, axes = canvas(11.3, 3.8, title)
    start_x, plus_x = _main_path(axes, first_stride="s")
    middle_x, y = (start_x + plus_x) / 2, 2.45
    convolution = _("{filters} filters, 1x1\nstride {stride}, valid").format(filters="$F_3$", stride="s")
    steps = [Step(f"Conv2D\n{convolution}", BLUE, CONV_WIDTH), BATCH_NORM]
    _bypass(axes, [(start_x, 1.425), (start_x, y), (middle_x - 1.0, y)])
    end_x = _chain(axes, middle_x - 1.0, y, steps, BOX_HEIGHT, is_last=True)
    _bypass(axes, [(end_x, y), (plus_x, y), (plus_x, MAIN_PATH_Y + PLUS_RADIUS)])
    write(axes, (middle_x, y + 0.65), _("shortcut path: branch1"), SHORTCUT_COLOUR)
    shortcut = _(
        "Shortcut path, branch1: from X through a Conv2D with F3 filters, 1x1, stride s, valid, and BatchNorm."
    )
    path = MAIN_PATH_IN_WORDS.format(stride="s")
    return Picture(figure, " ".join([_("Diagram of the convolutional block."), path, shortcut]))


def _unchanged_shortcut(axes: Axes, start_x: float, plus_x: float) -> None:
    """Draw the shortcut of an identity block, above the main path."""
    _bypass(axes, [(start_x, 1.425), (start_x, 2.0), (plus_x, 2.0), (plus_x, MAIN_PATH_Y + PLUS_RADIUS)])
    write(axes, ((start_x + plus_x) / 2, 2.17), _("shortcut: X as it is, no layer"), SHORTCUT_COLOUR)


def _main_path(axes: Axes, first_stride: str) -> tuple[float, float]:
    """Draw a block's main path, addition and last ReLU; return at which x the shortcut leaves it and arrives."""
    x = _chain(axes, 0.2, MAIN_PATH_Y, [_value("X")], BOX_HEIGHT)
    valid = _("{filters} filters, 1x1\nstride {stride}, valid")
    first, third = valid.format(filters="$F_1$", stride=first_stride), valid.format(filters="$F_3$", stride="1")
    second = _("{filters} filters, f x f\nstride {stride}, same").format(filters="$F_2$", stride="1")
    x = _component(axes, x, _("first component: branch2a"), first, [RELU])
    x = _component(axes, x, _("second component: branch2b"), second, [RELU])
    x = _component(axes, x, _("third component: branch2c"), third, [])
    plus_x = x + PLUS_RADIUS
    x = _plus(axes, (plus_x, MAIN_PATH_Y))
    _chain(axes, x, MAIN_PATH_Y, [RELU, _value(_("out"))], BOX_HEIGHT, is_last=True)
    return 0.45, plus_x


def _component(axes: Axes, x: float, title: str, convolution: str, activation: list[Step]) -> float:
    """Draw one component of a main path, from x on; return where the next one begins."""
    steps = [Step(f"Conv2D\n{convolution}", BLUE, CONV_WIDTH), BATCH_NORM, *activation]
    end_x = _chain(axes, x, MAIN_PATH_Y, steps, BOX_HEIGHT)
    write(axes, ((x + end_x - GAP) / 2, 0.27), title)
    return end_x


def _value(text: str) -> Step:
    """Return the step that shows a tensor."""
    return Step(text, GREY, 0.5)


def _chain(axes: Axes, x: float, y: float, steps: Sequence[Step], height: float, *, is_last: bool = False) -> float:
    """Draw steps from left to right, with an arrow after each except the last of a path; return the x of the end."""
    for number, step in enumerate(steps):
        rotation = 90 if step.is_upright else 0
        box(axes, (x + step.width / 2, y), (step.width, height), step.text, step.colour, rotation=rotation)
        x += step.width
        if number < len(steps) - 1 or not is_last:
            arrow(axes, [(x, y), (x + GAP, y)])
            x += GAP
    return x


def _plus(axes: Axes, centre: Point) -> float:
    """Draw an addition and the arrow that leaves it; return where that arrow ends."""
    x, y = centre
    axes.add_patch(Circle(centre, PLUS_RADIUS, facecolor=PAPER, edgecolor=LINE_COLOUR))
    write(axes, centre, "+", fontsize=FONT_SIZE + 3)
    end_x = x + PLUS_RADIUS + GAP
    arrow(axes, [(x + PLUS_RADIUS, y), (end_x, y)])
    return end_x


def _bypass(axes: Axes, corners: Sequence[Point]) -> None:
    """Draw a shortcut along its corners, with an arrow at its end."""
    arrow(axes, corners, SHORTCUT_COLOUR, SHORTCUT_WIDTH)
