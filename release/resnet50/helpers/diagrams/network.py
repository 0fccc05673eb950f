"""The diagram of ResNet-50: a column for each stage."""

from typing import NamedTuple

from matplotlib.axes import Axes

from helpers.diagrams.canvas import BLUE, GREEN, GREY, ORANGE, YELLOW, arrow, box, canvas, write
from helpers.figures.picture import Picture, shown
from helpers.i18n import _

STAGE_PITCH = 1.68
STAGE_TOP_Y = 2.85


class Stage(NamedTuple):
    """One column of the diagram: its title, text and colour of its boxes from top to bottom, and its output's shape."""

    title: str
    boxes: tuple[tuple[str, str], ...]
    shape: str


@shown
def draw_resnet50() -> Picture:
    """Draw ResNet-50 for images of 64x64 pixels: its stages, blocks, and the shape after each stage."""
    title = _("ResNet-50: 1 + 3 x (3 + 4 + 6 + 3) + 1 = 50 layers; below each stage, the shape of its output")
    figure, axes = canvas(11.85, 4.0, title)
    stages = _stages()
    for number, stage in enumerate(stages):
        x = 0.88 + number * STAGE_PITCH
        _draw_stage(axes, x, stage)
        if number:
            arrow(axes, [(x - STAGE_PITCH + 0.76, STAGE_TOP_Y), (x - 0.76, STAGE_TOP_Y)])
    description = _("Diagram of {title}. From left to right: {stages}.")
    return Picture(figure, description.format(title=title, stages=", ".join(map(_in_words, stages))))


def _stages() -> list[Stage]:
    """Return the columns of the diagram, from left to right."""
    image = ((_("image"), GREY), (_("zero padding\n3 pixels"), GREY))
    first = ((_("conv 7x7, 64\nstride 2"), BLUE), ("BatchNorm, ReLU", YELLOW), (_("max pool 3x3\nstride 2"), GREY))
    last = ((_("average pool 2x2"), GREY), (_("flatten"), GREY), (_("dense, softmax"), GREEN))
    return [
        Stage(_("input"), image, "70x70x3"),
        Stage(_("stage {number}").format(number=1), first, "15x15x64"),
        _block_stage(2, 1, "bc", "15x15x256"),
        _block_stage(3, 2, "bcd", "8x8x512"),
        _block_stage(4, 2, "bcdef", "4x4x1024"),
        _block_stage(5, 2, "bc", "2x2x2048"),
        Stage(_("classifier"), last, "6"),
    ]


def _in_words(stage: Stage) -> str:
    """Describe the column of one stage."""
    boxes = ", ".join(" ".join(text.splitlines()) for text, _colour in stage.boxes)
    return _("{stage} ({boxes}; shape {shape})").format(stage=stage.title, boxes=boxes, shape=stage.shape)


def _draw_stage(axes: Axes, x: float, stage: Stage) -> None:
    """Draw one stage as a framed column, centred at x: title, boxes, shape."""
    bottom_y = STAGE_TOP_Y - 0.44 * (len(stage.boxes) - 1)
    box(axes, (x, (STAGE_TOP_Y + bottom_y) / 2), (1.52, STAGE_TOP_Y - bottom_y + 0.52))
    for row, (text, colour) in enumerate(stage.boxes):
        box(axes, (x, STAGE_TOP_Y - row * 0.44), (1.42, 0.4), text, colour)
    write(axes, (x, STAGE_TOP_Y + 0.44), stage.title, fontweight="bold")
    write(axes, (x, bottom_y - 0.45), stage.shape)


def _block_stage(number: int, stride: int, letters: str, shape: str) -> Stage:
    """Return a stage of one convolutional block and some identity blocks."""
    first = (_("conv. block {letter}, s={stride}").format(letter="a", stride=stride), ORANGE)
    others = ((_("identity block {letter}").format(letter=letter), BLUE) for letter in letters)
    return Stage(_("stage {number}").format(number=number), (first, *others), shape)
