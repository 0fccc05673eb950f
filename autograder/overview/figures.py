"""The figures of the page, drawn by matplotlib as SVG that stands in the page; each says in words what it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from autograder.overview.statistics import Bin, Loss
from helpers.i18n import _

_WIDTH_IN, _HEIGHT_IN, _LINE_IN = 5.0, 2.9, 0.21
"""So narrow that the text can be read on a phone, where the page shrinks a figure to its width."""

_TEXT, _BLUE, _RED, _SKY, _GREY = "#101112", "#0072b2", "#d55e00", "#56b4e9", "#999999"
"""The colours are of Okabe and Ito's palette, which colour-blind people tell apart."""

_IN_PAGE = {
    _TEXT: "currentColor",
    _BLUE: "var(--blue)",
    _RED: "var(--red)",
    _SKY: "var(--sky)",
    _GREY: "var(--grey)",
}
"""The page's own colours, which differ in light and dark mode."""

_STYLE: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), _TEXT),
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_LOSSES = ((_RED, "by faults"), (_SKY, "not checked or not proved"), (_GREY, "not implemented"))


def histogram(name: str, title: str, description: str, bins: Sequence[Bin], labels: tuple[str, str]) -> Markup:
    """Return a histogram as SVG.

    Args:
        name: of the figure in the page, a word.
        title: of the figure.
        description: what it shows, for people who cannot see it.
        bins: the bars.
        labels: of the two axes.
    """

    def draw(axes: Axes) -> None:
        starts, widths = [it.start for it in bins], [(it.end - it.start) * 0.92 for it in bins]
        axes.bar(starts, [it.count for it in bins], widths, align="edge", color=_BLUE)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])
        axes.set_xlim(0, bins[-1].end)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))

    return _drawn(name, title, description, _HEIGHT_IN, draw)


def losses(name: str, title: str, description: str, lost: Sequence[Loss]) -> Markup:
    """Return bars of the points lost by criterion as SVG.

    Args:
        name: of the figure in the page, a word.
        title: of the figure.
        description: what it shows, for people who cannot see it.
        lost: the criteria, the first at the top.
    """

    def draw(axes: Axes) -> None:
        names = [f"{loss.function}: {_(loss.criterion)}" for loss in lost]
        left = [0.0] * len(lost)
        parts = ([it.by_faults for it in lost], [it.by_skipping for it in lost], [it.by_absence for it in lost])
        for (colour, label), part in zip(_LOSSES, parts, strict=True):
            axes.barh(range(len(lost)), part, left=left, height=0.7, color=colour, label=label)
            left = [sum(pair) for pair in zip(left, part, strict=True)]
        axes.set_yticks(range(len(lost)), names)
        axes.set_ylim(len(lost) - 0.4, -0.6)
        axes.set_xlabel("points lost, on average for one student")
        axes.tick_params(axis="y", length=0)
        legend = {"ncols": len(_LOSSES), "frameon": False, "fontsize": 8, "columnspacing": 1, "handlelength": 1.2}
        axes.figure.legend(loc="outside upper right", **legend)

    return _drawn(name, title, description, 1.1 + _LINE_IN * len(lost), draw)


def _drawn(name: str, title: str, description: str, height_in: float, draw: Callable[[Axes], None]) -> Markup:
    with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
        canvas = Canvas(figsize=(_WIDTH_IN, height_in), layout="constrained")
        draw(canvas.subplots())
        written = io.StringIO()
        canvas.savefig(written, format="svg", transparent=True, metadata=_NO_METADATA)
    return _in_page(written.getvalue(), name, title, description)


def _in_page(svg: str, name: str, title: str, description: str) -> Markup:
    """Return a figure of matplotlib's that can stand in a page beside others: with names and a style of its own."""
    inner = svg[svg.index("<svg") :].partition(">")[2]
    inner = re.sub(r"<(metadata|style)\b.*?</\1>", "", inner, flags=re.DOTALL)
    inner = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{name}-", inner)
    for colour, own in _IN_PAGE.items():
        inner = inner.replace(colour, own)
    (box,) = re.findall(r'viewBox="[\d. ]+"', svg)
    words = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    labels = f'role="img" aria-labelledby="{name}-title {name}-desc"'
    return Markup(f'<svg {box} xmlns:xlink="http://www.w3.org/1999/xlink" {labels}>{words}{inner}')  # noqa: S704 - ours
