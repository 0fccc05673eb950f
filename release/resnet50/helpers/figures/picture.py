"""Show a figure: on a white background in every theme, with a description for those who cannot see it.

JupyterLab 4, Notebook 7 and nbconvert's pages show `image/png` without any description, whatever the output's metadata
say; only `text/html` can carry an `alt`. So a figure is shown as an `<img>` with its description. The output also has
the PNG, for formats without HTML such as LaTeX, and the description alone, for terminals.
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

from helpers.figures.captions import caption_of
from helpers.startup import notebook_shell

P = ParamSpec("P")

PAPER, INK = "white", "#222222"
GRID = "#cccccc"
BLUE_LINE, ORANGE_LINE, GREEN_LINE = "#0072b2", "#b34700", "#007a5a"
"""Line colours that colour-blind people can distinguish, each dark enough for text on white."""

TITLE_SIZE = 11
_DOTS_PER_INCH, SHOWN_PER_INCH = 144, 88
_COLOUR_COUNT = 256


@dataclass(frozen=True)
class Picture:
    """A figure and its description.

    Args:
        figure: drawn, not yet shown.
        description: what the figure shows, in words.
        name: by which its caption is found; empty for that of the function that draws it.
    """

    figure: Figure
    description: str
    name: str = ""


def shown(draw: Callable[P, Picture]) -> Callable[P, None]:
    """Turn a function that makes a picture into one that shows it, whatever matplotlib settings the reader has."""

    @functools.wraps(draw)
    def show(*args: P.args, **kwargs: P.kwargs) -> None:
        with style.context("default"):
            _display(draw(*args, **kwargs), draw.__name__)

    return show


class LivePicture:
    """One output below a cell, in which each picture replaces the last; at a terminal it shows nothing.

    Args:
        name: by which the caption is found; empty for none.
    """

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._display_id = uuid4().hex
        self._is_shown = False

    def announce(self, text: str) -> None:
        """Create the output, above what is printed from now on.

        Args:
            text: shown until the first picture.
        """
        if notebook_shell() is not None:
            self._display({"text/plain": text}, {})

    def show(self, draw: Callable[[], Picture]) -> None:
        """Draw a picture and replace the last one by it.

        Args:
            draw: makes the picture.
        """
        if notebook_shell() is not None:
            with style.context("default"):
                self._display(*bundle_of(draw(), self._name))

    def _display(self, data: dict[str, str], metadata: dict[str, Any]) -> None:
        display = sys.modules["IPython"].display.display
        display(data, metadata=metadata, raw=True, display_id=self._display_id, update=self._is_shown)
        self._is_shown = True


def new_figure(width_in: float, height_in: float, title: str = "") -> Figure:
    """Return an empty figure on a white background, unknown to pyplot, which would show it a second time.

    Args:
        width_in: its width in inches.
        height_in: its height in inches.
        title: above it.
    """
    layout = ConstrainedLayoutEngine(h_pad=0.09, w_pad=0.09)
    figure = Figure(figsize=(width_in, height_in), facecolor=PAPER, layout=layout)
    if title:
        figure.suptitle(title, color=INK, fontsize=TITLE_SIZE)
    return figure


def bundle_of(picture: Picture, name: str = "") -> tuple[dict[str, str], dict[str, Any]]:
    """Return what IPython displays: the picture in each format, and the metadata of its PNG.

    Args:
        picture: to be shown.
        name: by which the caption is found, if the picture has no name.
    """
    png, width = _png(picture.figure), round(picture.figure.get_figwidth() * SHOWN_PER_INCH)
    alt = escape(picture.description, quote=True)
    number, sentence = map(escape, caption_of(picture.name or name))
    caption = f"<div><strong>{number}.</strong> {sentence}</div>" if number else ""
    data = {
        "text/plain": picture.description,
        "text/html": f'<img alt="{alt}" width="{width}" src="data:image/png;base64,{png}">{caption}',
        "image/png": png,
    }
    return data, {"image/png": {"alt": picture.description, "width": width}}


def _png(figure: Figure) -> str:
    """Return a figure as a PNG in base64, with few colours, so that the notebook stays small.

    A character that the font lacks becomes an empty box, without a warning.
    """
    canvas, file = FigureCanvasAgg(figure), BytesIO()
    figure.set_dpi(_DOTS_PER_INCH)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        canvas.draw()  # type: ignore[no-untyped-call]
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
    image.quantize(_COLOUR_COUNT, dither=Image.Dither.NONE).save(file, format="png", optimize=True)
    return b64encode(file.getvalue()).decode("ascii")


def _display(picture: Picture, name: str) -> None:
    """Show a picture in a notebook; elsewhere, print its description."""
    if notebook_shell() is not None:
        data, metadata = bundle_of(picture, name)
        sys.modules["IPython"].display.display(data, metadata=metadata, raw=True)
    else:
        print(picture.description)  # noqa: T201 - the reader is at a terminal
