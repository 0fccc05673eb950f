"""What the tests of own blocks share: student code, blocks that are drawn and not shown, what is to be seen in them."""

import re
from pathlib import Path

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from helpers.diagrams import own_block
from helpers.diagrams.block_view import FoundBlock, find_block
from tests.support.drawn_figures import drawn
from tests.support.student_code import Namespace, namespace_of

SUBMISSIONS = Path(__file__).parents[1] / "submissions"
ADDS_INPUT = "X = Add()([X, X_shortcut])\n    return"
"""The line of the solution before which a test puts something."""


def found_in(code: str, function: str = "identity_block") -> FoundBlock:
    """Look at a block of some student code."""
    return find_block(function, namespace_of(code))


def sample(name: str) -> Namespace:
    """Give one of the sample submissions."""
    return namespace_of((SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8"))


def figure_of(found: FoundBlock) -> Figure:
    """Draw a block."""
    return drawn(own_block._show, found).figure  # noqa: SLF001 - what draw_own_block shows


def boxes_of(figure: Figure) -> dict[str, FancyBboxPatch]:
    """Give the boxes by the layer's name, or what stands for it."""
    boxes = figure.axes[0].findobj(FancyBboxPatch)
    return {re.sub(r"#\d+", "", box.get_gid()): box for box in boxes if box.get_gid()}


def red_boxes(figure: Figure) -> list[str]:
    """Name the layers whose boxes have the edge of a fault."""
    return [name for name, box in boxes_of(figure).items() if to_hex(box.get_edgecolor()) == own_block.FAULT_COLOUR]


def texts_in(figure: Figure, box: FancyBboxPatch) -> list[str]:
    """List what is written in a box, or in its upper left corner."""
    left, bottom, right, top = *box.get_bbox().min, *box.get_bbox().max
    return [
        text.get_text()
        for text in figure.axes[0].texts
        if text.get_text()
        and left - 0.01 <= text.get_position()[0] <= right
        and bottom <= text.get_position()[1] <= top + 0.01
    ]


def all_texts(figure: Figure) -> str:
    """Give all that is written, line by line."""
    return "\n".join(text.get_text() for text in figure.axes[0].texts)
