"""Call layers in messages as the student named them; a layer without a name is called by those before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from helpers.contract.graph import Graph
from helpers.contract.rows import Role
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Difference, Kind, Layer
from helpers.differences.layers import Layers, as_row

_NUMBER = re.compile(r"_\d+$")
_WORD = re.compile(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")
_OF_CLASSES = ("activation", "re_lu", "relu", "block_stub", "input_layer")
"""What Keras calls layers by the classes of which several kinds are made."""

_BEHIND_A_NAME = (Role.RELU_2A, Role.RELU_2B, Role.RELU_CONV1)
"""Rows without a name that follow one with a name."""


def with_own_names(
    differences: Sequence[Difference], expected: Graph, observed: Graph, alignment: Alignment
) -> list[Difference]:
    """Return differences whose layers have the names that the student gave them.

    A wrong name is reported of the layer that should have the table's; a name that the table gives to another layer
    would mean that one, and one that Keras gave would mean nothing.

    Args:
        differences: of the two graphs.
        expected: the table's graph.
        observed: the recorded graph.
        alignment: of the two.
    """
    taken = {row.name for row in expected.nodes}
    partners = {row_id: observed.by_id[node_id] for row_id, node_id in alignment.pairs.items()}
    partners |= {row.id: node for row, node in (*alignment.moved, *alignment.unused)}
    own = {row_id: node for row_id, node in partners.items() if node.name not in taken}
    given = {row_id: node.name for row_id, node in own.items() if node.name and not is_automatic(node.name, node.kind)}
    names = _Names(given, expected, observed, Layers(expected, observed, alignment))
    return [names.given_to(difference) for difference in differences]


class _Names:
    """Finds what the layers of differences are called."""

    def __init__(self, given: Mapping[str, str], expected: Graph, observed: Graph, layers: Layers) -> None:
        self._given, self._expected, self._observed, self._layers = given, expected, observed, layers

    def given_to(self, difference: Difference) -> Difference:
        """Return a difference whose layers are called what they are."""
        return replace(
            difference,
            layer=difference.layer if difference.kind is Kind.NAME else self._of(difference.layer),
            actual=self._of(difference.actual) if isinstance(difference.actual, Layer) else difference.actual,
            belongs_after=self._of_all(difference.belongs_after),
            stands_after=self._of_all(difference.stands_after),
            belongs_before=self._of_all(difference.belongs_before),
            stands_before=self._of_all(difference.stands_before),
        )

    def _of_all(self, layers: Sequence[Layer]) -> tuple[Layer, ...]:
        return tuple(self._of(self._with_head(layer)) for layer in layers)

    def _with_head(self, layer: Layer) -> Layer:
        """Return the last layer of the network in place of its softmax, which is an argument of it."""
        row = self._expected.by_id.get(layer.id) if layer.row and layer.row.role is Role.SOFTMAX else None
        return as_row(self._expected.by_id[row.inputs[0]]) if row else layer

    def _of(self, layer: Layer) -> Layer:
        """Return a layer with its own name or, where it has none, with the layers before it."""
        row = self._expected.by_id.get(layer.id) if layer.row else None
        if row and row.row and row.row.role in _BEHIND_A_NAME and row.id not in self._given:
            return replace(layer, behind=self._own(map(as_row, (self._expected.by_id[it] for it in row.inputs))))
        if layer.row:
            return self._own([layer])[0]
        if layer.name and is_automatic(layer.name, layer.kind) and layer.id in self._observed.by_id:
            return replace(layer, name=None, behind=self._own(self._layers.before_node(self._observed.by_id[layer.id])))
        return layer

    def _own(self, layers: Iterable[Layer]) -> tuple[Layer, ...]:
        return tuple(replace(it, given=self._given.get(it.id)) if it.row else it for it in layers)


def is_automatic(name: str, kind: str) -> bool:
    """Return whether a layer has the name that Keras gives to it without one.

    Args:
        name: of the layer.
        kind: of the layer.

    >>> is_automatic("batch_normalization_3", "BatchNormalization")
    True
    >>> is_automatic("conv2d", "Conv2D"), is_automatic("c2", "Conv2D")
    (True, False)
    """
    return _NUMBER.sub("", name) in (_WORD.sub("_", kind).lower(), *_OF_CLASSES)
