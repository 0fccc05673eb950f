"""Find which layer of an observed graph is meant to be which row of the table, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from helpers.contract.exercises import BLOCKS, IN_NAMES
from helpers.contract.graph import Graph, Node

Left = TypeVar("Left")
Right = TypeVar("Right")

_FAMILIES = (
    {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"},
    {"MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D"},
    {"identity_block", "convolutional_block"},
    {"Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "Conv1D"},
    {"BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization"},
    {"ReLU", "Activation", "Softmax", "LeakyReLU", "PReLU", "ELU", "Sigmoid", "Tanh"},
    {"Flatten", "Reshape", "GlobalAveragePooling2D", "GlobalMaxPooling2D"},
)
_SAME_KIND, _SAME_FAMILY, _SAME_NAME, _SAME_CONFIG, _SAME_PLACE = 2.0, 1.0, 2.0, 1.0, 0.5
_SAME_LETTER = 0.5
"""Of blocks: little enough that a stage whose letters all are one off is still the same stage."""

_FIXED = 0.5
"""Added for what is no activation: if an activation and another layer are exchanged, the activation moved."""

ACTIVATIONS = ("ReLU", "Activation", "Softmax")


@dataclass(frozen=True)
class Alignment:
    """Which expected node is which observed one.

    Args:
        pairs: expected id to observed id, for the nodes that are in the same place.
        moved: expected and observed nodes of the same kind that are in different places.
        unused: expected nodes and those observed ones in their place on which the output does not depend.
        missing: expected nodes without a partner.
        extra: observed nodes without a partner; those that nothing uses do no harm, and are not among them.
        likeness: of all partners together.
    """

    pairs: Mapping[str, str]
    moved: Sequence[tuple[Node, Node]]
    unused: Sequence[tuple[Node, Node]]
    missing: Sequence[Node]
    extra: Sequence[Node]
    likeness: float


def align(expected: Graph, observed: Graph) -> Alignment:
    """Pair the nodes of two graphs so that as many as possible keep their order, kind, name and attributes.

    Layers that nothing uses count only for rows that have no other one; they are read with the rest or after it,
    whichever fits the table better.
    """
    found = _aligned(expected, observed, observed.reading_order())
    if not found.unused and not (found.missing and observed.unused):
        return found
    in_order = _aligned(expected, observed, Graph(observed.built, "").reading_order())
    return max(found, in_order, key=lambda alignment: alignment.likeness)


def _aligned(expected: Graph, observed: Graph, right: Sequence[Node]) -> Alignment:
    """Pair the table's rows with nodes in some order, and the rows that are left with nodes that nothing uses."""
    left = expected.reading_order()
    start = _common(left, right)
    end = _common(left[start:][::-1], right[start:][::-1])
    couples = list(zip(left[:start], right[:start], strict=True))
    rows, nodes = left[start : len(left) - end], right[start : len(right) - end]
    couples += best_pairing(rows, nodes, _worths(rows, nodes))
    couples += zip(left[len(left) - end :], right[len(right) - end :], strict=True)
    couples = [(row, _own_activation(row, node, observed)) for row, node in couples]
    all_pairs = {row.id: node.id for row, node in couples}
    unused_ids = {node.id for node in observed.unused}
    unused = [(row, node) for row, node in couples if node.id in unused_ids]
    used = [(row, node) for row, node in couples if node.id not in unused_ids]
    pairs = {row.id: node.id for row, node in used}
    missing = [node for node in left if node.id not in all_pairs]
    taken = set(pairs.values())
    extra = [node for node in observed.reading_order() if node.id not in taken]
    unused += _pair_unused(missing, observed, all_pairs)
    moved = _pair_moved(missing, extra)
    total = sum(likeness(row, node) for row, node in (*used, *moved, *unused))
    return Alignment(pairs, moved, unused, missing, extra, total)


def _own_activation(row: Node, node: Node, observed: Graph) -> Node:
    """Return the softmax of the last layer, which is an argument of it, in place of a second one behind it."""
    before = observed.by_id.get(node.inputs[0]) if node.inputs else None
    is_twin = before is not None and before.name is None and before.kind == node.kind == "Softmax" == row.kind
    return before if before is not None and is_twin else node


