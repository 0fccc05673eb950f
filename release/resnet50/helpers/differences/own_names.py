"""Call layers in messages as the student named them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.contract.graph import Graph
from helpers.differences.alignment import Alignment
from helpers.differences.difference import Difference, Kind, Layer

_NUMBER = re.compile(r"_\d+$")
_WORD = re.compile(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")
_OF_CLASSES = ("activation", "re_lu", "relu", "block_stub", "input_layer")
"""What Keras calls layers by the classes of which several kinds are made."""


def with_own_names(
    differences: Sequence[Difference], expected: Graph, observed: Graph, alignment: Alignment
) -> list[Difference]:
    """Return differences whose layers have the names that the student gave them.

    A wrong name is reported of the layer that should have the table's; a name that the table gives to another layer
    would mean that one.

    Args:
        differences: of the two graphs.
        expected: the table's graph.
        observed: the recorded graph.
        alignment: of the two.
    """
    taken = {row.name for row in expected.nodes}
    partners = {row_id: observed.by_id[node_id] for row_id, node_id in alignment.pairs.items()}
    partners |= {row.id: node for row, node in (*alignment.moved, *alignment.unused)}
    own = {
        row_id: node
        for row_id, node in partners.items()
        if node.name not in taken and not is_automatic(node.name or "", node.kind)
    }
    given = {row_id: node.name for row_id, node in own.items() if node.name}
    return [_renamed(difference, given) for difference in differences]


def _renamed(difference: Difference, given: Mapping[str, str]) -> Difference:
    def named(layer: Layer) -> Layer:
        return replace(layer, given=given[layer.id]) if layer.row and layer.id in given else layer

    def all_named(layers: Sequence[Layer]) -> tuple[Layer, ...]:
        return tuple(map(named, layers))

    return replace(
        difference,
        layer=difference.layer if difference.kind is Kind.NAME else named(difference.layer),
        actual=named(difference.actual) if isinstance(difference.actual, Layer) else difference.actual,
        belongs_after=all_named(difference.belongs_after),
        stands_after=all_named(difference.stands_after),
        belongs_before=all_named(difference.belongs_before),
        stands_before=all_named(difference.stands_before),
    )


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
