"""Show a network as a table of its stages, where Keras's `summary` would list every layer."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from helpers.i18n import _
from helpers.startup import notebook_shell

CLASSIFIER = "classifier"
_STAGE = re.compile(r"\D+(\d)\w+_branch\d")
"""The stage in the name of a block's layer, such as res3a_branch2b."""

_POOLING, _HEADS_OF_CLASSIFIER = "avg_pool", ("AveragePooling2D", "GlobalAveragePooling2D", "Flatten", "Dense")
_CELL = "text-align:{side};padding:3px 18px 3px 0;border-top:1px solid #8884;background:none"
_HEADS = (_("stage"), _("layers"), _("output shape"), _("parameters"))


@dataclass
class Stage:
    """One stage of a network.

    Args:
        name: its number, or that it is the classifier.
        layers: from the input on.
    """

    name: str
    layers: list[Any] = field(default_factory=list)

    @property
    def parameters(self) -> int:
        """Return the number of its parameters."""
        return sum(layer.count_params() for layer in self.layers)

    @property
    def shape(self) -> str:
        """Return the shape of one image's values after the stage."""
        return " x ".join(map(str, self.layers[-1].output.shape[1:]))


def show_stages(model: Any) -> None:
    """Show a network's stages: how many layers each has, the shape after it, and its parameters.

    Args:
        model: as `ResNet50` returns it.
    """
    rows = [*_rows(model)]
    if notebook_shell() is None:
        print(_text(rows))  # noqa: T201 - the reader is at a terminal
    else:
        sys.modules["IPython"].display.display({"text/plain": _text(rows), "text/html": _html(rows)}, raw=True)


def stages_of(model: Any) -> list[Stage]:
    """Return a network's stages; layers whose names say no stage belong to the stage of the layer before them.

    Args:
        model: of Keras.
    """
    found = [Stage("1")]
    for layer in model.layers:
        match = _STAGE.match(layer.name)
        is_head = layer.name == _POOLING or type(layer).__name__ in _HEADS_OF_CLASSIFIER
        name = CLASSIFIER if is_head else match[1] if match else found[-1].name
        if name != found[-1].name:
            found.append(Stage(name))
        found[-1].layers.append(layer)
    return found


def _rows(model: Any) -> Iterator[tuple[str, ...]]:
    """Yield the table's rows, heads first, all parameters last."""
    yield _HEADS
    stages = stages_of(model)
    for stage in stages:
        name = _("classifier") if stage.name == CLASSIFIER else stage.name
        yield name, str(len(stage.layers)), stage.shape, f"{stage.parameters:,}"
    fixed = sum(layer.count_params() - _trainable(layer) for stage in stages for layer in stage.layers)
    yield _("all"), str(sum(len(stage.layers) for stage in stages)), "", f"{model.count_params():,}"
    yield _("of these not trained by gradient descent"), "", "", f"{fixed:,}"


def _trainable(layer: Any) -> int:
    return sum(int(variable.shape.num_elements()) for variable in layer.trainable_variables)


def _text(rows: list[tuple[str, ...]]) -> str:
    """Return the table as plain text."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def _html(rows: list[tuple[str, ...]]) -> str:
    """Return the table as HTML that is readable in light and dark mode."""
    body = ""
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        sides = ["left", *["right"] * (len(row) - 1)]
        cells = (
            f'<{tag} style="{_CELL.format(side=side)}">{escape(cell)}</{tag}>'
            for side, cell in zip(sides, row, strict=True)
        )
        body += f"<tr>{''.join(cells)}</tr>"
    return f'<table style="border-collapse:collapse">{body}</table>'
