"""One box of a drawn block: a layer that was found, or a layer that is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.compare.wording import MISSING
from helpers.contract import texts
from helpers.contract.graph import Graph, Node
from helpers.differences.own_names import is_automatic
from helpers.i18n import _

WRONG_NAME = _("wrong name")
"""A fault of a layer that has a name of its own, which the box shows."""

_LONGEST_NAME = 26
_SETTINGS = {
    "filters": _("filters {value}"),
    "units": _("units {value}"),
    "kernel_size": _("kernel {value}"),
    "pool_size": _("window {value}"),
    "strides": _("stride {value}"),
    "padding": _("padding {value}"),
    "axis": _("axis {value}"),
    "training": "training={value}",
}
"""The settings that a box shows, by Keras's names."""


@dataclass(frozen=True)
class LayerBox:
    """One box of the drawing.

    Args:
        id: unique in its block.
        kind: the layer's class.
        name: the layer's name; empty if it has none of its own.
        settings: filters, kernel, stride and the like, as found, each as a text; may be empty.
        shape: of its output, such as 4x4x3; may be empty.
        inputs: ids of the boxes whose outputs it takes.
        faults: what is wrong with it, each in a few words.
        is_missing: whether the layer is missing in the student's block.
    """

    id: str
    kind: str
    name: str
    settings: tuple[str, ...]
    shape: str
    inputs: tuple[str, ...]
    faults: tuple[str, ...] = ()
    is_missing: bool = False


def layer_box(node: Node, faults: tuple[str, ...]) -> LayerBox:
    """Return the box of a layer that was found.

    Args:
        node: of the student's graph.
        faults: what is wrong with it, each in a few words.
    """
    name = "" if is_automatic(node.name or "", node.kind) else shortened(node.name or "", _LONGEST_NAME)
    return LayerBox(node.id, node.kind, name, _settings(node.config), size_text(node.shape[1:]), node.inputs, faults)


def missing_box(row: Node, expected: Graph, ids: Mapping[str, str]) -> LayerBox:
    """Return the box of a missing layer, below the layers that it should take its input from.

    Args:
        row: of the table.
        expected: the table's graph.
        ids: of the boxes, by row; a row without a box is passed over, and its inputs are taken instead.
    """
    inputs: dict[str, None] = {}
    waiting = list(row.inputs)
    while waiting:
        source = waiting.pop(0)
        if source in ids:
            inputs[ids[source]] = None
        else:
            waiting += expected.by_id[source].inputs
    return LayerBox(ids[row.id], row.kind, row.name or "", (), "", tuple(inputs), (MISSING,), is_missing=True)


def _settings(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the settings of a layer that a box shows."""
    shown = {key: text for key, text in _SETTINGS.items() if config.get(key) is not None}
    return tuple(text.format(value=_setting(config[key])) for key, text in shown.items())


def _setting(value: Any) -> str:
    is_size = isinstance(value, list | tuple) and all(isinstance(length, int) for length in value)
    return size_text(value) if is_size else shortened(str(value), _LONGEST_NAME)


def size_text(sizes: Sequence[int | None]) -> str:
    """Return a shape or a window as text, such as 4x4x3.

    Args:
        sizes: along each axis; None is an open axis.
    """
    return "x".join("?" if length is None else str(length) for length in sizes)


def shortened(text: str, length: int) -> str:
    """Return a text in one line, cut where it is too long to be drawn.

    Args:
        text: of any length.
        length: the greatest number of characters.
    """
    return texts.shortened(" ".join(text.split()), length)
