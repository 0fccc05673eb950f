"""Student blocks for tests: their views, their drawings, and what the drawings show."""

import re

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from benchmarks.samples import SUBMISSIONS
from helpers.diagrams import box_form, own_block
from helpers.diagrams.block_view import BlockView, view_block
from tests.support.drawn_figures import drawn
from tests.support.student_code import Namespace, namespace_of

ADDS_INPUT = "X = Add()([X, X_shortcut])\n    return"
"""The line of the solution before which tests insert something."""


def view_of(code: str, function: str = "identity_block") -> BlockView:
    """Return the view of a block of some student code."""
    return view_block(function, namespace_of(code))


def sample(name: str) -> Namespace:
    """Return the namespace of a sample submission."""
    return namespace_of(read(name))


def read(name: str) -> str:
    """Return the code of a sample submission."""
    return (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")


def figure_of(view: BlockView) -> Figure:
    """Return the drawing of a block."""
    return drawn(own_block._show, view).figure  # noqa: SLF001 - what draw_own_block shows


def boxes_of(figure: Figure) -> dict[str, FancyBboxPatch]:
    """Return the boxes by the name of their layer, or by the id of a layer without a name."""
    boxes = figure.axes[0].findobj(FancyBboxPatch)
    return {re.sub(r"#\d+", "", box.get_gid()): box for box in boxes if box.get_gid()}


def red_boxes(figure: Figure) -> list[str]:
    """Return the names of the layers whose boxes have the edge of a fault."""
    return [name for name, box in boxes_of(figure).items() if to_hex(box.get_edgecolor()) == box_form.FAULT_COLOUR]


def texts_in(figure: Figure, box: FancyBboxPatch) -> list[str]:
    """Return the texts inside a box or on its upper left corner."""
    left, bottom, right, top = *box.get_bbox().min, *box.get_bbox().max
    return [
        text.get_text()
        for text in figure.axes[0].texts
        if text.get_text()
        and left - 0.01 <= text.get_position()[0] <= right
        and bottom <= text.get_position()[1] <= top + 0.01
    ]


def all_texts(figure: Figure) -> str:
    """Return all texts of a drawing, one per line."""
    return "\n".join(text.get_text() for text in figure.axes[0].texts)