def likeness(expected: Node, observed: Node) -> float:
    """Return how much an observed node looks like a row of the table; 0 means that it cannot be that row."""
    if expected.kind != observed.kind and not any({expected.kind, observed.kind} <= family for family in _FAMILIES):
        return 0.0
    score = _SAME_KIND if expected.kind == observed.kind else _SAME_FAMILY
    if expected.name is not None and expected.name == observed.name:
        score += _SAME_NAME
    if expected.kind in BLOCKS and _called(expected) == _called(observed):
        score += _SAME_LETTER
    same = sum(observed.config.get(key) == value for key, value in expected.config.items())
    return score + _SAME_CONFIG * (same / len(expected.config) if expected.config else 1.0)


def _called(block: Node) -> list[object]:
    """Return the stage and letter with which a network calls a block."""
    return [block.config.get(argument) for argument in IN_NAMES]


def _common(left: Sequence[Node], right: Sequence[Node]) -> int:
    """Return the number of leading nodes that agree in everything."""
    count = 0
    for row, node in zip(left, right, strict=False):
        in_full = _SAME_KIND + _SAME_CONFIG + (_SAME_NAME if row.name else 0.0)
        if likeness(row, node) < in_full + (_SAME_LETTER if row.kind in BLOCKS else 0.0):
            break
        count += 1
    return count


def best_pairing(
    left: Sequence[Left], right: Sequence[Right], scores: Sequence[Sequence[float]]
) -> list[tuple[Left, Right]]:
    """Pair two sequences in order with the greatest total likeness (Needleman and Wunsch, 1970).

    Args:
        left: one sequence.
        right: the other.
        scores: for each element of one, how much each of the other looks like it; 0 if they cannot be a pair.
    """
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            paired = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    couples, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            couples.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return couples


def _worths(rows: Sequence[Node], nodes: Sequence[Node]) -> list[list[float]]:
    """Return for each row how good it is to pair it with each node; what differs by name alone is compared once."""
    positions: dict[str | None, list[int]] = {}
    for position, node in enumerate(nodes):
        if node.name is not None:
            positions.setdefault(node.name, []).append(position)
    alike = [_settings(node) for node in nodes]
    examples = dict(zip(alike, nodes, strict=True))
    known: dict[str, list[float]] = {}
    table = []
    for row in rows:
        settings = _settings(row)
        if settings not in known:
            nameless = replace(row, name=None)
            worths = {it: _worth(nameless, example) for it, example in examples.items()}
            known[settings] = [worths[it] for it in alike]
        scores = list(known[settings])
        for position in positions.get(row.name, ()):
            scores[position] = _worth(row, nodes[position])
        table.append(scores)
    return table


def _settings(node: Node) -> str:
    """Return all of a node by which it is compared, but for its name."""
    return repr((node.kind, node.config))


def _worth(expected: Node, observed: Node) -> float:
    """Return how good it is to pair two nodes in place; 0 if they cannot be paired."""
    alike = likeness(expected, observed)
    return alike + _FIXED if alike and expected.kind not in ACTIVATIONS else alike


def _pair_unused(missing: list[Node], observed: Graph, pairs: Mapping[str, str]) -> list[tuple[Node, Node]]:
    """Move rows that were built but lead nowhere out of the list; of layers alike, the one that takes the same wins."""
    partners, unused = dict(pairs), []
    waiting = [node for node in observed.unused if node.id not in partners.values()]
    for row in list(missing):
        sources = [partners.get(source) for source in row.inputs]
        alike = [
            (likeness(row, it) + _SAME_PLACE * (list(it.inputs) == sources), it)
            for it in waiting
            if it.kind == row.kind
        ]
        if alike:
            partner = max(alike, key=lambda pair: pair[0])[1]
            partners[row.id] = partner.id
            unused.append((row, partner))
            waiting.remove(partner)
            missing.remove(row)
    return unused


def _pair_moved(missing: list[Node], extra: list[Node]) -> list[tuple[Node, Node]]:
    """Move nodes of one kind that are missing in one place and extra in another out of both lists, the likest first.

    A block of another stage or letter is another block.
    """
    moved = []
    same_kind = [(row, node) for row in missing for node in extra if node.kind == row.kind]
    couples = [(row, node) for row, node in same_kind if row.kind not in BLOCKS or _called(row) == _called(node)]
    for row, node in sorted(couples, key=lambda couple: -likeness(*couple)):
        if row in missing and node in extra:
            moved.append((row, node))
            missing.remove(row)
            extra.remove(node)
    return moved
