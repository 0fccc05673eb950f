"""The diagram of the network: a column for each stage."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from matplotlib.axes import Axes

from helpers.checks.verdicts import ExpectedNetwork, expected_network
from helpers.contract.graph import Node
from helpers.contract.rows import Role
from helpers.diagrams.canvas import BLUE, GREEN, GREY, ORANGE, YELLOW, arrow, box, canvas, write
from helpers.figures.picture import Picture, shown
from helpers.i18n import _

STAGE_PITCH, STAGE_WIDTH, STAGE_TOP_Y = 1.74, 1.52, 3.45
BOX_PITCH, BOX_SIZE = 0.56, (1.42, 0.4)
_MOST_BOXES = 5
"""So many identity blocks of a stage are drawn one by one."""


class Stage(NamedTuple):
    """One column of the diagram: its title, text and colour of its boxes from top to bottom, and its output's shape."""

    title: str
    boxes: tuple[tuple[str, str], ...]
    shape: str


@shown
def draw_resnet50() -> Picture:
    """Draw the network as the notebook calls it: its stages, blocks, and the shape after each stage."""
    network = expected_network()
    counts = [len(blocks) for blocks in _stages_of_blocks(network)]
    depth, summands = 3 * sum(counts) + 2, " + ".join(map(str, counts))
    title = _("ResNet-{depth}: 1 + 3 x ({counts}) + 1 = {depth} layers; below each stage, the shape of its output")
    title = title.format(depth=depth, counts=summands)
    figure, axes = canvas(12.2, 4.6, title)
    stages = list(_stages(network))
    for number, stage in enumerate(stages):
        x = 0.88 + number * STAGE_PITCH
        bottom_y = _draw_stage(axes, x, stage)
        if number < len(stages) - 1:
            left, middle = x + BOX_SIZE[0] / 2, x + STAGE_PITCH / 2
            right = x + STAGE_PITCH - BOX_SIZE[0] / 2
            arrow(axes, [(left, bottom_y), (middle, bottom_y), (middle, STAGE_TOP_Y), (right, STAGE_TOP_Y)])
    description = _("Diagram of {title}. From left to right: {stages}.")
    return Picture(figure, description.format(title=title, stages=", ".join(map(_in_words, stages))))


def _stages(network: ExpectedNetwork) -> Iterator[Stage]:
    """Yield the columns of the diagram, from left to right."""
    by_role = {node.row.role: node for node in network.graph.nodes if node.row}
    window = by_role[Role.AVG_POOL].config["pool_size"][0]
    image = ((_("image"), GREY), (_("zero padding\n3 pixels"), GREY))
    first = ((_("conv 7x7, 64\nstride 2"), BLUE), ("BatchNorm, ReLU", YELLOW), (_("max pool 3x3\nstride 2"), GREY))
    pooling = _("average pool {size}x{size}").format(size=window)
    last = ((pooling, GREY), (_("flatten"), GREY), (_("dense, softmax"), GREEN))
    yield Stage(_("input"), image, _shape(by_role[Role.ZERO_PADDING]))
    yield Stage(_("stage {number}").format(number=1), first, _shape(by_role[Role.MAX_POOLING]))
    yield from map(_block_stage, _stages_of_blocks(network))
    yield Stage(_("classifier"), last, _shape(by_role[Role.SOFTMAX]))


def _stages_of_blocks(network: ExpectedNetwork) -> list[list[Node]]:
    """Return the blocks of each stage."""
    blocks = [node for node in network.graph.nodes if node.row and node.row.role is Role.BLOCK]
    return [list(stage) for _number, stage in groupby(blocks, lambda node: node.config["stage"])]


def _shape(node: Node) -> str:
    return "x".join(map(str, node.shape[1:]))


def _in_words(stage: Stage) -> str:
    """Describe the column of one stage."""
    boxes = ", ".join(" ".join(text.splitlines()) for text, _colour in stage.boxes)
    return _("{stage} ({boxes}; shape {shape})").format(stage=stage.title, boxes=boxes, shape=stage.shape)


def _draw_stage(axes: Axes, x: float, stage: Stage) -> float:
    """Draw one stage as a framed column, centred at x: title, boxes, arrows, shape; return the y of its last box."""
    bottom_y = STAGE_TOP_Y - BOX_PITCH * (len(stage.boxes) - 1)
    box(axes, (x, (STAGE_TOP_Y + bottom_y) / 2), (STAGE_WIDTH, STAGE_TOP_Y - bottom_y + 0.52))
    for row, (text, colour) in enumerate(stage.boxes):
        y = STAGE_TOP_Y - row * BOX_PITCH
        box(axes, (x, y), BOX_SIZE, text, colour)
        if row:
            arrow(axes, [(x, y + BOX_PITCH - BOX_SIZE[1] / 2), (x, y + BOX_SIZE[1] / 2)])
    write(axes, (x, STAGE_TOP_Y + 0.44), stage.title, fontweight="bold")
    write(axes, (x, bottom_y - 0.45), stage.shape)
    return bottom_y


def _block_stage(blocks: Sequence[Node]) -> Stage:
    """Return a stage of one convolutional block and some identity blocks; only the ends of a long row have a box."""
    head, *others = (node.config for node in blocks)
    first = (_("conv. block {letter}, s={stride}").format(letter=head["block"], stride=head["s"]), ORANGE)
    texts = [_("identity block {letter}").format(letter=other["block"]) for other in others]
    if len(texts) > _MOST_BOXES:
        texts[1:-1] = [_("... {count} more ...").format(count=len(texts) - 2)]
    title = _("stage {number}").format(number=head["stage"])
    return Stage(title, (first, *((text, BLUE) for text in texts)), _shape(blocks[-1]))
