"""How a figure reaches its reader: on white paper in every theme, and in words for those who do not see it.

JupyterLab 4 and Notebook 7 draw `image/png` without any description, and so do nbconvert's pages, whatever the output's
metadata say; only `text/html` brings an `alt` along. A figure is therefore shown as an `<img>` with its description.
Its PNG goes along for what knows no HTML, such as LaTeX, and its description alone for terminals.
"""

from __future__ import annotations

import functools
import sys
import warnings
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any, ParamSpec
from uuid import uuid4

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

P = ParamSpec("P")

PAPER, INK = "white", "#222222"
GRID = "#cccccc"
BLUE_LINE, ORANGE_LINE, GREEN_LINE = "#0072b2", "#b34700", "#007a5a"
"""Lines that colour-blind people tell apart, each dark enough for text on white."""

TITLE_SIZE = 11
_DOTS_PER_INCH, _SHOWN_PER_INCH = 144, 88
_COLOUR_COUNT = 256


@dataclass(frozen=True)
class Picture:
    """A figure and the text that stands for it.

    Args:
        figure: drawn, not yet shown.
        description: what there is to be seen, in words.
    """

    figure: Figure
    description: str


def shown(draw: Callable[P, Picture]) -> Callable[P, None]:
    """Turn a function that makes a picture into one that shows it, free of the reader's own matplotlib settings."""

    @functools.wraps(draw)
    def show(*args: P.args, **kwargs: P.kwargs) -> None:
        with style.context("default"):
            _display(draw(*args, **kwargs))

    return show


class LivePicture:
    """A place below a cell, at which one picture takes the place of another; at a terminal there is none."""

    def __init__(self) -> None:
        self._name = uuid4().hex
        self._is_there = False

    def announce(self, text: str) -> None:
        """Take the place, above what is printed from now on.

        Args:
            text: stands there until there is a picture.
        """
        if _in_notebook():
            self._fill({"text/plain": text}, {})

    def show(self, draw: Callable[[], Picture]) -> None:
        """Draw a picture, and show it in place of the last one.

        Args:
            draw: makes the picture.
        """
        if _in_notebook():
            with style.context("default"):
                self._fill(*bundle_of(draw()))

    def _fill(self, data: dict[str, str], metadata: dict[str, Any]) -> None:
        display = sys.modules["IPython"].display.display
        display(data, metadata=metadata, raw=True, display_id=self._name, update=self._is_there)
        self._is_there = True


def new_figure(width_in: float, height_in: float, title: str = "") -> Figure:
    """Open an empty figure on white paper, which pyplot does not know of and so does not show a second time.

    Args:
        width_in: its width in inches.
        height_in: its height in inches.
        title: what stands above it.
    """
    layout = ConstrainedLayoutEngine(h_pad=0.09, w_pad=0.09)
    figure = Figure(figsize=(width_in, height_in), facecolor=PAPER, layout=layout)
    if title:
        figure.suptitle(title, color=INK, fontsize=TITLE_SIZE)
    return figure


def bundle_of(picture: Picture) -> tuple[dict[str, str], dict[str, Any]]:
    """Give what IPython displays: the picture in each form, and the metadata of its PNG."""
    png, width = _png(picture.figure), round(picture.figure.get_figwidth() * _SHOWN_PER_INCH)
    alt = escape(picture.description, quote=True)
    data = {
        "text/plain": picture.description,
        "text/html": f'<img alt="{alt}" width="{width}" src="data:image/png;base64,{png}">',
        "image/png": png,
    }
    return data, {"image/png": {"alt": picture.description, "width": width}}


def _png(figure: Figure) -> str:
    """Draw a figure, in few colours, so that a notebook stays small.

    A sign that the font does not have is an empty box and no reason for a warning.
    """
    canvas, file = FigureCanvasAgg(figure), BytesIO()
    figure.set_dpi(_DOTS_PER_INCH)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        canvas.draw()  # type: ignore[no-untyped-call]
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
    drawn.quantize(_COLOUR_COUNT, dither=Image.Dither.NONE).save(file, format="png", optimize=True)
    return b64encode(file.getvalue()).decode("ascii")


def _display(picture: Picture) -> None:
    """Show a picture in the notebook, or its description where there is none."""
    if _in_notebook():
        data, metadata = bundle_of(picture)
        sys.modules["IPython"].display.display(data, metadata=metadata, raw=True)
    else:
        print(picture.description)  # noqa: T201 - the reader is at a terminal


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and shell.get_ipython() is not None
